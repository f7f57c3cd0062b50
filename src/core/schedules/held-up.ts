import type { HeldUp, ScheduleNews } from './news.ts';
import type { ScheduleLog } from './perform.ts';
import type { Schedule } from './schedule.ts';

export interface HeldUpRunsParts {
  readonly news: Pick<ScheduleNews, 'heldUp'>;
  readonly log: ScheduleLog;
}

/** Has it said, once a run, that a run cannot be written down. In memory alone: there is no other place then. */
export class HeldUpRuns {
  readonly #parts: HeldUpRunsParts;
  /** What was said last, by schedule: no more than there are schedules. */
  readonly #said = new Map<string, string>();

  constructor(parts: HeldUpRunsParts) {
    this.#parts = parts;
  }

  /** To be called at each failure. */
  say(schedule: Schedule, held: HeldUp): void {
    const { news, log } = this.#parts;
    const key = `${held.dueAt} ${held.begun}`;
    if (this.#said.get(schedule.name) === key) return;
    this.#said.set(schedule.name, key);
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
        if (!said && this.#said.get(schedule.name) === key) this.#said.delete(schedule.name);
      });
  }

  /** Runs of it can be written again, or it is there no more. */
  forget(name: string): void {
    this.#said.delete(name);
  }
}
