import type { ContainerStats } from './container-stats.ts';
import { natural } from './formulas.ts';

/** A longer span says too little of the minute that it ends in. */
const MAX_SPAN_MS = 90_000;
const MIN_SPAN_MS = 1_000;

interface Seen {
  readonly cpuSeconds: number;
  /** Milliseconds since the epoch. */
  readonly at: number;
}

/**
 * How busy containers were on average since they were last looked at, by their counters: the whole time between two looks
 * counts, and no second sample is needed. A clock that is set in between spoils one average.
 */
export class CpuAverages {
  #seen = new Map<string, Seen>();

  /**
   * Percent of one core for each container, by name; `null` where that is not known. A source without counters tells
   * percentages of its own, which are taken as they are. Forgets all other containers.
   */
  since(containers: ReadonlyMap<string, ContainerStats>): ReadonlyMap<string, number | null> {
    const before = this.#seen;
    this.#seen = new Map();
    const averages = new Map<string, number | null>();
    for (const [name, { cpuSeconds, cpuPercent, at }] of containers) {
      const earlier = before.get(name);
      if (cpuSeconds !== null) this.#seen.set(name, { cpuSeconds, at });
      averages.set(name, (earlier && cpuSeconds !== null ? average(earlier, { cpuSeconds, at }) : null) ?? cpuPercent);
    }
    return averages;
  }
}

/** `null` after a restart, which sets the counter to zero, and where the span is of no use. */
function average(before: Seen, after: Seen): number | null {
  const spanMs = after.at - before.at;
  if (!(spanMs >= MIN_SPAN_MS && spanMs <= MAX_SPAN_MS)) return null;
  return natural(((after.cpuSeconds - before.cpuSeconds) / (spanMs / 1_000)) * 100);
}
