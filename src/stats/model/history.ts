import { bucketAt, type HistoryPoint } from './history-point.ts';

const MINUTE = 60_000;
const HOUR = 60 * MINUTE;
const DAY = 24 * HOUR;

/** How finely the past is kept, and for how long. Milliseconds. */
export interface Resolution {
  readonly ms: number;
  readonly keepMs: number;
}

/**
 * Finest first: minutes for a day, quarters of an hour for a month. An hour more than is shown, so that a question for
 * "the last 24 hours" is not too late by the time it took to ask.
 */
export const resolutions = [
  { ms: MINUTE, keepMs: DAY + HOUR },
  { ms: 15 * MINUTE, keepMs: 30 * DAY + HOUR },
] as const satisfies readonly Resolution[];

/** The finest resolution that still knows everything since `fromMs`; the coarsest where none does. */
export function resolutionFor(fromMs: number, now: number): Resolution {
  return resolutions.find(({ keepMs }) => fromMs >= now - keepMs) ?? resolutions[1];
}

/** The past of one container. A bucket without a point is a gap: it did not run, or nobody could look. */
export interface History {
  readonly name: string;
  /** The period, milliseconds since the epoch: from inclusive, to exclusive. */
  readonly fromMs: number;
  readonly toMs: number;
  /** Length of a bucket. */
  readonly resolutionMs: number;
  /** Ascending in time, at most one a bucket. */
  readonly points: readonly HistoryPoint[];
}

/** How the past is asked for. A name that was never seen has no points. Rejects where the database can't be read. */
export interface HistoryReader {
  /** `fromMs` to `toMs`: milliseconds since the epoch. At most the kept 30 days before `toMs` are answered. */
  history(name: string, fromMs: number, toMs: number): Promise<History>;
}

/** One container's point of one minute, on its way to the store. */
export interface HistoryEntry {
  readonly name: string;
  /** When its run began, milliseconds since the epoch; `null` where the engine does not say. */
  readonly startedAt: number | null;
  readonly point: HistoryPoint;
}

/** Where minutes go. */
export interface HistoryWriter {
  /** When each container's run began as last written: a restart while we were away is noticed by it. */
  starts(): ReadonlyMap<string, number>;
  /**
   * All of them or none. Merges with what is there for the same minute (a restart of ours, a clock set back) and into
   * the coarser resolutions. Throws where the database can't be written.
   */
  write(entries: readonly HistoryEntry[]): void;
}

/** The point with its bucket at a coarser resolution. */
export function atResolution(point: HistoryPoint, resolutionMs: number): HistoryPoint {
  return { ...point, at: bucketAt(point.at, resolutionMs) };
}
