import fc from 'fast-check';
import { expect, test } from 'vitest';
import { CpuAverages } from '../../../src/stats/model/cpu-averages.ts';
import { snapshot, T0 } from './history-samples.ts';

test('no figure is ever negative or no number, whatever counters and clocks do', () => {
  const looks = fc.array(
    fc.record({ at: fc.integer({ min: -1e12, max: 1e12 }), cpuSeconds: fc.double({ min: 0, noNaN: true }) }),
  );
  fc.assert(
    fc.property(looks, (all) => {
      const averages = new CpuAverages();
      for (const { at, cpuSeconds } of all) {
        const percent = averages.since(snapshot(T0 + at, { web: { cpuSeconds } }).containers).get('web') ?? null;
        expect(percent === null || (percent >= 0 && Number.isFinite(percent))).toBe(true);
      }
    }),
  );
});

test('a source that tells percentages alone is believed, and who went away is forgotten', () => {
  const averages = new CpuAverages();
  const since = (afterMs: number, containers: Parameters<typeof snapshot>[1]) => [
    ...averages.since(snapshot(T0 + afterMs, containers).containers),
  ];
  expect(since(0, { web: { cpuPercent: 7 }, db: { cpuSeconds: 1 } })).toEqual([
    ['web', 7],
    ['db', null],
  ]);
  expect(since(10_000, { web: { cpuPercent: 8 } })).toEqual([['web', 8]]);
  expect(since(20_000, { db: { cpuSeconds: 3 } })).toEqual([['db', null]]);
});
