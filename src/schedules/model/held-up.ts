import type { HeldUp, ScheduleNews } from './news.ts';
import type { ScheduleLog } from './perform.ts';
import type { Schedule } from './schedule.ts';

export interface HeldUpRunsDeps {
  readonly news: Pick<ScheduleNews, 'heldUp'>;
  readonly log: ScheduleLog;
}

/**
 * Has it said, once until that is over, that a schedule's runs cannot be written down: not once for each of those that come due
 * meanwhile. In memory alone: there is no other place then.
 */
export class HeldUpRuns {
  readonly #deps: HeldUpRunsDeps;
  /** What was said: no more than two for each schedule, of runs that did not begin and of one that stopped midway. */
  readonly #said = new Set<string>();

  constructor(deps: HeldUpRunsDeps) {
    this.#deps = deps;
  }

  /** To be called at each failure. */
  say(schedule: Schedule, held: HeldUp): void {
    const { news, log } = this.#deps;
    const key = keyOf(schedule.name, held.begun);
    if (this.#said.has(key)) return;
    this.#said.add(key);
    news
      .heldUp(held, schedule)
      .then(
        (told) => told.kind === 'said',
        (error: unknown) => {
          log.error({ err: error, schedule: schedule.name }, 'that a run is held up could not be said');
          return true;
        },
      )
      .then((said) => {
        // At the next failure, then.
        if (!said) this.#said.delete(key);
      });
  }

  /** Runs of it can be written again, or it is there no more. */
  forget(name: string): void {
    for (const begun of [true, false]) this.#said.delete(keyOf(name, begun));
  }
}

function keyOf(name: string, begun: boolean): string {
  return `${begun ? 'midway' : 'due'} ${name}`;
}
