import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { ContainerStats } from '../../../src/stats/model/container-stats.ts';
import { disagreements } from '../../../src/stats/model/disagreement.ts';
import { unknownStats } from '../../../src/stats/model/source.ts';

function stats(figures: Partial<ContainerStats>): ContainerStats {
  return { ...unknownStats({ name: 'web', id: 'a' }, 0), ...figures };
}

describe('two sources agree', () => {
  test('when a counter lies between the readings before and after', () => {
    fc.assert(
      fc.property(fc.nat(), fc.nat(), fc.nat(), (start, more, evenMore) => {
        const at = (rx: number): ContainerStats =>
          stats({ networkRxBytes: rx, cpuSeconds: rx / 1e6, blockWriteBytes: rx });
        expect(disagreements(at(start), at(start + more), at(start + more + evenMore))).toEqual([]);
      }),
    );
  });

  test('when one of them does not know', () => {
    expect(disagreements(stats({ pids: 5 }), stats({}), stats({ pids: 5 }))).toEqual([]);
  });

  test('on CPU %, always: they speak of different seconds', () => {
    expect(disagreements(stats({ cpuPercent: 0 }), stats({ cpuPercent: 100 }), stats({ cpuPercent: 0 }))).toEqual([]);
  });
});

describe('two sources disagree', () => {
  test.each([
    ['a counter in other units', { cpuSeconds: 40 }, { cpuSeconds: 40_000 }, 'cpuSeconds'],
    ['the whole host’s traffic', { networkRxBytes: 1e9 }, { networkRxBytes: 0 }, 'networkRxBytes'],
    ['memory with the page cache', { memoryBytes: 2e9 }, { memoryBytes: 1e8 }, 'memoryBytes'],
    ['a limit that only one sees', { memoryLimitBytes: 8e9 }, { memoryLimitBytes: 1e8 }, 'memoryLimitBytes'],
  ])('about %s', (_, ours, theirs, figure) => {
    expect(disagreements(stats(ours), stats(theirs), stats(ours))).toMatchObject([{ figure }]);
  });
});
