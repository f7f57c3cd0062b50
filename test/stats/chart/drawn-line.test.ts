import { expect, test } from 'vitest';
import { drawnLine, drawnResolution } from '../../../src/stats/chart/drawn-line.ts';
import { cases, chartOf, NOW } from './histories.ts';

const MINUTE = 60_000;

test('a day of minutes is drawn with a point for every two pixels, and no peak is lost', () => {
  const { history } = chartOf('peak', 24 * 60 * MINUTE, (_t, i) => ({
    cpu: i === 777 ? 390 : 1,
    peak: i === 777 ? 400 : 1,
  }));
  expect(drawnResolution(history)).toBe(4 * MINUTE);
  const { pieces, gaps } = drawnLine(history, (point) => point.cpu);
  expect(gaps).toEqual([]);
  expect(pieces).toHaveLength(1);
  expect(pieces[0]?.length).toBeLessThanOrEqual(361);
  expect(Math.max(...(pieces[0] ?? []).map((point) => point.max))).toBe(400);
});

test('the line ends where nothing is known and begins again after it', () => {
  const { pieces, gaps } = drawnLine(cases.gaps.history, (point) => point.cpu);
  expect(pieces).toHaveLength(3);
  expect(gaps).toHaveLength(2);
  for (const [from, to] of gaps) expect(to).toBeGreaterThan(from);
});

test('one missing minute breaks an hour’s line', () => {
  const { history } = chartOf('blink', 60 * MINUTE, (_t, i) => (i === 30 ? null : { cpu: 1 }));
  const { pieces, gaps } = drawnLine(history, (point) => point.cpu);
  expect(pieces.map((piece) => piece.length)).toEqual([30, 29]);
  expect(gaps).toEqual([]);
});

test('what is unknown at the end is a gap, the minute that is still open is not', () => {
  const ended = chartOf('ended', 60 * MINUTE, (_t, i) => (i > 50 ? null : { cpu: 1 })).history;
  expect(drawnLine(ended, (point) => point.cpu).gaps).toEqual([[expect.any(Number), NOW]]);
  const running = chartOf('running', 60 * MINUTE, () => ({ cpu: 1 })).history;
  expect(drawnLine(running, (point) => point.cpu).gaps).toEqual([]);
  expect(drawnLine(running, (point) => point.memory).gaps).toEqual([[running.fromMs, NOW]]);
});
