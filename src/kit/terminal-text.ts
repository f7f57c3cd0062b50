import { atOnce } from './in-turns.ts';
import { TerminalRow } from './terminal-row.ts';
import { controlPattern, TerminalScanner } from './terminal-scanner.ts';

/** What is invisible, turns the direction of writing, means nothing outside one program, or is half of a character. */
const unseen = /[\p{Cf}\p{Co}\p{Cs}]/gu;
/** The same but for the two joiners: Persian and family emoji are spelt with them. */
const unseenButJoiners = /(?![\u200c\u200d])[\p{Cf}\p{Co}\p{Cs}]/gu;
const hasUnseen = /[\p{Cf}\p{Co}\p{Cs}]/u;

/** Steps of work after which {@link terminalLines} gives others a turn: some tenths of a millisecond. */
const stepsAtOnce = 2_000;

/**
 * The lines of a text as a terminal shows each of them in the end, in one go: for text of a few KiB. Of more,
 * {@link terminalLines}.
 */
export function terminalLinesAtOnce(text: string): string[] {
  return atOnce(terminalLines(text));
}

/**
 * The lines of a hostile text as a terminal shows each of them in the end: what acts within a line (carriage return,
 * backspace, cursor left and right, erasing) is done, so that a progress bar is one line. Every line that was ended is
 * there, by whatever goes on in the next one (line feed, vertical tab, form feed, index, next line, Unicode's separators):
 * what would move to other lines, clear them or hide them is left out. No control, invisible or direction
 * characters remain but tabs. Takes time and memory in proportion to the text, whatever is in it; yields when it is time
 * to let others do something.
 */
export function* terminalLines(text: string): Generator<undefined, string[]> {
  const lines: string[] = [];
  const scanner = new TerminalScanner(text);
  const row = new TerminalRow(text.length);
  for (let steps = 0; !scanner.isAtEnd; ) {
    const start = scanner.position;
    const run = scanner.run();
    if (run !== '') row.write(shown(run));
    if (scanner.isAtControl) {
      const effect = scanner.control();
      if (effect === 'newline') {
        const line = row.take();
        steps += line.length >> 5;
        lines.push(line);
      } else if (effect !== 'none') row.apply(effect, scanner.count);
    }
    steps += 1 + ((scanner.position - start + row.takeWork()) >> 5);
    if (steps < stepsAtOnce) continue;
    steps = 0;
    yield;
  }
  lines.push(row.take());
  return lines;
}

/**
 * One line of a hostile text (a name, a label, words of an engine): without control sequences and strings, invisible and
 * direction characters; white space of any kind and length is one space. In time that is proportional to the text: cut
 * it first.
 */
export function oneLine(text: string): string {
  return spaced(shown(withoutControls(text)));
}

/** {@link oneLine} that keeps the two joiners. */
export function oneLineWithJoiners(text: string): string {
  return spaced(withoutControls(text).replace(unseenButJoiners, ''));
}

function withoutControls(text: string): string {
  if (!controlPattern.test(text)) return text;
  const scanner = new TerminalScanner(text);
  let line = '';
  while (!scanner.isAtEnd) {
    line += scanner.run();
    if (!scanner.isAtControl) continue;
    const effect = scanner.control();
    if (effect === 'newline' || effect === 'return' || effect === 'tab') line += ' ';
  }
  return line;
}

function spaced(line: string): string {
  return line.replace(/\s+/g, ' ').trim();
}

function shown(run: string): string {
  return hasUnseen.test(run) ? run.replace(unseen, '') : run;
}
