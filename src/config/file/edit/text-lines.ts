/** Start of the line that `offset` is on. A byte order mark is no part of the first line. */
export function lineStart(text: string, offset: number): number {
  const start = text.lastIndexOf('\n', offset - 1) + 1;
  return start === 0 && text.startsWith('\ufeff') ? Math.min(1, offset) : start;
}

/** Where the line ends that something ending at `end` is on: past its line end. What ends with one is on no other line. */
export function nextLine(text: string, end: number): number {
  if (end > 0 && text[end - 1] === '\n') return end;
  const stop = text.indexOf('\n', end);
  return stop < 0 ? text.length : stop + 1;
}

/** The same, but before its line end. */
export function lineStop(text: string, end: number): number {
  const next = nextLine(text, end);
  return next - (text.slice(0, next).match(/\r?\n$/)?.[0].length ?? 0);
}

/** Does the file separate its sections by blank lines, and is there none just before `place`? */
export function wantsBlankLine(text: string, place: number): boolean {
  return /\n\r?\n/.test(text) && !/\n\r?\n$/.test(text.slice(0, place)) && place > 0;
}

/** The line end that the text uses first; `\n` where it has none. */
export function lineEnd(text: string): string {
  const first = text.indexOf('\n');
  return first > 0 && text[first - 1] === '\r' ? '\r\n' : '\n';
}

/** Puts a text, which has `\n` line ends, at a column: every line of it that is not empty, and an end to the last. */
export function indented(text: string, column: number, eol: string): string {
  const lines = text.replace(/\n$/, '').split('\n');
  return lines.map((line) => (line === '' ? eol : `${' '.repeat(column)}${line}${eol}`)).join('');
}
