import type { ContainerStats } from './container-stats.ts';

/**
 * Finds containers by long id, name or any unambiguous beginning of the id, in that order of precedence (the
 * engine's own), in one pass over the containers however many refs there are. Keyed by the ref as given; a ref that
 * fits none, or the beginnings of several, is absent.
 */
export function resolveRefs(
  containers: ReadonlyMap<string, ContainerStats>,
  refs: readonly string[],
): Map<string, ContainerStats> {
  const found = new Map<string, ContainerStats>();
  const open: string[] = [];
  for (const ref of refs) {
    const named = containers.get(ref);
    // A name can be 64 hexadecimal digits too, and the engine prefers the id then.
    if (named !== undefined && !isLongId(ref)) found.set(ref, named);
    else if (isIdBeginning(ref)) open.push(ref);
  }
  if (open.length === 0) return found;
  const byBeginning = indexIds(containers, new Set(open.map((ref) => ref.length)));
  for (const ref of open) {
    const stats = byBeginning.get(ref) ?? containers.get(ref);
    if (stats) found.set(ref, stats);
  }
  return found;
}

/** Ids cut to each of `lengths` (at most 64 different ones); `null` where several begin alike. */
function indexIds(
  containers: ReadonlyMap<string, ContainerStats>,
  lengths: ReadonlySet<number>,
): Map<string, ContainerStats | null> {
  const index = new Map<string, ContainerStats | null>();
  for (const stats of containers.values()) {
    for (const length of lengths) {
      const beginning = stats.id.slice(0, length);
      index.set(beginning, index.has(beginning) ? null : stats);
    }
  }
  return index;
}

function isLongId(ref: string): boolean {
  return ref.length === 64 && isIdBeginning(ref);
}

function isIdBeginning(ref: string): boolean {
  return /^[0-9a-f]{1,64}$/.test(ref);
}
