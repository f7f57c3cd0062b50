/**
 * - `done`: all of it, or it was so already
 * - `skipped`: its conditions did not hold for any container, or the run before was still going on
 * - `failed`: some of it, after all tries
 * - `cancelled`: before it began, by somebody or because the schedule changed
 * - `missed`: Stevedore was not running at its time, or could not write that down, and the policy says to skip
 * - `interrupted`: Stevedore ended in the middle, and what was left is not done late
 */
export type RunOutcome = 'done' | 'skipped' | 'failed' | 'cancelled' | 'missed' | 'interrupted';

/**
 * What became of one container.
 * - `already`: it was in that state, so nothing was done
 * - `unfinished`: the engine was still at it when we stopped waiting
 * - `in-doubt`: Stevedore ended while the engine was at it; never tried again by itself
 */
export type StepOutcome = 'done' | 'already' | 'skipped' | 'failed' | 'unfinished' | 'in-doubt';

/** One container of a run. */
export interface RunStep {
  readonly container: string;
  /** How often it was begun. */
  readonly tries: number;
  /** `null`: not begun, or under way. */
  readonly outcome: StepOutcome | null;
  /** Why, where it is not plainly done; at most 300 characters. May quote the engine: hostile text. */
  readonly detail: string | null;
}

/** A message of ours in Discord. */
export interface MessageRef {
  readonly channelId: string;
  readonly messageId: string;
}

/** Runs that were not done at their time. Milliseconds since the epoch. */
export interface MissedRuns {
  /** How many; {@link MISSED_COUNTED} stands for as many or more. */
  readonly count: number;
  readonly first: number;
  readonly last: number;
}

/** Missed runs are not counted beyond this. */
export const MISSED_COUNTED = 100;

/** One run of a schedule, from its announcement on. Times in milliseconds since the epoch. */
export interface ScheduleRun {
  readonly id: number;
  readonly schedule: string;
  /** The time that the schedule names: with the schedule the identity of a run. For a manual run, when it was asked. */
  readonly dueAt: number;
  /** When it begins or began to be done: later than `dueAt` where it was postponed. */
  readonly runAt: number;
  readonly reason: 'due' | 'late' | 'manual';
  /** Name of the person who started, cancelled or postponed it. Hostile text. */
  readonly by: string | null;
  readonly state: 'planned' | 'claimed' | 'finished';
  readonly outcome: RunOutcome | null;
  readonly detail: string | null;
  readonly finishedAt: number | null;
  /** Other runs that it stands for. */
  readonly missed: MissedRuns | null;
  /** The announcement, or what was said of the run. */
  readonly message: MessageRef | null;
  /** Since when its announcement or result is being said, without anybody knowing what came of it. */
  readonly tellingSince: number | null;
  readonly steps: readonly RunStep[];
}
