/** More than a person writes, in bytes and in characters; a file beyond it is some other file. */
export const CONFIG_MAX_LENGTH = 256 * 1024;

/** What such a file is told. */
export const TOO_LARGE = 'the file is larger than 256 KiB';

/**
 * Marks (brackets, commas, colons, dashes, quotes, line ends, …) that are read: each costs the parser about as much as a
 * value. 60 containers with as many rules, 40 schedules and 20 boards take 4,500. A list of ids has four of them in 24
 * characters, so this is 48 KiB of those. Of a comment only its line end counts.
 */
const MARKS_MAX = 8_000;

/** Why this text is not even parsed; `null` where nothing is the matter with its size. Linear, and about a millisecond. */
export function sizeTrouble(text: string): string | null {
  if (text.length > CONFIG_MAX_LENGTH) return TOO_LARGE;
  let marks = 0;
  let isComment = false;
  let isBlank = true;
  for (let at = 0; at < text.length; at++) {
    const code = text.charCodeAt(at);
    if (code === LINE_END) {
      isComment = false;
      isBlank = true;
      marks++;
    } else if (isBlank && code === HASH) isComment = true;
    else if (!isComment && code !== SPACE) {
      isBlank = false;
      if (isMark(code)) marks++;
    }
  }
  return marks > MARKS_MAX ? `the file holds more than ${MARKS_MAX} marks (:, -, [, quotes, line ends, …)` : null;
}

const LINE_END = 10;
const SPACE = 32;
const HASH = 35;

/** ASCII that is no letter, no digit and no blank. */
function isMark(code: number): boolean {
  return code < 48 || (code > 57 && code < 65) || (code > 90 && code < 97) || (code > 122 && code < 128);
}
