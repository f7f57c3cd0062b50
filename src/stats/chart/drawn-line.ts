import type { History } from '../model/history.ts';
import { bucketAt, type HistoryPoint, mergePoints, type Spread } from '../model/history-point.ts';

/** Points across a plot: about one for every two pixels; more would only flicker. */
const MOST_POINTS = 360;

/** A known stretch of time with its figures. */
export interface DrawnPoint extends Spread {
  /** Middle of the stretch, milliseconds since the epoch. */
  readonly at: number;
}

/** What a line is made of: pieces without a gap in them, and the gaps. */
export interface DrawnLine {
  readonly pieces: readonly (readonly DrawnPoint[])[];
  /** From, to; milliseconds since the epoch. Longer than one bucket, or it is not worth a mark. */
  readonly gaps: readonly (readonly [number, number])[];
}

/** Length of a drawn stretch: a whole number of buckets. */
export function drawnResolution(history: Pick<History, 'fromMs' | 'toMs' | 'resolutionMs'>): number {
  const buckets = (history.toMs - history.fromMs) / history.resolutionMs;
  return history.resolutionMs * Math.max(1, Math.ceil(buckets / MOST_POINTS));
}

/** One figure of a history as a line. Buckets that fall into one stretch are merged, so no peak is lost. */
export function drawnLine(history: History, figure: (point: HistoryPoint) => Spread | null): DrawnLine {
  const length = drawnResolution(history);
  const merged = new Map<number, HistoryPoint>();
  for (const point of history.points) {
    if (figure(point) === null) continue;
    const at = bucketAt(point.at, length);
    const there = merged.get(at);
    merged.set(at, there ? mergePoints(there, point) : { ...point, at });
  }
  const pieces: DrawnPoint[][] = [];
  const gaps: [number, number][] = [];
  let end = history.fromMs;
  for (const [at, point] of merged) {
    const spread = figure(point);
    if (!spread) continue;
    const drawn = { ...spread, at: at + length / 2 };
    const piece = pieces.at(-1);
    if (piece && at <= end) piece.push(drawn);
    else pieces.push([drawn]);
    if (at - end > length) gaps.push([end, at]);
    end = at + length;
  }
  // The last bucket is still open, and the one before may not be written yet.
  if (history.toMs - end > 2 * length) gaps.push([end, history.toMs]);
  return { pieces, gaps };
}
