import { randomBytes } from 'node:crypto';
import type { Clock } from '../../kit/clock.ts';
import type { ScheduleChange } from './manage-schedules.ts';

/** A change that somebody looks at before it is saved. */
export interface ScheduleDraft extends ScheduleChange {
  readonly userId: string;
  readonly verb: 'added' | 'changed';
}

/** How long it can be saved, milliseconds: below the 15 minutes in which Discord lets us change the answer. */
const forMs = 10 * 60_000;
/** More than that, and the oldest is given up. */
const atMost = 100;

/** Schedules that were shown and not saved yet. In memory: after a restart they are to be made again. */
export class ScheduleDrafts {
  readonly #clock: Clock;
  readonly #open = new Map<string, ScheduleDraft>();

  constructor(clock: Clock) {
    this.#clock = clock;
  }

  /** Returns the key for the buttons: random, cannot be guessed, works once. */
  keep(draft: ScheduleDraft): string {
    const key = randomBytes(9).toString('base64url');
    this.#open.set(key, draft);
    this.#clock.after(forMs, () => this.#open.delete(key));
    const oldest = this.#open.keys().next();
    if (this.#open.size > atMost && !oldest.done) this.#open.delete(oldest.value);
    return key;
  }

  peek(key: string): ScheduleDraft | undefined {
    return this.#open.get(key);
  }

  /** Works once. */
  take(key: string): ScheduleDraft | undefined {
    const draft = this.#open.get(key);
    this.#open.delete(key);
    return draft;
  }
}
