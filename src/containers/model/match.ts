import { typingErrors } from '../../kit/typing-errors.ts';
import type { Container } from './container.ts';
import { labelsOf } from './labels.ts';

/** People type anything; beyond this no container's name can be meant, and comparing would only cost. */
const maxQueryLength = 300;

/**
 * The one container that `query` means: by exact name, with or without a leading slash, else by name in any case if
 * that fits only one, else by the first 12 or more digits of its id. `candidates` is what the asker may see.
 */
export function resolve<C extends Container>(candidates: readonly C[], query: string): C | undefined {
  const name = query.trim().replace(/^\//, '');
  const lower = name.toLowerCase();
  return (
    candidates.find((container) => container.name === name) ??
    only(candidates.filter((container) => container.name.toLowerCase() === lower)) ??
    (/^[0-9a-f]{12,64}$/.test(lower) ? only(candidates.filter(({ id }) => id.startsWith(lower))) : undefined)
  );
}

/**
 * What to suggest while `query` is typed: names that begin with it, then names that contain it, then containers whose
 * shown name, compose project or service contains it; each in the order of `candidates`. An empty query finds all.
 */
export function search<C extends Container>(candidates: readonly C[], query: string, limit = 25): C[] {
  const wanted = query.trim().toLowerCase();
  if (wanted.length > maxQueryLength) return [];
  const ranks: C[][] = [[], [], []];
  for (const container of candidates) ranks[rank(container, wanted)]?.push(container);
  return ranks.flat().slice(0, limit);
}

/**
 * Up to `count` containers that somebody may have meant who typed `query`, the nearest first: those with typing errors in
 * it, then those whose name has a part of that name (compose's `games-minecraft-1`), then those with it somewhere.
 */
export function nearest<C extends Container>(candidates: readonly C[], query: string, count: number): C[] {
  const wanted = query.trim().toLowerCase();
  if (wanted.length > maxQueryLength) return [];
  return candidates
    .flatMap((container) => {
      const far = farFrom(container, wanted);
      return far === null ? [] : [{ container, far }];
    })
    .sort((a, b) => a.far - b.far)
    .slice(0, count)
    .map(({ container }) => container);
}

/** Less than this is typed for other reasons than to name a part of something. */
const leastPart = 3;

function farFrom(container: Container, wanted: string): number | null {
  const whole = typingErrors(wanted, container.name);
  if (whole !== null) return whole;
  if (wanted.length < leastPart) return null;
  const parts = container.name.split(/[-_.]/).flatMap((part) => typingErrors(wanted, part) ?? []);
  if (parts.length > 0) return 10 + Math.min(...parts);
  return rank(container, wanted) === 3 ? null : 20;
}

/** 3: does not match. */
function rank(container: Container, wanted: string): 0 | 1 | 2 | 3 {
  const name = container.name.toLowerCase();
  if (name.startsWith(wanted)) return 0;
  if (name.includes(wanted)) return 1;
  const group = [labelsOf(container).displayName, container.project, container.service];
  return group.some((word) => word?.toLowerCase().includes(wanted)) ? 2 : 3;
}

function only<T>(found: readonly T[]): T | undefined {
  return found.length === 1 ? found[0] : undefined;
}
