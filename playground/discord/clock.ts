import type { Clock } from '../../src/kit/clock.ts';

interface Pending {
  readonly due: number;
  readonly order: number;
  readonly task: () => void;
  timer: NodeJS.Timeout;
}

/**
 * A clock that runs with the real one and can be turned forward by a test. Give the same one to the bot: everything that
 * Discord judges by time (3 s to answer, 15 min of token, rate-limit windows, the age of a message) is judged by it here.
 */
export class SimClock implements Clock {
  #ahead = 0;
  #order = 0;
  readonly #pending = new Set<Pending>();

  /** Milliseconds since the epoch. */
  now(): number {
    return Math.floor(Date.now() + this.#ahead);
  }

  /** Milliseconds from an arbitrary start, growing only. */
  monotonic(): number {
    return performance.now() + this.#ahead;
  }

  /** Runs `task` once when `ms` have passed or been turned over. Returns its cancellation; never keeps the process alive. */
  after(ms: number, task: () => void): () => void {
    const pending: Pending = { due: this.monotonic() + ms, order: this.#order++, task, timer: setTimeout(() => {}, 0) };
    this.#pending.add(pending);
    this.#arm(pending);
    return () => {
      clearTimeout(pending.timer);
      this.#pending.delete(pending);
    };
  }

  /**
   * Turns the time forward by `ms`. What becomes due on the way runs synchronously, each at its own time and in order, so a
   * task that sets the next one is called as often as it would have been. Work that waits for I/O in between is not awaited:
   * to give a bot time between two steps, advance in two steps.
   */
  advance(ms: number): void {
    const end = this.#ahead + ms;
    const within = () => this.#next(this.monotonic() + end - this.#ahead);
    for (let next = within(); next !== undefined; next = within()) {
      this.#ahead += Math.max(0, next.due - this.monotonic());
      this.#run(next);
    }
    this.#ahead = end;
    for (const pending of this.#pending) this.#arm(pending);
  }

  #next(until: number): Pending | undefined {
    let first: Pending | undefined;
    for (const p of this.#pending) {
      if (p.due > until) continue;
      if (first === undefined || p.due < first.due || (p.due === first.due && p.order < first.order)) first = p;
    }
    return first;
  }

  #arm(pending: Pending): void {
    clearTimeout(pending.timer);
    // setTimeout cannot count further than 2^31 ms: a longer wait is taken in turns.
    const wait = Math.min(Math.max(0, pending.due - this.monotonic()), 2 ** 31 - 1);
    pending.timer = setTimeout(() => (pending.due <= this.monotonic() ? this.#run(pending) : this.#arm(pending)), wait);
    pending.timer.unref();
  }

  #run(pending: Pending): void {
    clearTimeout(pending.timer);
    if (this.#pending.delete(pending)) pending.task();
  }
}
