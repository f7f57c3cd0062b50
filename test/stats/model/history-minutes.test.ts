import fc from 'fast-check';
import { expect, test } from 'vitest';
import { HistoryMinutes } from '../../../src/stats/model/history-minutes.ts';
import { type Sample, snapshot, T0 } from './history-samples.ts';

const none = () => null;
const MB = 1_000_000;

test('a minute comes out when the next one begins, with averages and maxima', () => {
  const minutes = new HistoryMinutes(new Map());
  expect(
    minutes.add(snapshot(T0 + 5_000, { web: { cpuPercent: 10, memoryBytes: MB, memoryLimitBytes: 9 * MB } }), none),
  ).toEqual([]);
  expect(minutes.add(snapshot(T0 + 59_999, { web: { cpuPercent: 30, memoryBytes: 3 * MB } }), none)).toEqual([]);
  expect(minutes.add(snapshot(T0 + 60_000, { web: { cpuPercent: 99 } }), none)).toEqual([
    {
      name: 'web',
      startedAt: null,
      point: {
        at: T0,
        cpu: { count: 2, avg: 20, max: 30 },
        memory: { count: 2, avg: 2 * MB, max: 3 * MB },
        memoryLimitBytes: 9 * MB,
        restarts: 0,
      },
    },
  ]);
});

test('CPU is the average since the look before, whatever it was at the moment of looking', () => {
  const minutes = new HistoryMinutes(new Map());
  const look = (afterMs: number, cpuSeconds: number) =>
    minutes.add(snapshot(T0 + afterMs, { web: { cpuSeconds, cpuPercent: null } }), none);
  for (const [afterMs, cpuSeconds] of [
    [0, 100],
    [10_000, 105],
    [50_000, 105],
  ] as const)
    look(afterMs, cpuSeconds);
  expect(minutes.close()[0]?.point.cpu).toEqual({ count: 2, avg: 25, max: 50 });
  // A restart sets the counter to zero; after a long pause, and where the clock was set back, nothing can be said.
  for (const [afterMs, cpuSeconds] of [
    [60_000, 1],
    [155_000, 50],
    [150_000, 51],
  ] as const)
    look(afterMs, cpuSeconds);
  expect(minutes.close()).toEqual([]);
});

test('a container that nothing is known of leaves a gap, a real zero does not', () => {
  const minutes = new HistoryMinutes(new Map());
  minutes.add(snapshot(T0, { unknown: {}, idle: { cpuPercent: 0 } }), none);
  expect(minutes.close().map(({ name, point }) => [name, point.cpu, point.memory])).toEqual([
    ['idle', { count: 1, avg: 0, max: 0 }, null],
  ]);
});

test('a run that began anew is a restart; the first one that is ever seen is not', () => {
  const minutes = new HistoryMinutes(new Map([['known', T0 - 5]]));
  const restarts = (started: number) => {
    minutes.add(snapshot(T0, { known: { cpuPercent: 1 }, fresh: { cpuPercent: 1 } }), () => started);
    return minutes.close().map(({ point }) => point.restarts);
  };
  expect(restarts(T0 - 1)).toEqual([1, 0]);
  expect(restarts(T0 - 1)).toEqual([0, 0]);
  expect(restarts(T0 + 1)).toEqual([1, 1]);
});

test('a restart shows even where its figures are unknown', () => {
  const minutes = new HistoryMinutes(new Map([['web', 1]]));
  minutes.add(snapshot(T0, { web: {} }), () => 2);
  expect(minutes.close()).toMatchObject([{ name: 'web', point: { cpu: null, memory: null, restarts: 1 } }]);
});

test('a clock that was not set yet records nothing', () => {
  const minutes = new HistoryMinutes(new Map());
  for (const at of [0, Date.UTC(2000, 0, 1), Number.NaN]) minutes.add(snapshot(at, { web: { cpuPercent: 1 } }), none);
  expect(minutes.close()).toEqual([]);
});

test('ten thousand containers cost no more than the bound', () => {
  const minutes = new HistoryMinutes(new Map(), { containers: 20, names: 20 });
  for (let batch = 0; batch < 10; batch++) {
    const names = Array.from({ length: 1_000 }, (_, n) => [`job-${batch}-${n}`, { cpuPercent: 1 }]);
    minutes.add(snapshot(T0, Object.fromEntries(names)), () => T0);
  }
  const entries = minutes.close();
  expect(entries).toHaveLength(20);
  expect(entries[0]?.name).toBe('job-0-0');
});

const sample = fc.record<Sample>({
  cpuPercent: fc.option(fc.double({ min: 0, max: 6_400, noNaN: true })),
  memoryBytes: fc.option(fc.integer({ min: 0, max: 1e12 })),
});
// A clock that runs, stands, is set forth and is set back.
const steps = fc.array(
  fc.tuple(fc.integer({ min: -10_000_000, max: 10_000_000 }), fc.dictionary(fc.constantFrom('a', 'b', 'c'), sample)),
);

test('however the clock jumps, every known sample is in exactly one minute, and in the right one', () => {
  fc.assert(
    fc.property(steps, (moves) => {
      const minutes = new HistoryMinutes(new Map());
      let at = T0;
      const given = new Map<string, number>();
      const got = new Map<string, number>();
      const take = (entries: ReturnType<HistoryMinutes['close']>) => {
        for (const { name, point } of entries) {
          for (const [figure, spread] of [
            ['cpu', point.cpu],
            ['memory', point.memory],
          ] as const) {
            const key = `${name} ${figure} ${point.at}`;
            if (spread) got.set(key, (got.get(key) ?? 0) + spread.count);
          }
        }
      };
      for (const [step, containers] of moves) {
        at += step;
        for (const [name, { cpuPercent, memoryBytes }] of Object.entries(containers)) {
          for (const [figure, value] of [
            ['cpu', cpuPercent],
            ['memory', memoryBytes],
          ] as const) {
            const key = `${name} ${figure} ${Math.floor(at / 60_000) * 60_000}`;
            if (value !== null) given.set(key, (given.get(key) ?? 0) + 1);
          }
        }
        take(minutes.add(snapshot(at, containers), none));
      }
      take(minutes.close());
      expect(got).toEqual(given);
    }),
  );
});
