import type { Clock } from '../../kit/clock.ts';

/** What happens at every keystroke is noted this often, milliseconds. */
const everyMs = 60_000;
/** Different things noted within that time. Far more than people do; what goes beyond is not noted. */
const most = 1_000;

/** Lets the same thing pass once a minute: for a record of what people do faster than anybody would read it. */
export class OnceAMinute {
  readonly #clock: Pick<Clock, 'monotonic'>;
  /** When each passed last, the oldest first. */
  readonly #passed = new Map<string, number>();

  constructor(clock: Pick<Clock, 'monotonic'>) {
    this.#clock = clock;
  }

  /** Whether it is time to note `what` again. */
  passes(what: string): boolean {
    const now = this.#clock.monotonic();
    for (const [one, at] of this.#passed) {
      if (now - at < everyMs) break;
      this.#passed.delete(one);
    }
    if (this.#passed.has(what) || this.#passed.size >= most) return false;
    this.#passed.set(what, now);
    return true;
  }
}
