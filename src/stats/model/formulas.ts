/**
 * The docker CLI's arithmetic. Where the CLI would print a huge or a negative number (a counter that went backwards),
 * these answer `null`: unknown.
 * Source: https://github.com/docker/cli/blob/master/cli/command/container/stats_helpers.go
 */

/**
 * Percent of one core between two readings, in the CLI's order of operations so that it rounds alike.
 *
 * @param usedNs CPU time used in between, nanoseconds
 * @param elapsedNs what the host's CPUs could have given in between, nanoseconds, summed over `cores`
 * @param cores how many cores `elapsedNs` is summed over; 1 where it is plain time
 */
export function cpuPercent(usedNs: number, elapsedNs: number, cores: number): number | null {
  if (!(usedNs >= 0) || !(elapsedNs > 0) || !(cores > 0)) return null;
  return finite((usedNs / elapsedNs) * cores * 100);
}

/**
 * Memory in use, bytes: what the cgroup holds without the page cache that the kernel would give back first.
 *
 * @param inactiveFileBytes page cache, the first that is less than usage counts: cgroup v1 `total_inactive_file`, then
 *   `inactive_file`; v2 `inactive_file`. More cache than usage means that the two were not read at the same moment.
 */
export function usedMemory(usageBytes: number | null, ...inactiveFileBytes: readonly (number | null)[]): number | null {
  const usage = natural(usageBytes);
  if (usage === null) return null;
  for (const candidate of inactiveFileBytes) {
    const inactive = natural(candidate);
    if (inactive !== null && inactive < usage) return usage - inactive;
  }
  return usage;
}

/** The container's own limit or the host's memory, whichever is less, bytes. `null` limit: it has none. */
export function memoryLimit(limitBytes: number | null, hostBytes: number | null): number | null {
  const limit = natural(limitBytes);
  const host = natural(hostBytes);
  if (limit === null) return host;
  return host === null ? limit : Math.min(limit, host);
}

/** Percent of the limit; unknown without one. */
export function memoryPercent(usedBytes: number | null, limitBytes: number | null): number | null {
  const used = natural(usedBytes);
  const limit = natural(limitBytes);
  if (used === null || limit === null || limit === 0) return null;
  return finite((used / limit) * 100);
}

/** A counter or size as it should be: finite and not negative. Anything else is unknown. */
export function natural(value: number | null | undefined): number | null {
  return typeof value === 'number' && value >= 0 && value < Number.POSITIVE_INFINITY ? value : null;
}

function finite(value: number): number | null {
  return Number.isFinite(value) ? value : null;
}
