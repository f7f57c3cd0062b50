import type { History } from './history.ts';
import { bucketAt, type HistoryPoint, mergeSpreads, type Spread } from './history-point.ts';

/** One figure over a period. */
export interface FigureSummary {
  /** Average of the newest bucket; `null` where that is not of the last minutes: it is unknown now. */
  readonly now: number | null;
  /** The lowest average of a bucket, the average of all samples, the highest sample. */
  readonly min: number;
  readonly avg: number;
  readonly max: number;
}

/** A period in a few figures. `null` is unknown all the time. */
export interface HistorySummary {
  /** Percent of one core. */
  readonly cpu: FigureSummary | null;
  /** Bytes. */
  readonly memory: FigureSummary | null;
  /** Bytes: the last one known. */
  readonly memoryLimitBytes: number | null;
  /** How often it started anew, and in which buckets (milliseconds since the epoch, ascending). */
  readonly restarts: number;
  readonly restartTimes: readonly number[];
  /** How much of the period nothing is known of, milliseconds. */
  readonly unknownMs: number;
}

/** What a history comes down to. Pure. */
export function summarise(history: History): HistorySummary {
  const { points, fromMs, toMs, resolutionMs } = history;
  const restarted = points.filter((point) => point.restarts > 0);
  const known = points.filter((point) => point.cpu !== null || point.memory !== null);
  // The bucket that is going on is written when it is over, so it does not count as missing.
  const buckets = Math.max(0, Math.floor((toMs - bucketAt(fromMs, resolutionMs)) / resolutionMs));
  return {
    cpu: summariseFigure(history, (point) => point.cpu),
    memory: summariseFigure(history, (point) => point.memory),
    memoryLimitBytes: points.findLast((point) => point.memoryLimitBytes !== null)?.memoryLimitBytes ?? null,
    restarts: restarted.reduce((sum, point) => sum + point.restarts, 0),
    restartTimes: restarted.map((point) => point.at),
    unknownMs: Math.max(0, buckets - known.length) * resolutionMs,
  };
}

function summariseFigure(history: History, figure: (point: HistoryPoint) => Spread | null): FigureSummary | null {
  const spreads = history.points.map(figure).filter((spread) => spread !== null);
  const all = spreads.reduce<Spread | null>(mergeSpreads, null);
  if (!all) return null;
  const last = history.points.at(-1);
  const isRecent = last !== undefined && last.at >= history.toMs - 3 * history.resolutionMs;
  return {
    now: isRecent ? (figure(last)?.avg ?? null) : null,
    min: spreads.reduce((lowest, spread) => Math.min(lowest, spread.avg), Number.POSITIVE_INFINITY),
    avg: all.avg,
    max: all.max,
  };
}
