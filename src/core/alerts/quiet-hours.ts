/** A part of each day, in minutes since midnight of that zone; over midnight where `to` is before `from`. */
export interface QuietHours {
  readonly from: number;
  readonly to: number;
  /** IANA name, e.g. `Europe/Berlin`. */
  readonly zone: string;
}

/** Zones are few and their formatters slow to make. */
const formatters = new Map<string, Intl.DateTimeFormat>();
const MOST_FORMATTERS = 50;

/** Is `at` (milliseconds since the epoch) within them? `from` is, `to` is not; equal ends mean the whole day. */
export function isQuiet(quiet: QuietHours, at: number): boolean {
  const minute = minuteOfDay(quiet.zone, at);
  if (quiet.from < quiet.to) return minute >= quiet.from && minute < quiet.to;
  return minute >= quiet.from || minute < quiet.to;
}

function minuteOfDay(zone: string, at: number): number {
  const parts = formatter(zone).formatToParts(at);
  const read = (type: 'hour' | 'minute') => Number(parts.find((part) => part.type === type)?.value);
  return read('hour') * 60 + read('minute');
}

function formatter(zone: string): Intl.DateTimeFormat {
  const known = formatters.get(zone);
  if (known) return known;
  const made = new Intl.DateTimeFormat('en-GB', {
    timeZone: zone,
    hour: '2-digit',
    minute: '2-digit',
    hourCycle: 'h23',
  });
  if (formatters.size >= MOST_FORMATTERS) formatters.clear();
  formatters.set(zone, made);
  return made;
}
