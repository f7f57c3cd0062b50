import { expect, test } from 'vitest';
import { TerminalRow } from '../../src/kit/terminal-row.ts';

const rows = 2_000;

/** What comes of `draw`, row after row, and the cells that were looked at for it. */
function drawn(draw: (row: TerminalRow) => void): { lines: string[]; work: number } {
  const row = new TerminalRow(0);
  const lines: string[] = [];
  let work = 0;
  for (let i = 0; i < rows; i += 1) {
    draw(row);
    lines.push(row.take());
    work += row.takeWork();
  }
  return { lines, work };
}

/** What may be skipped of all that is empty, whatever the rows. */
const padding = 4_096;

test('a row with one character far to the right costs no more than a few cells', () => {
  const { lines, work } = drawn((row) => {
    row.apply('column', 1_024);
    row.write('x');
  });
  expect(lines[0]).toBe(`${' '.repeat(1_023)}x`);
  expect(lines.at(-1)).toBe('x');
  expect(work).toBeLessThanOrEqual(padding + 32 * rows);
});

test('nor does one with a character at each end', () => {
  const { lines, work } = drawn((row) => {
    row.apply('return', 1);
    row.write('x');
    row.apply('column', 1_023);
    row.write('漢');
  });
  expect(lines[0]).toBe(`x${' '.repeat(1_021)}漢`);
  expect(lines.at(-1)).toBe('x漢');
  expect(work).toBeLessThanOrEqual(padding + 64 * rows);
});

test('nor does one that was erased', () => {
  const { lines, work } = drawn((row) => {
    row.apply('column', 1_024);
    row.write('x');
    row.apply('erase', 2);
    row.apply('column', 40);
    row.write('y');
  });
  expect(lines[0]).toBe(`${' '.repeat(39)}y`);
  expect(work).toBeLessThanOrEqual(padding + 64 * rows);
});

test('what is skipped and looked at counts as work', () => {
  const row = new TerminalRow(0);
  row.apply('column', 1_001);
  row.write('x');
  row.take();
  expect(row.takeWork()).toBeGreaterThan(1_000);
  expect(row.takeWork()).toBe(0);
});
