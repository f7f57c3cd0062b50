import { once } from 'node:events';
import { join } from 'node:path';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { systemClock } from '../../src/kit/clock.ts';
import { StatsHistoryStore } from '../../src/stats/history-store.ts';
import type { History, HistoryEntry } from '../../src/stats/model/history.ts';
import { HistoryInTurns } from '../../src/stats/model/history-in-turns.ts';
import { spreadOf } from '../../src/stats/model/history-point.ts';
import { openStore } from '../../src/store/open.ts';
import { rememberingLog, temporaryDirectory, temporaryStore } from '../store/open-temporary.ts';
import { startProcess } from '../store/processes.ts';

const MINUTE = 60_000;
const QUARTER = 15 * MINUTE;
const DAY = 86_400_000;
const T0 = Date.UTC(2026, 2, 1);

function temporaryHistory(maxNames?: number) {
  const clock = { time: T0, now: () => clock.time };
  const store = temporaryStore();
  return { ...store, clock, history: new StatsHistoryStore(store.db, clock, maxNames) };
}

function past(history: StatsHistoryStore, name: string, askedFromMs: number, toMs: number): History {
  const { fromMs, resolutionMs } = history.span(askedFromMs, toMs);
  return { name, fromMs, toMs, resolutionMs, points: history.points(name, resolutionMs, fromMs, toMs) };
}

function minute(at: number, cpu: number | null, more: Partial<HistoryEntry> = {}): HistoryEntry {
  const point = { at, cpu: spreadOf(cpu), memory: spreadOf(1_000), memoryLimitBytes: 4_000, restarts: 0 };
  return { name: 'web', startedAt: null, point, ...more };
}

test('the last day is told minute by minute, with its gaps', () => {
  const { history, clock } = temporaryHistory();
  for (const n of [0, 1, 4])
    history.write([minute(T0 + n * MINUTE, n), minute(T0 + n * MINUTE, 77, { name: 'other' })]);
  clock.time = T0 + 5 * MINUTE;
  expect(past(history, 'web', T0, clock.time)).toEqual({
    name: 'web',
    fromMs: T0,
    toMs: clock.time,
    resolutionMs: MINUTE,
    points: [0, 1, 4].map((n) => minute(T0 + n * MINUTE, n).point),
  });
  expect(past(history, 'web', T0 + MINUTE, T0 + 4 * MINUTE).points.map(({ at }) => at)).toEqual([T0 + MINUTE]);
  expect(past(history, 'never seen', T0, clock.time).points).toEqual([]);
});

test('read in turns it is the same as read at once', async () => {
  const { history, clock } = temporaryHistory();
  for (let n = 0; n < 1_500; n += 7) history.write([minute(T0 + n * MINUTE, n)]);
  clock.time = T0 + DAY + 30 * MINUTE;
  for (const from of [
    T0 - 40 * DAY,
    T0 - 3 * DAY + 1,
    T0 + 61 * MINUTE - 1,
    clock.time - MINUTE,
    clock.time,
    clock.time + DAY,
  ]) {
    const inTurns = await new HistoryInTurns(history, systemClock).history('web', from, clock.time);
    expect(inTurns).toEqual(past(history, 'web', from, clock.time));
  }
});

test('what is unknown comes back as unknown, not as zero', () => {
  const { history, clock } = temporaryHistory();
  const point = { at: T0, cpu: null, memory: null, memoryLimitBytes: null, restarts: 2 };
  history.write([{ name: 'web', startedAt: null, point }]);
  clock.time += 2 * MINUTE;
  expect(past(history, 'web', T0, clock.time).points).toEqual([point]);
});

test('longer periods are told by quarters of an hour that weigh every minute', () => {
  const { history, clock } = temporaryHistory();
  for (let n = 0; n < 30; n++) history.write([minute(T0 + n * MINUTE, n)]);
  clock.time = T0 + 3 * DAY;
  const { points, resolutionMs } = past(history, 'web', T0 - DAY, clock.time);
  expect(resolutionMs).toBe(QUARTER);
  expect(points.map(({ at, cpu }) => [at, cpu?.count, cpu?.max])).toEqual([
    [T0, 15, 14],
    [T0 + QUARTER, 15, 29],
  ]);
  expect(points[0]?.cpu?.avg).toBeCloseTo(7, 9);
});

