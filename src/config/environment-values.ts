import { isIP } from 'node:net';
import { resolve } from 'node:path';
import * as z from 'zod';

/** What each kind of setting looks like in the environment: from the text (never empty) to the value we work with. */

/** The longest path of a Unix socket, in bytes, that Linux (107) and macOS (103) both take (`sun_path` in unix(7)). */
export const LONGEST_SOCKET_PATH = 103;

/** A path, made absolute from the directory that the program was started in. */
export const path = z.string().transform((text) => resolve(text));

/** A path that a Unix socket can have. */
export const socketPath = path.refine((text) => Buffer.byteLength(text) <= LONGEST_SOCKET_PATH);

/** An absolute path: one of the host's, so relative to nothing of ours. */
export const absolutePath = z.string().startsWith('/');

/** One of Discord's ids. */
export const snowflake = z.string().regex(/^\d{17,20}$/);

/** Discord's ids, separated by commas or blanks. https://discord.com/developers/docs/reference#snowflakes */
export const snowflakes = z
  .string()
  .transform((text) => text.split(/[\s,]+/).filter((part) => part !== ''))
  .pipe(z.array(snowflake).min(1));

/**
 * A bot's token. Its inner form is Discord's business; that it can be sent in an HTTP header is ours, and blanks and
 * quotes are, because `KEY="value"` in a compose list keeps its quotes. The word `Bot` in front, copied from an example
 * of an HTTP header, is dropped.
 */
export const token = z
  .string()
  .transform((text) => text.replace(/^Bot\s+/i, ''))
  .pipe(z.string().regex(/^[!#-&(-~]+$/));

/** Counted as a person counts. */
export const password = z.string().refine((text) => Array.from(text).length >= 8);

/** An HTTP address, without the slash at its end. */
export const httpUrl = z.url({ protocol: /^https?$/ }).transform((text) => text.replace(/\/+$/, ''));

/** The origin of a page that lives at `/`: scheme, name and port as browsers write them. */
export const webUrl = z.string().transform((text, context) => {
  const url = /^https?:\/\/[^/?#@*\\\s]+\/?$/i.test(text) ? URL.parse(text) : null;
  if (url !== null) return url.origin;
  context.addIssue({ code: 'custom', input: text });
  return z.NEVER;
});

/** Where an engine listens, as the docker CLI writes it. */
export const dockerHost = z.union([
  z.string().regex(/^unix:\/\/\/.+/),
  z.url({ protocol: /^(tcp|https?)$/, hostname: /.+/ }),
]);

/** An address or a name to listen on. */
export const listenHost = z
  .string()
  .transform((text) => text.replace(/^\[(.*)\]$/, '$1'))
  .refine((text) => isIP(text) !== 0 || /^[a-z\d]([a-z\d.-]*[a-z\d])?$/i.test(text));

/** A whole number between two bounds, both allowed. */
export function wholeNumber(least: number, most: number) {
  return z
    .string()
    .regex(/^\d{1,15}$/)
    .transform(Number)
    .pipe(z.number().min(least).max(most));
}

const MS_PER_UNIT: Readonly<Record<string, number>> = { ms: 1, s: 1000, m: 60_000 };

/** A length of time: seconds, or a number with its unit (`500ms`, `3s`, `1m`). The value is in milliseconds. */
export function duration(leastMs: number, mostMs: number) {
  return z
    .string()
    .regex(/^\d{1,9}(\.\d{1,3})?\s*(ms|s|m)?$/)
    .transform((text) => {
      const unit = /[a-z]+$/.exec(text)?.[0] ?? 's';
      return Math.round(Number.parseFloat(text) * (MS_PER_UNIT[unit] ?? 1000));
    })
    .pipe(z.number().min(leastMs).max(mostMs));
}

/** One of a few words, in whatever case. */
export function oneOf<const Words extends readonly [string, ...string[]]>(words: Words) {
  return z
    .string()
    .transform((text) => text.toLowerCase())
    .pipe(z.enum(words));
}

/** Yes or no. */
export const yesOrNo = z.stringbool({
  truthy: ['1', 'true', 'yes', 'on'],
  falsy: ['0', 'false', 'no', 'off'],
});

/** A time zone that this Node.js knows, in its own spelling. */
export const timeZone = z.string().transform((text, context) => {
  try {
    return new Intl.DateTimeFormat('en', { timeZone: text }).resolvedOptions().timeZone;
  } catch {
    context.addIssue({ code: 'custom', input: text });
    return z.NEVER;
  }
});
