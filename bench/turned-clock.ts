import type { Clock } from '../src/kit/clock.ts';

/** How late a task may be that was to run after more than a second, milliseconds. */
const tickMs = 50;

interface Task {
  readonly due: number;
  run(): void;
}

/**
 * A clock that runs with the machine's and can be turned forward. Unlike the tests' it sets no timer of its own length for
 * a long wait, each of which would leave a trace in the memory that is to be measured.
 */
export class TurnedClock implements Clock {
  #ahead = 0;
  readonly #waiting = new Set<Task>();

  constructor() {
    setInterval(() => this.advance(0), tickMs).unref();
  }

  now(): number {
    return Math.floor(Date.now() + this.#ahead);
  }

  monotonic(): number {
    return performance.now() + this.#ahead;
  }

  after(ms: number, run: () => void): () => void {
    const task = { due: this.monotonic() + ms, run };
    this.#waiting.add(task);
    const soon = ms <= 1_000 ? setTimeout(() => this.#run(task), ms).unref() : null;
    return () => {
      if (soon) clearTimeout(soon);
      this.#waiting.delete(task);
    };
  }

  /** Turns the time forward; what becomes due on the way runs at its own time and in order. */
  advance(ms: number): void {
    const target = this.monotonic() + ms;
    for (let next = this.#next(target); next !== undefined; next = this.#next(target)) {
      this.#ahead += Math.max(0, next.due - this.monotonic());
      this.#run(next);
    }
    this.#ahead += Math.max(0, target - this.monotonic());
  }

  #next(until: number): Task | undefined {
    let first: Task | undefined;
    for (const task of this.#waiting) if (task.due <= until && task.due < (first?.due ?? Infinity)) first = task;
    return first;
  }

  #run(task: Task): void {
    if (this.#waiting.delete(task)) task.run();
  }
}
