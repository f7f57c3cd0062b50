import type { MessageRef, MissedRuns, RunOutcome, ScheduleRun, StepOutcome } from './run.ts';

/** How far a schedule was dealt with, and as what it was understood then. */
export interface Watched {
  /** See `timingOf`. */
  readonly timing: string;
  /** Every run due up to then was dealt with; milliseconds since the epoch. */
  readonly handledThrough: number;
}

/** A run to be done now. Times in milliseconds since the epoch. */
export interface Claim {
  readonly schedule: string;
  readonly dueAt: number;
  readonly reason: ScheduleRun['reason'];
  readonly missed: MissedRuns | null;
  /** Name of the person who asked for it. */
  readonly by: string | null;
  readonly now: number;
}

/** How a run ends that is not done. */
export interface Settlement {
  readonly outcome: RunOutcome;
  readonly detail: string | null;
  readonly missed: MissedRuns | null;
  /** Name of the person who decided so. */
  readonly by: string | null;
  readonly now: number;
}

/**
 * What is remembered of schedules and their runs, across restarts and crashes: whatever returned is written. Every method
 * throws where the database cannot be read or written.
 */
export interface ScheduleRuns {
  /** All that `work` writes, or nothing: what it writes into the audit, too, where that is kept in the same database. */
  together<Result>(work: () => Result): Result;

  /** By name of the schedule. */
  watched(): ReadonlyMap<string, Watched>;
  watch(schedule: string, watched: Watched): void;
  /** For a schedule that is no longer there. Its runs stay. */
  unwatch(schedule: string): void;

  /**
   * Announces a run. `null` where that run is known already; but one that nobody in person cancelled, because it was
   * withdrawn with its schedule, can be announced and claimed again.
   */
  plan(schedule: string, dueAt: number): ScheduleRun | null;
  /** Puts a planned run off to `runAt`. `null` where it is no longer planned. */
  postpone(id: number, runAt: number, by: string): ScheduleRun | null;
  /** All that are planned, the oldest first. */
  planned(): readonly ScheduleRun[];

  /** Whoever gets a run back may do it, and is the only one: each run, known by schedule and `dueAt`, is claimed once. */
  claim(claim: Claim): ScheduleRun | null;
  /** Ends a run that is planned or not known yet. `null` where it was claimed or ended before. */
  settle(schedule: string, dueAt: number, settlement: Settlement): ScheduleRun | null;
  /** Which containers a claimed run is about, in order; once. */
  setSteps(id: number, containers: readonly string[]): void;
  /** Right before it is done. */
  beginStep(id: number, container: string, now: number): void;
  /** `null` puts it back to not begun, for another try. */
  endStep(id: number, container: string, outcome: StepOutcome | null, detail: string | null, now: number): void;
  finish(id: number, outcome: RunOutcome, detail: string | null, now: number): void;

  run(id: number): ScheduleRun | null;
  /** Claimed and not finished: by this process, or by one that ended. */
  unfinished(): readonly ScheduleRun[];
  /** Containers of a run that were begun and have not ended. */
  underWay(id: number): readonly string[];
  /** Finished, and the result was not said yet; the oldest first. */
  untold(): readonly ScheduleRun[];
  /** Right before it is announced or said: since when. `null`: it is not being said after all. */
  telling(id: number, since: number | null): void;
  /** It was said: there, or nowhere. */
  told(id: number, message: MessageRef | null): void;
  /** Where a planned run was announced. */
  announced(id: number, message: MessageRef): void;

  /** By the time they are due at, the latest first, at most `count`. */
  latest(schedule: string, count: number): readonly ScheduleRun[];
  /** How many of the latest runs failed one after the other; 100 stands for as many or more. */
  failuresInARow(schedule: string): number;
}
