import { plain, shorten, unfenced } from '../../../discord/ui/text.ts';
import type { View } from '../../../discord/ui/view.ts';
import type { Unreadable } from '../../../hosts/model/engine.ts';
import { inTurns } from '../../../kit/in-turns.ts';

export interface LogQuestion {
  readonly container: string;
  readonly lines: number;
  /** Only lines with this text in them, whatever the case; empty for all. */
  readonly search: string;
  /** As the person chose it: `the last hour`; `null` without a limit. */
  readonly since: string | null;
}

/** Characters of log that are shown in the message itself; the rest goes into a file. */
const shownCharacters = 3000;
/** A line longer than that is shortened in the message, and whole in the file. */
const shownLine = 300;

/** What is read from the engine at most, bytes. */
export const mostBytes = 2 * 1024 * 1024;
/** Lines that a search looks through at most. */
export const searchedLines = 20_000;

/** What was read, and chosen of it. */
export interface ReadLog {
  /** Readable, without empty ones at the end. */
  readonly lines: readonly string[];
  /** There is more, because of {@link mostBytes} or of {@link searchedLines}. */
  readonly leftOut: 'bytes' | 'lines' | null;
  /** What the engine says of lines that it could not read. */
  readonly unreadable: Unreadable | null;
}

const leftOutWords = {
  bytes: `read: the last ${mostBytes / 1024 / 1024} MiB; older lines were left out`,
  lines: `searched: the last ${searchedLines.toLocaleString('en')} lines; older ones were not looked at`,
};

/** The lines asked for, readable; as a file too where the message cannot hold them. In turns: it may be 2 MiB. */
export async function logsView(read: ReadLog, question: LogQuestion): Promise<View> {
  const { lines } = read;
  const title = `Log of ${plain(question.container)}`;
  const described = describe(question);
  const footer = read.leftOut === null ? {} : { footer: leftOutWords[read.leftOut] };
  const trouble = read.unreadable === null ? [] : [unreadable(read.unreadable)];
  if (lines.length === 0) {
    return { tone: 'neutral', title, body: [`There are no lines${described}.`, ...trouble], ...footer };
  }
  const shown = lastThatFit(lines);
  const whole = shown.length === lines.length && lines.every((line) => line.length <= shownLine);
  const what = whole
    ? `${counted(lines.length)}${described}`
    : `The last ${counted(shown.length)} of ${lines.length}${described}; all of them are in the file`;
  const body = [`${what}.`, `\`\`\`\n${shown.join('\n')}\n\`\`\``, ...trouble];
  const view: View = { tone: 'neutral', title, body, ...footer };
  if (whole) return view;
  return { ...view, file: { name: fileName(question.container), data: await inTurns(bytesOf(lines)) } };
}

/** Characters that are encoded at once. */
const encodedAtOnce = 64 * 1024;

/** The lines as the bytes of a text file. */
function* bytesOf(lines: readonly string[]): Generator<undefined, Buffer> {
  let length = 0;
  for (const line of lines) length += Buffer.byteLength(line) + 1;
  yield;
  const bytes = Buffer.allocUnsafeSlow(length);
  let at = 0;
  let since = 0;
  for (const line of lines) {
    at += bytes.write(line, at);
    at = bytes.writeUInt8(0x0a, at);
    since += line.length;
    if (since < encodedAtOnce) continue;
    since = 0;
    yield;
  }
  return bytes;
}

function lastThatFit(lines: readonly string[]): string[] {
  const shown: string[] = [];
  for (let left = shownCharacters; shown.length < lines.length; ) {
    const line = unfenced(shorten(lines[lines.length - 1 - shown.length] ?? '', shownLine));
    left -= line.length + 1;
    if (left < 0) break;
    shown.push(line);
  }
  return shown.reverse();
}

function describe({ search, since }: LogQuestion): string {
  return `${search ? ` with “${plain(search)}”` : ''}${since ? ` from ${since}` : ''}`;
}

/** As after a power cut, when its file of the log is damaged. */
function unreadable({ words, isSure }: Unreadable): string {
  if (!isSure) {
    return `⚠️ **Docker may not have read a part of this log.** This line can be Docker’s own or the container’s: ${plain(words, 300)}`;
  }
  return `⚠️ **Docker could not read a part of this log**, so lines are missing. It says: ${plain(words, 300)}`;
}

function counted(lines: number): string {
  return lines === 1 ? '1 line' : `${lines} lines`;
}

/** Discord keeps letters, digits, dash, dot and underscore in file names and drops the rest; do it ourselves. */
function fileName(container: string): string {
  return `${container.replace(/[^\w.-]+/g, '_').slice(0, 60)}.log`;
}
