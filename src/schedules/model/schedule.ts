import type { GroupMember } from '../../access/model/selector.ts';
import type { ContainerAction } from '../../hosts/model/engine.ts';
import type { When } from './when.ts';

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
  /** Nothing else is worth a time of its own, and `pause` would be read as the schedule's rest. */
  readonly action: Extract<ContainerAction, 'start' | 'stop' | 'restart'>;
  /** In this order; those that one of them finds, by name. */
  readonly containers: readonly GroupMember[];
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
  /** About these. */
  readonly containers: readonly GroupMember[];
}

export type ScheduleTask = ActionTask | PostTask;

/** Something that the owner wants done at certain times. */
export interface Schedule {
  /** Its identity: the key in `stevedore.yml`, at most 32 letters, digits, `-` and `_`. */
  readonly name: string;
  readonly when: When;
  /** IANA name. */
  readonly timeZone: string;
  readonly task: ScheduleTask;
  /** The containers as the owner wrote them, for lists: `group:games, web`. */
  readonly containersText: string;
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
