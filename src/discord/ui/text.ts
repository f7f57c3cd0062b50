import { oneLine, terminalLinesAtOnce } from '../../kit/terminal-text.ts';

/** What is read of a text that becomes a block of its own, and at least of one within a line, in characters. */
const mostRead = { block: 16 * 1024, line: 1_024 };

/**
 * Makes text from Docker or from a person safe to stand inside a line of Discord markdown: one line, no control or
 * direction characters, nothing that formats, mentions or links. `max` counts characters of the text itself, before
 * escaping; what is cut ends in `…`. However long the text, only its beginning is read.
 */
export function plain(text: string, max = 100): string {
  const most = Math.max(mostRead.line, 8 * max);
  const line = oneLine(text.slice(0, most));
  return escaped(shorten(text.length > most ? `${line}…` : line, max));
}

/** {@link plain} for a container's name: cut in the middle, because what tells one from another is often its end. */
export function plainName(name: string, max = 100): string {
  const most = Math.max(mostRead.line, 8 * max);
  return escaped(
    shortenInside(oneLine(name.length > most ? `${name.slice(0, most)}…${name.slice(-most)}` : name), max),
  );
}

function escaped(line: string): string {
  return line.replace(/[\\*_~`|<>[\]()@#]/g, '\\$&').replace(/:(?=\/\/)/g, '\\:');
}

/**
 * Text for the inside of a code block or inline code: nothing in it can end the block. Keeps its lines, as a terminal shows
 * them; of a text that is longer than any message, the beginning.
 */
export function literal(text: string): string {
  return unfenced(terminalLinesAtOnce(text.slice(0, mostRead.block)).join('\n'));
}

/** The same for lines that were made readable already. */
export function unfenced(text: string): string {
  return text.replace(/`/g, 'ˋ');
}

/** At most `max` characters, the last of them `…` where something is cut. Never half of a surrogate pair. */
export function shorten(text: string, max: number): string {
  if (text.length <= max) return text;
  return `${text.slice(0, max - 1).replace(/[\uD800-\uDBFF]$/, '')}…`;
}

/** At most `max` characters, with `…` in place of what is missing before the end. */
function shortenInside(text: string, max: number): string {
  if (text.length <= max) return text;
  const end = Math.floor(max / 3);
  return `${shorten(text, max - end)}${text.slice(text.length - end).replace(/^[\uDC00-\uDFFF]/, '')}`;
}

/** `3 s`, `4 min 12 s`, `2 h 5 min`, `3 d 4 h`: the two largest units. `ms` in milliseconds, not negative. */
export function duration(ms: number): string {
  if (ms < 10_000) return `${(ms / 1000).toFixed(1)} s`;
  const seconds = Math.round(ms / 1000);
  const units: [number, string][] = [
    [86_400, 'd'],
    [3_600, 'h'],
    [60, 'min'],
    [1, 's'],
  ];
  const first = units.findIndex(([size]) => seconds >= size);
  const [size, name] = units[first] ?? [1, 's'];
  const next = units[first + 1];
  const rest = next ? Math.floor((seconds % size) / next[0]) : 0;
  return `${Math.floor(seconds / size)} ${name}${next && rest > 0 ? ` ${rest} ${next[1]}` : ''}`;
}

/** Discord's own relative time: shown as "3 minutes ago" in the reader's language, and kept current by the client. */
export function ago(epochMs: number): string {
  return `<t:${Math.floor(epochMs / 1000)}:R>`;
}

/** Discord's own date and time, in the reader's language and time zone. */
export function at(epochMs: number): string {
  return `<t:${Math.floor(epochMs / 1000)}:f>`;
}
