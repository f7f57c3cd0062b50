import * as z from 'zod';
import { nearest } from './nearest.ts';

const SECOND = 1000;
const unitMs: Readonly<Record<string, number>> = {
  s: SECOND,
  m: 60 * SECOND,
  h: 3600 * SECOND,
  d: 24 * 3600 * SECOND,
};

/** A Discord id. Text and never a number: JavaScript and YAML alike lose digits of numbers that large. */
export function discordId(what: string) {
  return z
    .string({
      error: ({ input }) =>
        typeof input === 'number'
          ? `put the id in quotes: bare digits are a number, and YAML loses some of a number this long`
          : `expected ${what}: 17 to 20 digits in quotes`,
    })
    .regex(/^\d{17,20}$/, { error: `expected ${what}: 17 to 20 digits, and nothing else` });
}

/** `10s`, `5m`, `2h` or `90d`; in milliseconds once read. The bounds are written the same way. */
export function duration(min: string, max: string) {
  const expected = `expected a duration from ${min} to ${max}, such as 10s, 5m, 2h or 90d`;
  return z
    .string({ error: expected })
    .regex(/^\d{1,6}[smhd]$/, { error: expected })
    .refine((text) => milliseconds(text) >= milliseconds(min) && milliseconds(text) <= milliseconds(max), {
      error: expected,
    })
    .transform(milliseconds);
}

function milliseconds(text: string): number {
  return Number(text.slice(0, -1)) * (unitMs[text.slice(-1)] ?? Number.NaN);
}

const unitBytes: Readonly<Record<string, number>> = {
  mb: 1e6,
  gb: 1e9,
  tb: 1e12,
  mib: 1024 ** 2,
  gib: 1024 ** 3,
  tib: 1024 ** 4,
};
const mostBytes = 100e12;

/** `512MB`, `4GB` or `1.5GiB`; `error` for everything else. In bytes once read. */
export function size(error: string) {
  return z
    .string({ error })
    .regex(/^\d{1,6}(\.\d{1,3})? ?([MmGgTt][Ii]?[Bb])$/, { error })
    .refine((text) => bytesOf(text) >= 1e6 && bytesOf(text) <= mostBytes, { error })
    .transform((text) => ({ bytes: bytesOf(text) }));
}

function bytesOf(text: string): number {
  const unit = /[a-z]+$/i.exec(text)?.[0] ?? '';
  return Math.round(Number.parseFloat(text) * (unitBytes[unit.toLowerCase()] ?? Number.NaN));
}

/** A whole number within bounds, both included. */
export function wholeNumber(min: number, max: number) {
  const error = `expected a whole number from ${min} to ${max}`;
  return z.int({ error }).min(min, { error }).max(max, { error });
}

/** One of these words. A misspelt one is told the nearest. */
export function choice<const Words extends readonly [string, ...string[]]>(words: Words) {
  return z.enum(words, {
    error: ({ input }) => {
      const near = typeof input === 'string' ? nearest(input, words) : null;
      return `expected one of ${words.join(', ')}${near === null ? '' : `; did you mean ${near}?`}`;
    },
  });
}

/** Text on one line. */
export function line(max: number) {
  const error = `expected text of 1 to ${max} characters on one line, in quotes if it is a number`;
  return z
    .string({ error })
    .min(1, { error })
    .max(max, { error })
    .regex(/^\P{C}+$/u, { error });
}
