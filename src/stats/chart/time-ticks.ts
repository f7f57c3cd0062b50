import { dateTimeFormat } from '../model/history-words.ts';

/** A mark on the time axis. */
export interface TimeTick {
  /** Milliseconds since the epoch. */
  readonly at: number;
  readonly label: string;
}

const MINUTE = 60_000;
const DAY = 1_440 * MINUTE;
const MOST_TICKS = 7;

/** Minutes between ticks within a day; each divides it. */
const STEPS = [5, 10, 15, 30, 60, 120, 180, 240, 360, 720];

/**
 * Round times of day (`18:00`) or, over more than a day and a half, midnights (`Mon 2`, `2 Mar`), as the clock on the
 * wall shows them in that zone: also where a day has 23 or 25 hours, or midnight does not exist. At most 7.
 */
export function timeTicks(fromMs: number, toMs: number, timeZone: string): TimeTick[] {
  const span = toMs - fromMs;
  if (span > 1.5 * DAY) return dayTicks(fromMs, toMs, timeZone);
  const step = STEPS.find((minutes) => span / (minutes * MINUTE) <= MOST_TICKS) ?? 720;
  const format = dateTimeFormat(timeZone, { hour: '2-digit', minute: '2-digit' });
  // Every zone in use is a multiple of a quarter of an hour away from UTC, so five minutes meet all of them.
  return changes(fromMs, toMs, 5 * MINUTE, (at) => {
    const [hours = '0', minutes = '0'] = format.format(at).split(':');
    return String(Math.floor((Number(hours) * 60 + Number(minutes)) / step));
  }).map((at) => ({ at, label: format.format(at) }));
}

function dayTicks(fromMs: number, toMs: number, timeZone: string): TimeTick[] {
  const day = dateTimeFormat(timeZone, { year: 'numeric', month: 'numeric', day: 'numeric' });
  const midnights = changes(fromMs, toMs, 15 * MINUTE, (at) => day.format(at));
  const every = Math.ceil(midnights.length / MOST_TICKS);
  const label = dateTimeFormat(
    timeZone,
    every === 1 ? { weekday: 'short', day: 'numeric' } : { day: 'numeric', month: 'short' },
  );
  return midnights
    .filter((_at, index) => (midnights.length - 1 - index) % every === 0)
    .map((at) => ({ at, label: label.format(at) }));
}

/** The moments on the grid at which `part` is another one than at the moment before. */
function changes(fromMs: number, toMs: number, gridMs: number, part: (at: number) => string): number[] {
  const found: number[] = [];
  const first = Math.ceil(fromMs / gridMs) * gridMs;
  let before = part(first - gridMs);
  for (let at = first; at <= toMs; at += gridMs) {
    const now = part(at);
    if (now !== before) found.push(at);
    before = now;
  }
  return found;
}
