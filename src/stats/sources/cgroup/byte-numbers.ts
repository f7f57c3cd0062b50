/**
 * Numbers out of the kernel's text files, straight from the bytes: a refresh reads seven files a container, and making
 * strings of them would cost more than reading them. All of these take a buffer of which only the first `length` bytes
 * are of this file.
 */

const NEWLINE = 0x0a;
const SPACE = 0x20;
const ZERO = 0x30;
const NINE = 0x39;

/**
 * The decimal number that begins at `start`; `null` where there is no digit (`max`, an empty file). Beyond 2^53 it is
 * rounded, as every number in JavaScript.
 */
export function numberAt(bytes: Uint8Array, start: number, length: number): number | null {
  let value = 0;
  let at = start;
  for (; at < length; at += 1) {
    const byte = bytes[at] ?? 0;
    if (byte < ZERO || byte > NINE) break;
    value = value * 10 + (byte - ZERO);
  }
  // A hundred digits are no counter, but must not become Infinity.
  return at === start || value === Number.POSITIVE_INFINITY ? null : value;
}

/** The number after `key` and a space at the beginning of a line, as in `memory.stat`; `null` where there is none. */
export function numberOf(key: Uint8Array, bytes: Uint8Array, length: number): number | null {
  for (let line = 0; line < length; line = nextLine(bytes, line, length)) {
    if (hasKey(key, bytes, line)) return numberAt(bytes, line + key.length + 1, length);
  }
  return null;
}

/** The same, looked for from the end: for a key that stands in one of the last lines of a long file. */
export function numberOfFromEnd(key: Uint8Array, bytes: Uint8Array, length: number): number | null {
  for (let line = length; line > 0; ) {
    line = lineOf(bytes, line - 1);
    if (hasKey(key, bytes, line)) return numberAt(bytes, line + key.length + 1, length);
  }
  return null;
}

function hasKey(key: Uint8Array, bytes: Uint8Array, line: number): boolean {
  let at = 0;
  while (at < key.length && bytes[line + at] === key[at]) at += 1;
  return at === key.length && bytes[line + at] === SPACE;
}

/** Where the line begins that the byte at `at`, its newline included, belongs to. */
function lineOf(bytes: Uint8Array, at: number): number {
  let start = at;
  while (start > 0 && bytes[start - 1] !== NEWLINE) start -= 1;
  return start;
}

/** Where the line after the one that `at` is in begins; `length` where it was the last. */
export function nextLine(bytes: Uint8Array, at: number, length: number): number {
  let next = at;
  while (next < length && bytes[next] !== NEWLINE) next += 1;
  return Math.min(next + 1, length);
}

/** The first place from `at` on that is no space. */
export function skipSpaces(bytes: Uint8Array, at: number, length: number): number {
  let next = at;
  while (next < length && bytes[next] === SPACE) next += 1;
  return next;
}

/** The first place from `at` on that is a space or the end of the line. */
export function skipWord(bytes: Uint8Array, at: number, length: number): number {
  let next = at;
  while (next < length && bytes[next] !== SPACE && bytes[next] !== NEWLINE) next += 1;
  return next;
}
