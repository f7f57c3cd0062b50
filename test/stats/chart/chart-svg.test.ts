import fc from 'fast-check';
import { expect, test } from 'vitest';
import { chartSvg } from '../../../src/stats/chart/chart-svg.ts';
import type { HistoryPoint } from '../../../src/stats/model/history-point.ts';
import { cases, chartOf, NOW } from './histories.ts';

const GIB = 1024 ** 3;

test('the chart says what it shows', () => {
  const svg = chartSvg(cases.gameServer);
  for (const words of [
    'minecraft',
    'last 24 hours',
    'CPU',
    'Memory',
    'limit 4 GiB',
    '2 restarts',
    'Europe/Berlin',
    '20:00',
  ]) {
    expect(svg).toContain(`>${words}<`);
  }
  expect(svg).not.toContain('no data');
  expect(chartSvg(cases.gaps)).toContain('no data');
  expect(chartSvg(cases.nothing)).toContain('Nothing was recorded');
});

test('a limit far above the figures is named instead of pressing the line to the ground', () => {
  expect(chartSvg(cases.flat)).toContain('>↑ limit 31.3 GiB<');
  const near = chartOf('near', 3_600_000, () => ({ memory: 1.9 * GIB, limit: 2 * GIB }));
  expect(chartSvg(near)).toContain('>limit 2 GiB<');
});

test('an unknown time zone is shown as UTC', () => {
  expect(chartSvg({ ...cases.flat, timeZone: 'Middle/Earth' })).toContain('>UTC<');
});

const figure = fc.option(
  fc
    .tuple(fc.double({ min: 0, max: 1e15, noNaN: true }), fc.double({ min: 1, max: 50, noNaN: true }))
    .map(([avg, factor]) => ({
      count: 6,
      avg,
      max: avg * factor,
    })),
);
const point = fc.record({
  cpu: figure,
  memory: figure,
  memoryLimitBytes: fc.option(fc.double({ min: 0, max: 1e15, noNaN: true })),
  restarts: fc.nat(3),
});

test('whatever happened and whatever it is called, the chart is well-formed and has no impossible coordinate', () => {
  fc.assert(
    fc.property(
      fc.dictionary(fc.nat(300).map(String), point),
      fc.string({ unit: 'binary' }),
      fc.constantFrom(1, 6, 24, 168, 720),
      (slots, title, hours) => {
        const empty = chartOf(title, hours * 3_600_000, () => null);
        const { resolutionMs } = empty.history;
        const points: HistoryPoint[] = Object.entries(slots)
          .map(([slot, it]) => ({ ...it, at: (Math.floor(NOW / resolutionMs) - Number(slot)) * resolutionMs }))
          .sort((a, b) => a.at - b.at);
        const svg = chartSvg({ ...empty, history: { ...empty.history, points } });
        expect(svg).not.toMatch(/NaN|Infinity|undefined/);
        // No character that XML forbids (nor a line break: none is ours), no tag but ours, every tag closed.
        expect([...svg].filter((character) => character < ' ' || ['\ufffe', '\uffff'].includes(character))).toEqual([]);
        const open: string[] = [];
        for (const [, closing, name] of svg.matchAll(/<(\/?)(\w+)[^<>]*>/g)) {
          if (closing) expect(open.pop()).toBe(name);
          else open.push(name ?? '');
        }
        expect(open).toEqual([]);
        expect(svg.replace(/<\/?(svg|defs|pattern|line|rect|g|text|path|circle)\b[^<>]*>/g, '')).not.toMatch(/[<>]/);
      },
    ),
    { numRuns: 60 },
  );
});
