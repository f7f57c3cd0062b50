import { setImmediate } from 'node:timers/promises';
import type { Clock } from '../../../src/kit/clock.ts';

interface Task {
  readonly at: number;
  readonly run: () => void;
}

/** A clock that a test turns: forward with all that comes due on the way, or by the hands alone, as when a machine sleeps. */
export class TurningClock implements Clock {
  #passed = 0;
  #wall: number;
  readonly #tasks = new Set<Task>();

  constructor(wall: string) {
    this.#wall = Date.parse(wall);
  }

  now(): number {
    return this.#wall + this.#passed;
  }

  monotonic(): number {
    return this.#passed;
  }

  after(ms: number, run: () => void): () => void {
    const task = { at: this.#passed + ms, run };
    this.#tasks.add(task);
    return () => this.#tasks.delete(task);
  }

  /** Turns the hands without any time passing. */
  set(wall: string): void {
    this.#wall = Date.parse(wall) - this.#passed;
  }

  /** Lets time pass until the clock shows this; what work there is finishes after each task. */
  async until(wall: string): Promise<void> {
    await setImmediate();
    for (let next = this.#next(wall); next; next = this.#next(wall)) {
      this.#tasks.delete(next);
      this.#passed = Math.max(this.#passed, next.at);
      next.run();
      await this.settle();
    }
    this.#passed += Math.max(0, Date.parse(wall) - this.now());
  }

  /** Lets everything run that waits for no time. */
  async settle(): Promise<void> {
    for (let turn = 0; turn < 25; turn++) await Promise.resolve();
  }

  #next(wall: string): Task | undefined {
    const until = Date.parse(wall) - this.#wall;
    let first: Task | undefined;
    for (const task of this.#tasks) if (task.at <= until && (!first || task.at < first.at)) first = task;
    return first;
  }
}
