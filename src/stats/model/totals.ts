import type { ContainerStats, StatsSnapshot, TotalStats } from './container-stats.ts';

const SUMMED = [
  'cpuPercent',
  'memoryBytes',
  'networkRxBytes',
  'networkTxBytes',
  'blockReadBytes',
  'blockWriteBytes',
  'pids',
] as const satisfies readonly (keyof ContainerStats & keyof TotalStats)[];

/** Adds up. What is unknown for a container is left out of that sum, and the container is counted in `unknown`. */
export function totalStats(snapshot: StatsSnapshot, containers: Iterable<ContainerStats>): TotalStats {
  const sums = {
    cpuPercent: 0,
    memoryBytes: 0,
    networkRxBytes: 0,
    networkTxBytes: 0,
    blockReadBytes: 0,
    blockWriteBytes: 0,
    pids: 0,
  };
  let count = 0;
  let unknown = 0;
  for (const stats of containers) {
    count += 1;
    let complete = true;
    for (const figure of SUMMED) {
      const value = stats[figure];
      if (value === null) complete = false;
      else sums[figure] += value;
    }
    if (!complete) unknown += 1;
  }
  return { at: snapshot.at, source: snapshot.source, count, unknown, ...sums };
}
