import type { MessageRef, ScheduleRun } from './run.ts';
import type { Schedule } from './schedule.ts';

/** What came of saying something. */
export type Told =
  /** `message` is where; `null`: there is nowhere to say it, which is in the log. */
  | { readonly kind: 'said'; readonly message: MessageRef | null }
  /** There is no connection now: the same can be said later. `unsent`: it certainly was not said. */
  | { readonly kind: 'later'; readonly unsent: boolean };

/** What is known of a run besides itself. */
export interface RunFacts {
  /** The latest runs that failed one after the other, with this one. */
  readonly failuresInARow: number;
  /** It was being said some time ago, and nobody knows what came of it: it may have been said already. */
  readonly perhapsSaid: boolean;
}

/** A run that cannot be written down. */
export interface HeldUp {
  /** Milliseconds since the epoch. */
  readonly dueAt: number;
  /** Or it did not even begin. */
  readonly begun: boolean;
}

/**
 * Where people hear of schedules. Nothing of it throws. Saying the same of the same run again within minutes, also after a
 * crash, is saying it once.
 */
export interface ScheduleNews {
  /** That a planned run will begin at its `runAt`, with a way to cancel it and to put it off. */
  announce(
    run: ScheduleRun,
    schedule: Schedule,
    containers: readonly string[],
    facts: Pick<RunFacts, 'perhapsSaid'>,
  ): Promise<Told>;
  /**
   * What became of a run that is finished, in place of its announcement if there was one. A schedule that posts is told by
   * its post. `schedule` is `null` where it is no longer there.
   */
  tell(run: ScheduleRun, schedule: Schedule | null, facts: RunFacts): Promise<Told>;
  /**
   * That a run which is due does not begin, or waits in the middle, because that cannot be written down. Kept nowhere, so it
   * may be said again after a restart.
   */
  heldUp(held: HeldUp, schedule: Schedule): Promise<Told>;
}
