import { expect, test } from 'vitest';
import type { StatsSnapshot } from '../../../src/stats/model/container-stats.ts';
import type { HistoryEntry, HistoryWriter } from '../../../src/stats/model/history.ts';
import { HistoryRecorder } from '../../../src/stats/model/history-recorder.ts';
import { HandClock, snapshot, T0 } from './history-samples.ts';

function recording(read: (clock: HandClock) => StatsSnapshot | Promise<StatsSnapshot>) {
  const clock = new HandClock();
  const written: HistoryEntry[][] = [];
  const log: string[] = [];
  const state = { full: false, looks: 0, startedAt: T0 as number | null };
  const store: HistoryWriter = {
    starts: () => new Map(),
    write(entries) {
      if (state.full) throw new Error('disk full');
      written.push([...entries]);
    },
  };
  const recorder = new HistoryRecorder({
    reader: {
      async getAllContainerStats() {
        state.looks++;
        return read(clock);
      },
    },
    store,
    clock,
    log: { info: (_facts, message) => void log.push(message), warn: (_facts, message) => void log.push(message) },
    startedAt: () => state.startedAt,
  });
  return { clock, written, log, state, recorder };
}

const web = (clock: HandClock) => snapshot(clock.now(), { web: { cpuPercent: 5 } });

test('it looks six times a minute and writes once', async () => {
  const { clock, written, state, recorder } = recording(web);
  recorder.start();
  recorder.start();
  await clock.turn(5 * 60_000);
  expect(state.looks).toBe(30);
  expect(written.map((entries) => entries.map(({ point }) => [point.at, point.cpu?.count]))).toEqual([
    [[T0, 5]],
    [[T0 + 60_000, 6]],
    [[T0 + 120_000, 6]],
    [[T0 + 180_000, 6]],
    [[T0 + 240_000, 6]],
  ]);
});

test('it looks seldomer where each look costs the engine and us many requests, but in every minute', async () => {
  for (const [containers, source, looks] of [
    [12, 'engine-api', 60],
    [25, 'engine-api', 30],
    [50, 'engine-api', 15],
    [200, 'engine-api', 15],
    [200, 'cgroup', 60],
  ] as const) {
    const names = Array.from({ length: containers }, (_, n) => [`box-${n}`, { cpuPercent: 5 }]);
    const { clock, written, state, recorder } = recording((time) => ({
      ...snapshot(time.now(), Object.fromEntries(names)),
      source,
    }));
    recorder.start();
    await clock.turn(10 * 60_000);
    expect(Math.abs(state.looks - looks)).toBeLessThanOrEqual(1);
    expect(written.length).toBeGreaterThanOrEqual(9);
  }
});

test('stopping writes the minute that is open and looks no more', async () => {
  const { clock, written, state, recorder } = recording(web);
  recorder.start();
  await clock.turn(25_000);
  recorder.stop();
  expect(written).toMatchObject([[{ name: 'web', point: { cpu: { count: 2 } } }]]);
  await clock.turn(600_000);
  expect(state.looks).toBe(2);
  expect(clock.waiting).toBe(0);
});

test('a snapshot that the cache hands out twice counts once', async () => {
  const same = snapshot(T0, { web: { cpuPercent: 5 } });
  const { clock, written, recorder } = recording(() => same);
  recorder.start();
  await clock.turn(30_000);
  recorder.stop();
  expect(written[0]?.[0]?.point.cpu?.count).toBe(1);
});

test('stats that fail leave a gap and one line in the log, and it goes on', async () => {
  let broken = true;
  const { clock, written, log, recorder } = recording((now) => {
    if (broken) throw new Error('away');
    return web(now);
  });
  recorder.start();
  await clock.turn(180_000);
  expect(log).toHaveLength(1);
  broken = false;
  await clock.turn(60_000);
  recorder.stop();
  expect(written.flat().map(({ point }) => point.at)).toEqual([T0 + 180_000, T0 + 240_000]);
  expect(log).toHaveLength(2);
});

test('while the disk is full the last minutes wait, and are written in order afterwards', async () => {
  const { clock, written, log, state, recorder } = recording(web);
  state.full = true;
  recorder.start();
  await clock.turn(30 * 60_000);
  expect(written).toEqual([]);
  expect(log).toHaveLength(1);
  state.full = false;
  await clock.turn(60_000);
  const times = written.flat().map(({ point }) => point.at);
  // Ten that waited, and the one that has ended since.
  expect(times).toHaveLength(11);
  expect(times).toEqual([...times].sort((a, b) => a - b));
  expect(times.at(-1)).toBe(T0 + 30 * 60_000);
  expect(log).toHaveLength(2);
});

test('a look that takes long is not asked for a second time meanwhile', async () => {
  let answer = (_snapshot: StatsSnapshot) => {};
  const { clock, state, recorder } = recording(
    () =>
      new Promise((resolve) => {
        answer = resolve;
      }),
  );
  recorder.start();
  await clock.turn(300_000);
  expect(state.looks).toBe(1);
  answer(snapshot(clock.now(), {}));
  await clock.turn(20_000);
  expect(state.looks).toBe(2);
});
