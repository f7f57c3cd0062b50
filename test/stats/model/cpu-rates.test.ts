import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { CpuRates, type CpuSample } from '../../../src/stats/model/cpu-rates.ts';

function sample(atMs: number, usedMs: number, more: Partial<CpuSample> = {}): CpuSample {
  return { atMs, usedNs: usedMs * 1e6, systemNs: null, cores: null, life: null, ...more };
}

describe('CPU rates', () => {
  test('are unknown at first and known at the second look', () => {
    const rates = new CpuRates();
    expect(rates.add('a', sample(0, 0))).toBeNull();
    expect(rates.add('a', sample(200, 100))).toBe(50);
  });

  test('use what the engine says the host spent, once the span is long enough for its ticks', () => {
    const rates = new CpuRates();
    rates.add('a', sample(0, 0, { systemNs: 0, cores: 2 }));
    expect(rates.add('a', sample(1_000, 500, { systemNs: 2.5e9, cores: 2 }))).toBe(40);
    expect(rates.add('a', sample(1_200, 600, { systemNs: 2.51e9, cores: 2 }))).toBe(50);
  });

  test('fall back to plain time when the host’s counter stands still or goes back', () => {
    const rates = new CpuRates();
    rates.add('a', sample(0, 0, { systemNs: 5e9, cores: 2 }));
    expect(rates.add('a', sample(1_000, 500, { systemNs: 4e9, cores: 2 }))).toBe(50);
  });

  test('a counter that goes back is a new beginning, not a negative rate', () => {
    const rates = new CpuRates();
    rates.add('a', sample(0, 5_000));
    expect(rates.add('a', sample(1_000, 10))).toBeNull();
    expect(rates.add('a', sample(2_000, 20))).toBe(1);
  });

  test('a new life is never compared with the last one, even if it has used more', () => {
    const rates = new CpuRates();
    rates.add('a', sample(0, 10, { life: 1 }));
    expect(rates.add('a', sample(1_000, 900, { life: 2 }))).toBeNull();
  });

  test('an old sample does not speak of now', () => {
    const rates = new CpuRates();
    rates.add('a', sample(0, 0));
    expect(rates.add('a', sample(60_000, 30_000))).toBeNull();
    expect(rates.add('a', sample(60_200, 30_020))).toBe(10);
  });

  test('questions in quick succession still get a rate over a span worth the name', () => {
    const rates = new CpuRates();
    rates.add('a', sample(0, 0));
    expect(rates.add('a', sample(5, 5))).toBeNull();
    expect(rates.add('a', sample(1_000, 500))).toBe(50);
    expect(rates.add('a', sample(1_010, 510))).toBeCloseTo(50.495, 3);
  });

  test('forget what is dropped and what does not run any more', () => {
    const rates = new CpuRates();
    for (const id of ['a', 'b', 'c']) rates.add(id, sample(0, 0));
    rates.drop('a');
    rates.retain(new Set(['b']));
    expect(rates.size).toBe(1);
    expect(rates.add('c', sample(1_000, 500))).toBeNull();
  });

  test('are never negative, NaN or infinite, whatever the counters do', () => {
    const number = fc.oneof(fc.double(), fc.nat(), fc.constantFrom(0, 2 ** 53, 2 ** 64, Number.NaN));
    const samples = fc.record({
      atMs: number,
      usedNs: number,
      systemNs: fc.option(number),
      cores: fc.option(number),
      life: fc.constant(null),
    });
    fc.assert(
      fc.property(fc.array(samples, { maxLength: 20 }), (series) => {
        const rates = new CpuRates();
        for (const one of series) {
          const percent = rates.add('a', one);
          expect(percent === null || (Number.isFinite(percent) && percent >= 0)).toBe(true);
        }
      }),
    );
  });
});
