import { printable } from '../../config/printable.ts';

/** Lengths of a unit, the largest first. */
const UNITS = [
  { one: 'day', many: 'days', ms: 86_400_000 },
  { one: 'hour', many: 'hours', ms: 3_600_000 },
  { one: 'min', many: 'min', ms: 60_000 },
];

/** How long, in its largest whole unit: `3 hours`. In whole minutes at the finest, so that a page at rest stays as it is. */
export function span(ms: number): string {
  for (const unit of UNITS) {
    const number = Math.floor(ms / unit.ms);
    if (number >= 1) return `${number} ${number === 1 ? unit.one : unit.many}`;
  }
  return 'under 1 min';
}

// Making one for every row of every page costs 200 MB in a minute of five browsers watching. There is one time zone.
const formats = new Map<string, Intl.DateTimeFormat>();

/** An instant for people, in their time zone (an IANA name, of the settings): `2 January 2026 at 12:00:00 UTC`. */
export function moment(instant: string, timeZone: string): string {
  const made = formats.get(timeZone);
  const format = made ?? new Intl.DateTimeFormat('en-GB', { dateStyle: 'long', timeStyle: 'long', timeZone });
  if (!made) formats.set(timeZone, format);
  return format.format(new Date(instant));
}

/** `1 container`, `2 containers`. */
export function count(number: number, noun: string): string {
  return `${number} ${noun}${number === 1 ? '' : 's'}`;
}

/** Longer than any name that a person can read in a list. */
const LONGEST_NAME = 200;
/** Longer than anything that we say of what is wrong; what others say ends there. */
const LONGEST_MESSAGE = 1_000;

/** A name from outside, shown as text: no invisible or direction-changing character gets through, and it ends somewhere. */
export function shown(name: string): string {
  return within(name, LONGEST_NAME);
}

/** What is wrong, and what helps, in whole sentences; shown as text, too, and to its end. */
export function message(text: string): string {
  return within(text, LONGEST_MESSAGE);
}

function within(text: string, longest: number): string {
  return printable(text.length > longest ? `${text.slice(0, longest)}…` : text);
}
