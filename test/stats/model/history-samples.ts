import type { Clock } from '../../../src/kit/clock.ts';
import type { ContainerStats, StatsSnapshot } from '../../../src/stats/model/container-stats.ts';
import { unknownStats } from '../../../src/stats/model/source.ts';

/** 2026-03-01T00:00:00Z, the begin of a minute and of a quarter of an hour. */
export const T0 = Date.UTC(2026, 2, 1);

/** What is known of one container in one snapshot; the rest is unknown. */
export type Sample = Partial<Pick<ContainerStats, 'cpuPercent' | 'cpuSeconds' | 'memoryBytes' | 'memoryLimitBytes'>>;

export function snapshot(at: number, containers: Readonly<Record<string, Sample>>): StatsSnapshot {
  const entries = Object.entries(containers).map(([name, sample]): [string, ContainerStats] => [
    name,
    {
      ...unknownStats({ name, id: 'a'.repeat(64) }, at),
      ...sample,
    },
  ]);
  return { at, source: 'test', containers: new Map(entries) };
}

/** A clock that a test turns. `turn` runs what is due on the way and lets promises settle in between. */
export class HandClock implements Clock {
  #now = T0;
  #monotonic = 0;
  #due: { at: number; task: () => void }[] = [];

  now(): number {
    return this.#now;
  }

  monotonic(): number {
    return this.#monotonic;
  }

  after(ms: number, task: () => void): () => void {
    const entry = { at: this.#monotonic + ms, task };
    this.#due.push(entry);
    return () => {
      this.#due = this.#due.filter((other) => other !== entry);
    };
  }

  /** Somebody sets the time of day; no time passes. */
  set(now: number): void {
    this.#now = now;
  }

  get waiting(): number {
    return this.#due.length;
  }

  async turn(ms: number): Promise<void> {
    const end = this.#monotonic + ms;
    await settled();
    for (let next = this.#next(end); next; next = this.#next(end)) {
      this.#pass(next.at);
      this.#due = this.#due.filter((other) => other !== next);
      next.task();
      await settled();
    }
    this.#pass(end);
  }

  #next(end: number) {
    return this.#due.filter(({ at }) => at <= end).sort((a, b) => a.at - b.at)[0];
  }

  #pass(to: number): void {
    this.#now += to - this.#monotonic;
    this.#monotonic = to;
  }
}

/** Every promise that can go on has gone on. */
function settled(): Promise<void> {
  return new Promise((resolve) => setImmediate(() => resolve()));
}
