import { expect, test } from 'vitest';
import type { History } from '../../../src/stats/model/history.ts';
import type { HistoryPoint } from '../../../src/stats/model/history-point.ts';
import { summarise } from '../../../src/stats/model/history-summary.ts';
import { T0 } from './history-samples.ts';

const MINUTE = 60_000;

function minutes(count: number, points: Record<number, Partial<HistoryPoint>>): History {
  const none = { cpu: null, memory: null, memoryLimitBytes: null, restarts: 0 };
  return {
    name: 'web',
    fromMs: T0,
    toMs: T0 + count * MINUTE,
    resolutionMs: MINUTE,
    points: Object.entries(points).map(([minute, it]) => ({ ...none, at: T0 + Number(minute) * MINUTE, ...it })),
  };
}

test('averages weigh by samples, the lowest is of averages, the highest of samples', () => {
  const { cpu, memory } = summarise(
    minutes(2, {
      0: { cpu: { count: 6, avg: 10, max: 90 } },
      1: { cpu: { count: 2, avg: 50, max: 60 } },
    }),
  );
  expect(cpu).toEqual({ now: 50, min: 10, avg: 20, max: 90 });
  expect(memory).toBeNull();
});

test('"now" is unknown where the newest figure is of some time ago', () => {
  const cpu = { count: 1, avg: 1, max: 1 };
  expect(summarise(minutes(10, { 7: { cpu } })).cpu?.now).toBe(1);
  expect(summarise(minutes(10, { 6: { cpu } })).cpu?.now).toBeNull();
});

test('restarts, the last known limit and the unknown time are counted', () => {
  const cpu = { count: 1, avg: 1, max: 1 };
  const summary = summarise(
    minutes(10, { 0: { cpu, memoryLimitBytes: 5 }, 3: { cpu, restarts: 2, memoryLimitBytes: 7 }, 5: { restarts: 1 } }),
  );
  expect(summary).toMatchObject({
    memoryLimitBytes: 7,
    restarts: 3,
    restartTimes: [T0 + 3 * MINUTE, T0 + 5 * MINUTE],
    unknownMs: 8 * MINUTE,
  });
});

test('the minute that is still going on is not missing', () => {
  const cpu = { count: 1, avg: 1, max: 1 };
  const history = minutes(2, { 0: { cpu }, 1: { cpu } });
  expect(summarise({ ...history, toMs: history.toMs + 30_000 }).unknownMs).toBe(0);
});
