import { oneLine } from '../../kit/terminal-text.ts';
import type { LogText } from '../model/engine.ts';

/**
 * How the engine begins what it says inside of a log that it cannot read, on a line of its own:
 * https://github.com/moby/moby/blob/v28.5.2/api/server/httputils/write_log_stream.go
 */
const complaint = 'Error grabbing logs: ';
/** The time that the engine puts before each line of the container, where it is asked to: RFC 3339 with nine digits, and a space. */
const time = /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{9}(?:Z|[+-]\d\d:\d\d) /;
/** Bytes of the longest of them. */
export const timeLength = 36;
/** Into longer lines the engine puts more than one time. */
const longestWitness = 4 * 1024;
/** Lines that are looked at in one turn, and words of the engine that are kept. */
const linesAtOnce = 2_000;
const mostComplaints = 10;
/** Characters of what the engine says. */
const longestComplaint = 300;

/** Has it a line that the engine may have written? The log of a container with a terminal has no frames that would tell. */
export function mayComplain(text: string): boolean {
  return text.startsWith(complaint) || text.includes(`\n${complaint}`);
}

/**
 * Tells the engine's lines in a log without frames from the container's: where times are asked for, the engine puts one before each
 * line that the container wrote, and none before its own. Where that is not certain, every line stays, and it is said that one may be
 * the engine's: no container hides its lines by writing such words. In turns.
 * @param plain the log without times
 * @param timed the same log with times, read right afterwards: it may have more lines
 */
export function* withoutComplaints(plain: LogText, timed: LogText): Generator<undefined, LogText> {
  const plainLines = plain.text.split('\n');
  yield;
  const timedLines = timed.text.split('\n');
  const kept: string[] = [];
  const written = new Set<string>();
  const complaints: string[] = [];
  for (const [index, line] of timedLines.entries()) {
    if (index % linesAtOnce === linesAtOnce - 1) yield;
    const length = time.exec(line)?.[0].length ?? 0;
    if (length > 0) written.add(line.slice(length));
    if (length === 0 && line.startsWith(complaint)) complaints.push(line);
    else kept.push(line.slice(length));
  }
  // Where the engine adds no times, the longest line is nowhere with a time before it, whatever times the container writes.
  const longest = longestOf(plainLines);
  if (longest === '' || longest.length > longestWitness || !written.has(longest)) {
    const last = plainLines.findLast((line) => line.startsWith(complaint)) ?? '';
    return { ...plain, unreadable: { words: inWords([last]), isSure: false } };
  }
  const unreadable = complaints.length === 0 ? null : { words: inWords(complaints), isSure: true };
  return { text: kept.join('\n'), truncated: timed.truncated, unreadable };
}

/** Of those that the container wrote for sure. */
function longestOf(lines: readonly string[]): string {
  let longest = '';
  for (const line of lines) {
    if (line.length > longest.length && !line.startsWith(complaint)) longest = line;
  }
  return longest;
}

/** What the engine says, in one line, as long as it may be. */
function inWords(complaints: readonly string[]): string {
  const cut = complaints.slice(0, mostComplaints).map((line) => line.slice(0, longestComplaint));
  return oneLine(cut.join(' ')).slice(0, longestComplaint);
}
