import fc from 'fast-check';
import { expect, test } from 'vitest';
import {
  bucketAt,
  type HistoryPoint,
  mergePoints,
  mergeSpreads,
  spreadOf,
} from '../../../src/stats/model/history-point.ts';

const figure = fc.oneof(fc.double({ min: 0, max: 1e15, noNaN: true }), fc.integer({ min: 0, max: 400 }));
const anything = fc.oneof(fc.constant(null), figure, fc.double());
const fold = (values: readonly (number | null)[]) =>
  values.map(spreadOf).reduce<ReturnType<typeof spreadOf>>((sum, one) => mergeSpreads(sum, one), null);
const isFigure = (value: number | null): value is number => value !== null && Number.isFinite(value) && value >= 0;

test('whatever comes in, the average lies between the lowest and the highest, and every known sample counts once', () => {
  fc.assert(
    fc.property(fc.array(anything), (values) => {
      const known = values.filter(isFigure);
      const spread = fold(values);
      expect(spread === null).toBe(known.length === 0);
      if (known.length === 0) return;
      expect(spread?.count).toBe(known.length);
      expect(spread?.max).toBe(Math.max(...known));
      expect(spread?.avg).toBeLessThanOrEqual(Math.max(...known));
      // Rounding may lose a last digit below.
      expect(spread?.avg).toBeGreaterThanOrEqual(Math.min(...known) * (1 - 1e-12));
    }),
  );
});

test('the average is the plain average of all samples, however they were grouped', () => {
  fc.assert(
    fc.property(fc.array(fc.array(fc.double({ min: 0, max: 6_400, noNaN: true }))), (groups) => {
      const all = groups.flat();
      const merged = groups.map(fold).reduce<ReturnType<typeof fold>>((a, b) => mergeSpreads(a, b), null);
      expect(merged === null).toBe(all.length === 0);
      if (all.length === 0) return;
      expect(merged?.avg).toBeCloseTo(all.reduce((a, b) => a + b) / all.length, 6);
      expect(merged?.count).toBe(all.length);
    }),
  );
});

test('equal figures have exactly that average', () => {
  fc.assert(
    fc.property(figure, fc.integer({ min: 1, max: 50 }), (value, times) => {
      expect(fold(Array.from({ length: times }, () => value))).toEqual({ count: times, avg: value, max: value });
    }),
  );
});

test('unknown, negative and impossible figures are gaps, not zeros', () => {
  for (const value of [null, Number.NaN, Number.POSITIVE_INFINITY, -0.5]) expect(spreadOf(value)).toBeNull();
  expect(mergeSpreads(null, null)).toBeNull();
  expect(mergeSpreads(null, spreadOf(8))).toEqual({ count: 1, avg: 8, max: 8 });
  expect(spreadOf(0)).toEqual({ count: 1, avg: 0, max: 0 });
});

test('a merged bucket keeps its begin, the last known limit and all restarts', () => {
  const one: HistoryPoint = { at: 60_000, cpu: null, memory: spreadOf(10), memoryLimitBytes: 100, restarts: 1 };
  expect(mergePoints(one, { ...one, at: 90_000, memoryLimitBytes: 50, restarts: 2 })).toEqual({
    at: 60_000,
    cpu: null,
    memory: { count: 2, avg: 10, max: 10 },
    memoryLimitBytes: 50,
    restarts: 3,
  });
  expect(mergePoints(one, { ...one, memoryLimitBytes: null }).memoryLimitBytes).toBe(100);
});

test('a moment is in exactly one bucket, also before 1970', () => {
  fc.assert(
    fc.property(fc.integer({ min: -1e12, max: 4e12 }), fc.constantFrom(60_000, 900_000), (at, resolution) => {
      const bucket = bucketAt(at, resolution);
      expect(bucket <= at && at < bucket + resolution).toBe(true);
      expect(Math.abs(bucket % resolution)).toBe(0);
    }),
  );
});
