import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { cpuPercent, memoryLimit, memoryPercent, natural, usedMemory } from '../../../src/stats/model/formulas.ts';

/** Whatever a counter might be told to be. */
const anything = fc.oneof(fc.double(), fc.maxSafeNat(), fc.constantFrom(0, -0, -1, 2 ** 53, 2 ** 64, Number.NaN));
const maybe = fc.option(anything);

function wellBehaved(value: number | null): boolean {
  return value === null || (Number.isFinite(value) && value >= 0);
}

describe('CPU percent', () => {
  test('counts each busy core as a hundred', () => {
    expect(cpuPercent(2e9, 2e9, 2)).toBe(200);
    expect(cpuPercent(5e8, 1e9, 1)).toBe(50);
  });

  test('is zero for an idle container and unknown when time stood still', () => {
    expect(cpuPercent(0, 1e9, 4)).toBe(0);
    expect(cpuPercent(1e6, 0, 4)).toBeNull();
  });

  test('is never negative, never NaN, never infinite', () => {
    fc.assert(fc.property(anything, anything, anything, (a, b, c) => wellBehaved(cpuPercent(a, b, c))));
  });
});

describe('memory', () => {
  test('leaves out the page cache that the kernel would give back', () => {
    expect(usedMemory(100, 30)).toBe(70);
  });

  test('keeps the cache in where it is said to be more than everything', () => {
    expect(usedMemory(4_000, 5_000)).toBe(4_000);
    expect(usedMemory(4_000, 4_000)).toBe(4_000);
  });

  test('takes the next candidate for the cache where the first makes no sense', () => {
    expect(usedMemory(4_000, 5_000, 1_000)).toBe(3_000);
    expect(usedMemory(4_000, null, 1_000)).toBe(3_000);
    expect(usedMemory(4_000)).toBe(4_000);
  });

  test('is limited by the host where the container has no limit or a larger one', () => {
    expect(memoryLimit(null, 1_000)).toBe(1_000);
    expect(memoryLimit(2 ** 63, 1_000)).toBe(1_000);
    expect(memoryLimit(500, 1_000)).toBe(500);
    expect(memoryLimit(500, null)).toBe(500);
    expect(memoryLimit(null, null)).toBeNull();
  });

  test('has no percentage without a limit', () => {
    expect(memoryPercent(10, null)).toBeNull();
    expect(memoryPercent(10, 0)).toBeNull();
    expect(memoryPercent(10, 40)).toBe(25);
  });

  test('is never negative, never NaN, never infinite', () => {
    fc.assert(
      fc.property(maybe, maybe, (a, b) => {
        expect([usedMemory(a, b), memoryLimit(a, b), memoryPercent(a, b), natural(a)].every(wellBehaved)).toBe(true);
      }),
    );
  });
});
