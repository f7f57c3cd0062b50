import type { ContainerStats } from './container-stats.ts';

/** A figure that two sources give differently, beyond what the time between the readings explains. */
export interface Disagreement {
  readonly figure: Figure;
  readonly ours: number;
  readonly theirs: number;
}

type Figure = keyof typeof TOLERANCES;

/** How far a figure may lie outside of what it was before and after, as a share and absolutely. */
const TOLERANCES = {
  cpuSeconds: { share: 0.02, absolute: 0.5 },
  // Goes up and down, so that it need not lie between the two.
  memoryBytes: { share: 0.1, absolute: 4 * 1024 * 1024 },
  // The docker command prints four digits of memory and three of traffic.
  memoryLimitBytes: { share: 0.001, absolute: 0 },
  networkRxBytes: { share: 0.02, absolute: 64 * 1024 },
  networkTxBytes: { share: 0.02, absolute: 64 * 1024 },
  blockReadBytes: { share: 0.02, absolute: 1024 * 1024 },
  blockWriteBytes: { share: 0.02, absolute: 1024 * 1024 },
  pids: { share: 0.2, absolute: 3 },
} as const;

/**
 * Compares one container across two sources. Theirs was read between two readings of ours, so that a counter that grows
 * must lie between these. What either does not know is no disagreement; nor is CPU %, which is about another second.
 */
export function disagreements(before: ContainerStats, theirs: ContainerStats, after: ContainerStats): Disagreement[] {
  const found: Disagreement[] = [];
  for (const figure of Object.keys(TOLERANCES) as Figure[]) {
    const [first, other, last] = [before[figure], theirs[figure], after[figure]];
    if (first === null || other === null || last === null) continue;
    const { share, absolute } = TOLERANCES[figure];
    const low = Math.min(first, last);
    const high = Math.max(first, last);
    const slack = absolute + share * high;
    if (other < low - slack || other > high + slack) found.push({ figure, ours: last, theirs: other });
  }
  return found;
}
