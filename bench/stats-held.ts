import type { CacheFigures } from './stats-cache.ts';
import type { Refreshes } from './stats-rounds.ts';

/** One line of what the benchmark holds the product to. */
export interface Held {
  readonly what: string;
  readonly atLeast: string;
  readonly measured: string;
  /** `null`: does not apply to this engine. */
  readonly met: boolean | null;
}

/** Judges a run. */
export function judge(refreshes: readonly Refreshes[], cache: CacheFigures): Held[] {
  const at = (count: number): Refreshes => {
    const found = refreshes.find((one) => one.count === count);
    if (found === undefined) throw new Error(`there was no run with ${count} containers`);
    return found;
  };
  const held: Held[] = [];
  const ratio = (what: string, count: number, least: number, measured: number, applies = true): void => {
    const met = applies ? measured >= least : null;
    held.push({ what: `${what}, N=${count}`, atLeast: `${least} ×`, measured: `${round(measured)} ×`, met });
  };
  for (const [count, least] of [
    [10, 3_000],
    [50, 1_000],
    [200, 300],
  ] as const) {
    ratio('wall, docker stats / cgroup', count, least, at(count).wallRatio.cgroup);
  }
  for (const [count, least] of [
    [50, 60],
    [200, 70],
  ] as const) {
    ratio('CPU of all, docker stats / cgroup', count, least, at(count).cpuRatio.cgroup);
  }
  for (const [count, least] of [
    [1, 150],
    [10, 100],
    [50, 35],
  ] as const) {
    const { wallRatio, pace } = at(count);
    ratio('wall, docker stats / engine-api', count, least, wallRatio.api, pace !== 'ticking');
  }
  const limit = (what: string, most: string, measured: string, met: boolean): void => {
    held.push({ what, atLeast: most, measured, met });
  };
  const { steady, idle } = cache;
  limit(
    'watched at 1 Hz, N=50',
    'under 0.25 % of a core',
    `${steady.corePercent.toFixed(3)} %`,
    steady.corePercent < 0.25,
  );
  limit('requests to the engine meanwhile', 'none', String(steady.requests), steady.requests === 0);
  const still = idle.refreshes === 0 && idle.requests === 0 && !idle.openFiles;
  limit('nobody looking', 'no reads, no requests', `${idle.refreshes} reads, ${idle.requests} requests`, still);
  limit('100 callers at once', '1 refresh', `${cache.refreshesFor100}`, cache.refreshesFor100 === 1);
  const { stall } = at(200);
  limit('event loop held up by a refresh, N=200', 'at most 2 ms', `${stall.median.toFixed(2)} ms`, stall.median <= 2);
  limit('answer from the cache', 'under 1 µs', `${cache.hitMicros.toFixed(3)} µs`, cache.hitMicros < 1);
  return held;
}

/** Two or three digits are all that such a figure deserves. */
function round(ratio: number): string {
  return ratio >= 100 ? String(Math.round(ratio / 10) * 10) : ratio.toPrecision(2);
}
