import type { LogText } from '../../hosts/model/engine.ts';
import { inTurns } from '../../kit/in-turns.ts';
import { terminalLines } from '../../kit/terminal-text.ts';
import { type LogQuestion, type ReadLog, searchedLines } from './views/logs.ts';

/** Characters that are searched at once. */
const windowLength = 64 * 1024;

/** The lines that were asked for, as a terminal shows them. In turns: it may be 2 MiB of anything. */
export function readableLog(log: LogText, question: Pick<LogQuestion, 'lines' | 'search'>): Promise<ReadLog> {
  return inTurns(readable(log, question));
}

function* readable(
  { text, truncated, unreadable }: LogText,
  { lines: wanted, search }: Pick<LogQuestion, 'lines' | 'search'>,
): Generator<undefined, ReadLog> {
  const all = yield* terminalLines(text);
  // What comes after the last line's end is no line.
  if (all.at(-1) === '') all.pop();
  const isCut = search !== '' && all.length > searchedLines;
  const looked = isCut ? all.slice(-searchedLines) : all;
  while (looked.at(-1) === '') looked.pop();
  const matching = search === '' ? looked : yield* linesWith(search.toLowerCase(), looked);
  return { lines: matching.slice(-wanted), leftOut: isCut ? 'lines' : truncated ? 'bytes' : null, unreadable };
}

function* linesWith(wanted: string, lines: readonly string[]): Generator<undefined, string[]> {
  const found: string[] = [];
  let searched = 0;
  for (const line of lines) {
    for (let at = 0; at === 0 || at < line.length; at += windowLength) {
      const window = line.slice(at, at + windowLength + wanted.length);
      searched += 64 + window.length;
      const isThere = window.toLowerCase().includes(wanted);
      if (isThere) found.push(line);
      if (searched > windowLength) {
        searched = 0;
        yield;
      }
      if (isThere) break;
    }
  }
  return found;
}
