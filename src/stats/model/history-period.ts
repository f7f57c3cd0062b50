const HOUR = 3_600_000;

/** How far back one can ask, by the word that is typed; milliseconds. */
export const historyPeriods = {
  '1h': HOUR,
  '6h': 6 * HOUR,
  '24h': 24 * HOUR,
  '7d': 7 * 24 * HOUR,
  '30d': 30 * 24 * HOUR,
} as const;

export type HistoryPeriod = keyof typeof historyPeriods;

/** `hour`, `24 hours`, `7 days`: what follows "the last", to the full hour. `ms` in milliseconds. */
export function periodWords(ms: number): string {
  const hours = Math.max(1, Math.round(ms / HOUR));
  const [count, unit] = hours % 24 === 0 && hours > 24 ? [hours / 24, 'day'] : [hours, 'hour'];
  return count === 1 ? unit : `${count} ${unit}s`;
}
