import type { ContainerAction } from '../containers/engine.ts';
import type { Selector } from '../permissions/selector.ts';
import type { When } from './when.ts';

/** What a schedule may be called: the key in `stevedore.yml`, and part of the ids of buttons. */
export const SCHEDULE_NAME = /^[A-Za-z0-9][A-Za-z0-9_-]{0,31}$/;

/** Longest time between an announcement and the run, milliseconds: 12 hours. */
export const ANNOUNCE_MAX_MS = 12 * 3_600_000;

/** What becomes of runs that were missed: one of them late, or none. Both are said. */
export const missedPolicies = ['run-once', 'skip'] as const;
export type MissedPolicy = (typeof missedPolicies)[number];

/** What can be posted: figures, a list of containers, or a look back at the week. */
export const reportKinds = ['stats', 'status', 'weekly'] as const;
export type ReportKind = (typeof reportKinds)[number];

/** Starts, stops or restarts containers, one after the other. */
export interface ActionTask {
  readonly kind: 'action';
  readonly action: ContainerAction;
  /** In this order; those that one selector finds, by name. */
  readonly containers: readonly Selector[];
  /** Milliseconds between the end of one container's action and the begin of the next. */
  readonly delayMs: number;
  /** How long before the run it is announced, milliseconds; `null`: not at all. */
  readonly announceMs: number | null;
  /** Leaves alone what its healthcheck calls unhealthy. */
  readonly skipIfUnhealthy: boolean;
  /** Leaves alone what is not running; otherwise a restart starts it. */
  readonly onlyIfRunning: boolean;
  /** `problems`: a run that went well is not posted. */
  readonly report: 'all' | 'problems';
}

/** Posts something. */
export interface PostTask {
  readonly kind: 'post';
  readonly post: ReportKind;
  /** About these; empty: all. */
  readonly containers: readonly Selector[];
}

export type ScheduleTask = ActionTask | PostTask;

/** Something that the owner wants done at certain times. */
export interface Schedule {
  /** Its identity, see {@link SCHEDULE_NAME}. */
  readonly name: string;
  readonly when: When;
  /** IANA name. */
  readonly timeZone: string;
  readonly task: ScheduleTask;
  readonly missed: MissedPolicy;
  readonly paused: boolean;
  /** Discord id of the channel where it posts and says what it did; `null`: where admins are told. */
  readonly channelId: string | null;
}

/**
 * Changes when runs are at other times or begin to be again: what was due before does not count then.
 */
export function timingOf({ when, timeZone, paused }: Schedule): string {
  const time = when.kind === 'cron' ? when.expression : when.kind === 'once' ? when.wall : when.at;
  return JSON.stringify([when.kind, time, timeZone, paused]);
}
