import type { ContainerStats, StatsSnapshot } from '../stats/model/container-stats.ts';
import { ApiError } from './api-error.ts';
import type { ApiDeps } from './deps.ts';
import { iso } from './instant.ts';
import type { ContainerStatsResponse, StatsEntry, StatsResponse, TotalStatsResponse } from './types.ts';

/** Each of these reads the cache once, so a request causes one refresh at most. */
type Deps = Pick<ApiDeps, 'clock' | 'containers' | 'stats'>;

/** Of those named, in that order, or of all that run, in the order of their names. */
export async function stats(deps: Deps, names: readonly string[] | null): Promise<StatsResponse> {
  const snapshot = await deps.stats.getAllContainerStats();
  const wanted = names ?? [...snapshot.containers.keys()].sort();
  return {
    ...reading(deps, snapshot),
    unknownSince: unknownSince(snapshot),
    containers: wanted.flatMap((name) => entry(snapshot.containers.get(name)) ?? []),
    absent: wanted.filter((name) => !snapshot.containers.has(name)),
  };
}

/** Of one. It may be stopped, but it must exist. */
export async function containerStats(deps: Deps, name: string): Promise<ContainerStatsResponse> {
  if (!deps.containers.all().some((container) => container.name === name)) {
    throw new ApiError(404, 'no-such-container', 'There is no container of that name.');
  }
  const snapshot = await deps.stats.getAllContainerStats();
  const known = { ...reading(deps, snapshot), unknownSince: unknownSince(snapshot) };
  return { ...known, name, stats: entry(snapshot.containers.get(name)) };
}

/** The sums of those named, or of all that run. */
export async function totalStats(deps: Deps, names: readonly string[] | null): Promise<TotalStatsResponse> {
  const { at, source, ...sums } = await deps.stats.getTotalStats(names ?? undefined);
  return { ...reading(deps, { at, source }), ...sums };
}

function reading(deps: Deps, { at, source }: Pick<StatsSnapshot, 'at' | 'source'>) {
  return { readAt: iso(at), ageMs: Math.max(0, deps.clock.now() - at), source };
}

function unknownSince(snapshot: StatsSnapshot): string | null {
  return snapshot.unknownSince === undefined ? null : iso(snapshot.unknownSince);
}

/** One by one, so that nothing new in the core shows itself here unasked. */
function entry(stats: ContainerStats | undefined): StatsEntry | null {
  if (stats === undefined) return null;
  return {
    name: stats.name,
    readAt: iso(stats.at),
    cpuPercent: stats.cpuPercent,
    cpuSeconds: stats.cpuSeconds,
    memoryBytes: stats.memoryBytes,
    memoryLimitBytes: stats.memoryLimitBytes,
    memoryPercent: stats.memoryPercent,
    networkRxBytes: stats.networkRxBytes,
    networkTxBytes: stats.networkTxBytes,
    blockReadBytes: stats.blockReadBytes,
    blockWriteBytes: stats.blockWriteBytes,
    pids: stats.pids,
  };
}

/** More names than this in one question are refused. */
const MOST_NAMES = 500;

/** `?containers=a,b`; `null` where it is not given. A name may appear in it once or often. */
export function namesIn(query: string | undefined): readonly string[] | null {
  if (query === undefined) return null;
  const names = new Set(query.split(',').map((name) => name.trim()));
  names.delete('');
  if (names.size > MOST_NAMES) {
    throw new ApiError(400, 'too-many-containers', `At most ${MOST_NAMES} containers can be asked for at once.`);
  }
  return [...names];
}
