import { wallTimeAt } from '../../kit/zone-time.ts';

/** A part of each day, in minutes since midnight of that zone; over midnight where `to` is before `from`. */
export interface QuietHours {
  readonly from: number;
  readonly to: number;
  /** IANA name, e.g. `Europe/Berlin`. */
  readonly zone: string;
}

const MINUTE = 60_000;
const DAY = 24 * 60 * MINUTE;

/** Is `at` (milliseconds since the epoch) within them? `from` is, `to` is not; equal ends mean the whole day. */
export function isQuiet({ from, to, zone }: QuietHours, at: number): boolean {
  const wall = wallTimeAt(at, zone);
  const minute = Math.floor((((wall % DAY) + DAY) % DAY) / MINUTE);
  return from < to ? minute >= from && minute < to : minute >= from || minute < to;
}
