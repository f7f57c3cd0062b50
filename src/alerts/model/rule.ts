import type { GroupMember } from '../../access/model/selector.ts';
import type { QuietHours } from './quiet-hours.ts';

/**
 * What can happen to a container, or to the engine.
 * - `crash`: it ended by itself with an error
 * - `exit`: it ended by itself with 0
 * - `oom`: the kernel killed it, or a process in it, for its memory
 * - `unhealthy`: its own healthcheck says so
 * - `restart-loop`: it ended by itself again and again
 * - `disappeared`: it was removed and not recreated
 * - `changed`: it was made anew with another image or other settings
 * - `engine`: the Docker Engine is out of reach
 */
export const alertTriggers = [
  'crash',
  'exit',
  'oom',
  'unhealthy',
  'restart-loop',
  'disappeared',
  'changed',
  'engine',
] as const;

/** One of {@link alertTriggers}. */
export type AlertTrigger = (typeof alertTriggers)[number];

/**
 * What can be measured.
 * - `cpu`: percent of one core
 * - `memory`: percent of the container's limit, or bytes
 * - `writes`: bytes a second written to disk
 * - `disk`: percent of the host's disk that is used; about no container
 */
export const alertMeasures = ['cpu', 'memory', 'writes', 'disk'] as const;

/** One of {@link alertMeasures}. */
export type AlertMeasure = (typeof alertMeasures)[number];

export type AlertKind = AlertTrigger | AlertMeasure;

/** What tells of a container's end, or of several. */
export const endKinds: ReadonlySet<AlertKind> = new Set<AlertKind>(['crash', 'exit', 'oom', 'restart-loop']);

/** Alerts above `above` for `forMs` milliseconds, and is over when it was below `below` for that long or a minute. */
export interface Threshold {
  readonly above: number;
  readonly below: number;
  readonly forMs: number;
  /** Of `memory`: in bytes, and not in percent. */
  readonly inBytes?: boolean;
}

/** One entry of the owner's: what to tell, where and how often. */
export interface AlertRule {
  /** Its key in the config: the rule's identity. */
  readonly name: string;
  readonly on: readonly AlertTrigger[];
  readonly measures: Readonly<Partial<Record<AlertMeasure, Threshold>>>;
  /** Which containers; groups are resolved. */
  readonly containers: readonly GroupMember[];
  /** Discord ids. */
  readonly channelId: string;
  readonly mentionRole: string | null;
  /** Attach the last lines that a container wrote before it ended. */
  readonly logs: boolean;
  /** What happens within this time goes into one message, milliseconds. */
  readonly groupMs: number;
  /** No second message about the same thing within this time, milliseconds. */
  readonly cooldownMs: number;
  readonly quiet: QuietHours | null;
  /** So many ends within so many milliseconds are a restart loop. */
  readonly restartLoop: { readonly ends: number; readonly withinMs: number };
  /** Restart what is unhealthy, at most so often an hour; `null`: never. */
  readonly heal: { readonly perHour: number } | null;
}
