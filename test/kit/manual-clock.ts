import type { Clock } from '../../src/kit/clock.ts';

interface Due {
  readonly at: number;
  readonly task: () => void;
}

/** A clock that stands still until told to move; what comes due on the way is run in order. */
export class ManualClock implements Clock {
  #time = 1_000;
  readonly #waiting = new Set<Due>();

  now(): number {
    return 1_700_000_000_000 + this.#time;
  }

  monotonic(): number {
    return this.#time;
  }

  after(ms: number, task: () => void): () => void {
    const due = { at: this.#time + ms, task };
    this.#waiting.add(due);
    return () => this.#waiting.delete(due);
  }

  /** How many tasks wait for their time. */
  get pending(): number {
    return this.#waiting.size;
  }

  /** Moves on, letting promises settle before and after each task. */
  async advance(ms: number): Promise<void> {
    const until = this.#time + ms;
    await settle();
    for (let next = this.#nextBefore(until); next !== undefined; next = this.#nextBefore(until)) {
      this.#waiting.delete(next);
      this.#time = Math.max(this.#time, next.at);
      next.task();
      await settle();
    }
    this.#time = until;
  }

  #nextBefore(until: number): Due | undefined {
    return [...this.#waiting].filter(({ at }) => at <= until).sort((a, b) => a.at - b.at)[0];
  }
}

/** Lets everything run that only waits for promises. */
export async function settle(): Promise<void> {
  for (let turn = 0; turn < 20; turn += 1) await Promise.resolve();
}
