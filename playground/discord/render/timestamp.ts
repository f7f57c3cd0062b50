const zone = { timeZone: 'UTC' } as const;
const formats: Readonly<Record<string, Intl.DateTimeFormatOptions>> = {
  t: { timeStyle: 'short' },
  T: { timeStyle: 'medium' },
  d: { dateStyle: 'short' },
  D: { dateStyle: 'long' },
  f: { dateStyle: 'long', timeStyle: 'short' },
  F: { dateStyle: 'full', timeStyle: 'short' },
  s: { dateStyle: 'short', timeStyle: 'short' },
  S: { dateStyle: 'short', timeStyle: 'medium' },
};
const units: readonly (readonly [Intl.RelativeTimeFormatUnit, number])[] = [
  ['year', 31_536_000],
  ['month', 2_592_000],
  ['day', 86_400],
  ['hour', 3_600],
  ['minute', 60],
  ['second', 1],
];

/** A `<t:seconds:style>` as somebody in UTC reads it at `now` (milliseconds since the epoch). */
export function showTimestamp(seconds: number, style: string, now: number): string {
  if (style !== 'R')
    return new Intl.DateTimeFormat('en-US', { ...(formats[style] ?? formats['f']), ...zone }).format(seconds * 1000);
  const from = Math.round(seconds - now / 1000);
  const [unit, length] = units.find(([, size]) => Math.abs(from) >= size) ?? ['second', 1];
  return new Intl.RelativeTimeFormat('en-US', { numeric: 'always' }).format(Math.round(from / length), unit);
}