test('however the minutes come, both resolutions hold every sample, between lowest and highest', () => {
  const moves = fc.array(
    fc.tuple(fc.integer({ min: -40, max: 40 }), fc.option(fc.double({ min: 0, max: 400, noNaN: true }))),
    {
      maxLength: 60,
    },
  );
  fc.assert(
    fc.property(moves, (steps) => {
      const { history, clock, db } = temporaryHistory();
      let at = T0;
      for (const [step, cpu] of steps) {
        at += step * MINUTE;
        history.write([minute(at, cpu)]);
      }
      const known = steps.flatMap(([, cpu]) => (cpu === null ? [] : [cpu]));
      for (const now of [T0, T0 + 10 * DAY]) {
        clock.time = now;
        const { points } = past(history, 'web', T0 - 12 * 60 * MINUTE * 2, T0 + 2 * DAY);
        expect(points.reduce((sum, { cpu }) => sum + (cpu?.count ?? 0), 0)).toBe(known.length);
        for (const { cpu } of points) {
          if (!cpu) continue;
          expect(cpu.avg).toBeLessThanOrEqual(cpu.max);
          expect(cpu.avg).toBeGreaterThanOrEqual(Math.min(...known) * (1 - 1e-12));
        }
        const times = points.map((point) => point.at);
        expect(times).toEqual([...new Set(times)].sort((a, b) => a - b));
      }
      db.close();
    }),
    { numRuns: 30 },
  );
});

test('when a run began is remembered over a restart of ours', () => {
  const { db, history, open } = temporaryHistory();
  history.write([minute(T0, 1, { startedAt: T0 - 500.5 }), minute(T0, 1, { name: 'unknown' })]);
  history.write([minute(T0 + MINUTE, 1)]);
  db.close();
  const again = open();
  expect(new StatsHistoryStore(again, { now: () => T0 }).starts()).toEqual(new Map([['web', Math.trunc(T0 - 500.5)]]));
  again.close();
});

test('minutes are forgotten after a day, quarters after a month, a limited number at once', () => {
  const { history, clock, db } = temporaryHistory();
  for (let n = 0; n < 600; n++) history.write([minute(T0 + n * MINUTE, 1)]);
  const count = () => db.prepare('SELECT count(*) AS n FROM stats_bucket GROUP BY resolution_ms').all();
  expect(count()).toEqual([{ n: 600 }, { n: 40 }]);
  clock.time = T0 + 2 * DAY;
  expect(history.prune(clock.time)).toBe(120);
  while (history.prune(clock.time) > 0);
  expect(count()).toEqual([{ n: 40 }]);
  while (history.prune(T0 + 40 * DAY) > 0);
  expect(count()).toEqual([]);
  expect(history.starts().size).toBe(0);
  expect(db.prepare('SELECT * FROM stats_series').all()).toEqual([]);
});

test('what a clock that was wrong wrote into the future is forgotten once it is right', () => {
  const { history } = temporaryHistory();
  history.write([minute(T0 + 400 * DAY, 1)]);
  history.write([minute(T0, 1)]);
  expect(history.prune(T0)).toBe(2);
  expect(past(history, 'web', T0 + 399 * DAY, T0 + 401 * DAY).points).toEqual([]);
  expect(past(history, 'web', T0, T0 + MINUTE).points).toHaveLength(1);
});

test('no more names are kept than allowed: those not seen for longest go', () => {
  const { history, db } = temporaryHistory(3);
  for (let n = 0; n < 10; n++) history.write([minute(T0 + n * MINUTE, 1, { name: `job-${n}` })]);
  expect(
    db
      .prepare('SELECT name FROM stats_series ORDER BY name')
      .all()
      .map((one) => one['name']),
  ).toEqual(['job-7', 'job-8', 'job-9']);
});

test.each([
  [T0, T0],
  [T0 + 5, T0],
  [Number.NaN, T0],
  [T0, Number.NaN],
  [Number.NEGATIVE_INFINITY, T0],
  [0, Number.POSITIVE_INFINITY],
])('a senseless period from %d to %d has no points and is no loop', (from, to) => {
  const { history } = temporaryHistory();
  history.write([minute(T0, 1)]);
  expect(past(history, 'web', from, to).points).toEqual([]);
});

test('kill -9 while it writes loses at most the minute that was being written', async () => {
  const path = join(temporaryDirectory(), 'stevedore.db');
  const child = startProcess('process-history.ts', [path, String(T0)]);
  let said = '';
  child.stdout?.setEncoding('utf8').on('data', (chunk: string) => {
    said += chunk;
    if (said.length > 2_000) child.kill('SIGKILL');
  });
  await once(child, 'close');
  const last = Number(said.trimEnd().split('\n').at(-1));
  const clock = { now: () => last };
  const log = rememberingLog();
  const db = openStore({ path, log, clock });
  expect(log.lines).toEqual([]);
  const history = new StatsHistoryStore(db, clock);
  const minutes = (last - T0) / MINUTE + 1;
  const [a, b, c] = ['a', 'b', 'c'].map((name) => past(history, name, T0, last + 10 * MINUTE).points.length);
  expect([minutes, minutes + 1]).toContain(a);
  expect([b, c]).toEqual([a, a]);
  db.close();
});
