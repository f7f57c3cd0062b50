/** What was measured of one figure in a stretch of time. */
export interface Spread {
  /** Samples in it, at least 1. */
  readonly count: number;
  /** Average and highest of the samples; `avg` is never above `max`. */
  readonly avg: number;
  readonly max: number;
}

/** One container in one bucket of time. What is `null` was unknown all the time: a gap, never a zero. */
export interface HistoryPoint {
  /** Begin of the bucket, milliseconds since the epoch: a multiple of its resolution. */
  readonly at: number;
  /** Percent of one core. */
  readonly cpu: Spread | null;
  /** Bytes. */
  readonly memory: Spread | null;
  /** Bytes: the last one seen. */
  readonly memoryLimitBytes: number | null;
  /** How often the container was seen to have started anew; it may have been oftener than we looked. */
  readonly restarts: number;
}

/** A spread of one sample; `null` for what is unknown or no sensible figure (negative, not finite). */
export function spreadOf(value: number | null): Spread | null {
  return value !== null && Number.isFinite(value) && value >= 0 ? { count: 1, avg: value, max: value } : null;
}

/** Both stretches together: the average weighs by samples, so the order of merging makes no difference. */
export function mergeSpreads(a: Spread | null, b: Spread | null): Spread | null {
  if (a === null || b === null) return a ?? b;
  const count = a.count + b.count;
  const max = Math.max(a.max, b.max);
  // In this form the average of equal figures is that figure; the rest of the rounding is cut off at the maximum.
  return { count, avg: Math.min(a.avg + (b.avg - a.avg) * (b.count / count), max), max };
}

/** Two parts of one bucket, `later` measured after `earlier`. The bucket is `earlier`'s. */
export function mergePoints(earlier: HistoryPoint, later: HistoryPoint): HistoryPoint {
  return {
    at: earlier.at,
    cpu: mergeSpreads(earlier.cpu, later.cpu),
    memory: mergeSpreads(earlier.memory, later.memory),
    memoryLimitBytes: later.memoryLimitBytes ?? earlier.memoryLimitBytes,
    restarts: earlier.restarts + later.restarts,
  };
}

/** Begin of the bucket that `at` is in; both in milliseconds. */
export function bucketAt(at: number, resolutionMs: number): number {
  return Math.floor(at / resolutionMs) * resolutionMs;
}
