import { expect, test } from 'vitest';
import { systemClock } from '../../../src/kit/clock.ts';
import { HistoryBusyError, HistoryInTurns, type HistoryPoints } from '../../../src/stats/model/history-in-turns.ts';

const QUARTER = 900_000;
const MONTH = 30 * 96 * QUARTER;
const NOW = 4 * MONTH;

/** Knows a point for each bucket, and counts how many it was asked for in one turn of the event loop. */
function store() {
  const counted = { inTurn: 0, most: 0, all: 0, fails: false };
  const points: HistoryPoints = {
    span: (fromMs) => ({ fromMs, resolutionMs: QUARTER }),
    points: (_, resolutionMs, fromMs, toMs) => {
      if (counted.fails) throw new Error('unreadable');
      const ats = Array.from(
        { length: Math.ceil((toMs - fromMs) / resolutionMs) },
        (_, n) => fromMs + n * resolutionMs,
      );
      counted.all += ats.length;
      counted.inTurn += ats.length;
      counted.most = Math.max(counted.most, counted.inTurn);
      setImmediate(() => {
        counted.inTurn = 0;
      });
      return ats.map((at) => ({ at, cpu: null, memory: null, memoryLimitBytes: null, restarts: 0 }));
    },
  };
  return { counted, history: new HistoryInTurns(points, systemClock) };
}

test('however many ask, a turn of the event loop reads a small part of a month', async () => {
  const { counted, history } = store();
  const names = Array.from({ length: 50 }, (_, n) => `c${n}`);
  const pasts = await Promise.all(names.map((name) => history.history(name, NOW - MONTH, NOW)));
  expect(pasts.map(({ name, points }) => [name, points.length])).toEqual(names.map((name) => [name, 2_880]));
  expect(counted.all).toBe(50 * 2_880);
  expect(counted.most).toBeLessThanOrEqual(360);
});

test('what fails keeps nobody else waiting', async () => {
  const { counted, history } = store();
  counted.fails = true;
  const failing = Array.from({ length: 3 }, () => history.history('c', NOW - MONTH, NOW));
  expect((await Promise.allSettled(failing)).map(({ status }) => status)).toEqual(['rejected', 'rejected', 'rejected']);
  counted.fails = false;
  expect((await history.history('c', NOW - MONTH, NOW)).points).toHaveLength(2_880);
});

test('more than can wait are refused, and those that wait are answered', async () => {
  const { history } = store();
  const asked = Array.from({ length: 100 }, () => history.history('c', NOW - QUARTER, NOW));
  const results = await Promise.allSettled(asked);
  const refused = results.flatMap((one) => (one.status === 'rejected' ? [one.reason] : []));
  expect(refused).toHaveLength(36);
  for (const error of refused) expect(error).toBeInstanceOf(HistoryBusyError);
  expect((await history.history('c', NOW - QUARTER, NOW)).points).toHaveLength(1);
});
