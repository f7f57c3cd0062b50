import type { Draft } from './state.ts';
import { most } from './timing.ts';

/** An end was heard and is decided: after a gap it is not told again. `diedAt`: by the engine's clock. */
export function noteHeard(draft: Draft, id: string, diedAt: number | null): void {
  const { gap } = draft;
  if (gap === null || diedAt === null) return;
  const heard = new Map(gap.heard);
  const before = heard.get(id);
  heard.set(id, { count: (before?.count ?? 0) + 1, lastAt: Math.max(before?.lastAt ?? 0, diedAt) });
  for (const oldest of heard.keys()) {
    if (heard.size <= most.containers) break;
    heard.delete(oldest);
  }
  draft.gap = { ...gap, heard };
}
