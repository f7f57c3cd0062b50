import { expect, test } from 'vitest';
import { ReportMaker } from '../../../src/schedules/model/report-maker.ts';
import type { History } from '../../../src/stats/model/history.ts';
import { ChartError, type ChartRequest } from '../../../src/stats/model/history-chart.ts';
import type { HistoryPoint } from '../../../src/stats/model/history-point.ts';
import { makeContainer } from '../../containers/model/make-container.ts';
import { makeSchedule } from './make-schedule.ts';
import { TurningClock } from './turning-clock.ts';

const DAY = 86_400_000;
const QUARTER = 900_000;
const now = Date.parse('2026-11-22T08:00Z');

/** Points at the end of each period, `cpu` percent and `memory` bytes in each. */
function past(
  name: string,
  days: number,
  use: (daysAgo: number) => { cpu: number; memory: number; restarts?: number },
) {
  const points: HistoryPoint[] = [];
  for (let at = now - days * DAY; at < now; at += QUARTER) {
    const { cpu, memory, restarts = 0 } = use((now - at) / DAY);
    points.push({
      at,
      cpu: { count: 90, avg: cpu, max: cpu * 2 },
      memory: { count: 90, avg: memory, max: memory },
      memoryLimitBytes: 1e9,
      restarts,
    });
  }
  return { name, points };
}

function maker(pasts: readonly { name: string; points: readonly HistoryPoint[] }[], drawn: ChartRequest[] | 'fails') {
  const clock = new TurningClock('2026-11-22T08:00Z');
  const containers = [
    makeContainer({ name: 'db', startedAt: now - 30 * DAY }),
    makeContainer({ name: 'minecraft', startedAt: now - 2 * DAY, health: 'unhealthy' }),
    makeContainer({ name: 'old', state: 'exited', startedAt: 1, finishedAt: 2 }),
  ];
  const reports = new ReportMaker({
    clock,
    containers: { all: () => containers, get: (name) => containers.find((one) => one.name === name) },
    engineStatus: () => ({ connected: false, since: 7, error: null }),
    history: {
      history: async (name, fromMs, toMs): Promise<History> => {
        const points = pasts.find((one) => one.name === name)?.points ?? [];
        return { name, fromMs, toMs, resolutionMs: QUARTER, points: points.filter(({ at }) => at >= fromMs) };
      },
    },
    charts: {
      render: async (request) => {
        if (drawn === 'fails') throw new ChartError('timeout', 'too slow');
        drawn.push(request);
        return new Uint8Array([1]);
      },
    },
  });
  return async (post: 'stats' | 'status' | 'weekly', pattern = '*') => {
    const task = { kind: 'post', post, containers: [{ kind: 'name', pattern }] } as const;
    const report = reports.make({ ...makeSchedule(), task });
    await clock.until('2026-11-22T08:00:00Z');
    return report;
  };
}

test('a day is compared with the day before, and names who used most', async () => {
  const drawn: ChartRequest[] = [];
  const report = await maker(
    [
      past('db', 2, () => ({ cpu: 5, memory: 100 })),
      past('minecraft', 2, (daysAgo) => ({
        cpu: daysAgo > 1 ? 15 : 45,
        memory: 400,
        restarts: daysAgo === 0.5 ? 2 : 0,
      })),
    ],
    drawn,
  )('stats');
  expect(report).toMatchObject({
    kind: 'stats',
    fromMs: now - DAY,
    toMs: now,
    containers: 3,
    running: 2,
    unhealthy: ['minecraft'],
    cpu: { now: 50, before: expect.closeTo(20, 0) },
    memory: { now: 500, before: 500 },
    unknownMs: 0,
    chart: new Uint8Array([1]),
    chartWords: expect.stringContaining('Last 24 hours'),
  });
  expect(report).toHaveProperty('consumers', [
    { name: 'minecraft', cpu: 45, cpuPeak: 90, memory: 400, restarts: 2, upSince: now - 2 * DAY },
    { name: 'db', cpu: 5, cpuPeak: 10, memory: 100, restarts: 0, upSince: now - 30 * DAY },
    { name: 'old', cpu: null, cpuPeak: null, memory: null, restarts: 0, upSince: null },
  ]);
  expect(drawn[0]?.history.points).toHaveLength(96);
  expect(drawn[0]?.history.points[0]).toMatchObject({ cpu: { avg: 50, max: 50 } });
});

test('a week is compared with the week before, as far as it is known', async () => {
  const report = await maker([past('db', 10, (daysAgo) => ({ cpu: daysAgo > 7 ? 10 : 20, memory: 1 }))], [])(
    'weekly',
    'db',
  );
  expect(report).toMatchObject({ containers: 1, cpu: { now: 20, before: 10 }, unknownMs: 0 });
});

test('nothing known is said as such: no zero, no chart', async () => {
  const drawn: ChartRequest[] = [];
  const report = await maker([], drawn)('stats');
  expect(report).toMatchObject({ cpu: { now: null, before: null }, chart: null, unknownMs: DAY });
  expect(drawn).toEqual([]);
  expect(await maker([], [])('stats', 'nothing-*')).toMatchObject({ containers: 0, consumers: [], unknownMs: 0 });
});

test('a chart that cannot be drawn is left out', async () => {
  const report = await maker([past('db', 2, () => ({ cpu: 5, memory: 100 }))], 'fails')('stats');
  expect(report).toMatchObject({ chart: null, cpu: { now: 5 } });
});

test('a list of containers says since when the engine is away', async () => {
  expect(await maker([], [])('status', 'm*')).toMatchObject({
    kind: 'status',
    engine: { connected: false, since: 7 },
    containers: [{ name: 'minecraft' }],
  });
});
