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

/** The furthest that a Date can say, seconds from the epoch. */
const FURTHEST = 8_640_000_000_000;

const written = new Map<string, Intl.DateTimeFormat>();

function formatter(style: string): Intl.DateTimeFormat {
  const known = written.get(style);
  if (known !== undefined) return known;
  const made = new Intl.DateTimeFormat('en-GB', formats[style] ?? formats['f']);
  if (style in formats) written.set(style, made);
  return made;
}

const relative = new Intl.RelativeTimeFormat('en', { numeric: 'always' });

/** A `<t:seconds:style>` as it reads at `now` (milliseconds since the epoch) in the reader's own time zone. */
export function showTimestamp(seconds: number, style: string, now: number): string {
  if (!(Math.abs(seconds) <= FURTHEST)) return 'Invalid date';
  if (style !== 'R') return formatter(style).format(seconds * 1000);
  const from = Math.round(seconds - now / 1000);
  const [unit, length] = units.find(([, size]) => Math.abs(from) >= size) ?? ['second', 1];
  return relative.format(Math.round(from / length), unit);
}
