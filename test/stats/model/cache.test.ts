import { beforeEach, describe, expect, test } from 'vitest';
import type { Container } from '../../../src/containers/model/container.ts';
import { StatsCache } from '../../../src/stats/model/cache.ts';
import type { StatsSnapshot } from '../../../src/stats/model/container-stats.ts';
import { StatsSourceError } from '../../../src/stats/model/source.ts';
import { ManualClock, settle } from '../../kit/manual-clock.ts';
import { idOf, running, ScriptedSource } from './scripted-source.ts';

let clock: ManualClock;
let source: ScriptedSource;
let containers: Container[];
let cache: StatsCache;

beforeEach(() => {
  clock = new ManualClock();
  source = new ScriptedSource();
  containers = [running('web'), running('db')];
  cache = new StatsCache({ source, clock, running: () => containers, maxContainers: 100 });
});

function breaks(): never {
  throw new StatsSourceError('unreachable', 'scripted', 'gone');
}

describe('how often the source is asked', () => {
  test('once for a hundred who ask at the same time', async () => {
    const answers = await Promise.all(Array.from({ length: 100 }, () => cache.getAllContainerStats()));
    expect(source.asked).toHaveLength(1);
    expect(new Set(answers).size).toBe(1);
    expect(cache.state()).toMatchObject({ refreshes: 1, misses: 100, hits: 0 });
  });

  test('not again until the figures are older than the time to live', async () => {
    await cache.getAllContainerStats();
    await clock.advance(2_999);
    await cache.getAllContainerStats();
    expect(source.asked).toHaveLength(1);
    await clock.advance(1);
    await cache.getAllContainerStats();
    expect(source.asked).toHaveLength(2);
    expect(cache.state().hits).toBe(1);
  });

  test('again for somebody who wants them younger', async () => {
    await cache.getAllContainerStats();
    await clock.advance(500);
    await cache.getAllContainerStats({ maxAgeMs: 400 });
    await cache.getAllContainerStats({ maxAgeMs: 0 });
    expect(source.asked).toHaveLength(3);
  });

  test('for figures as old as those who ask allow, and who watches allows the time to live', async () => {
    await cache.getAllContainerStats({ maxAgeMs: 0 });
    await cache.getAllContainerStats({ maxAgeMs: Number.POSITIVE_INFINITY });
    await clock.advance(3_000);
    await cache.getAllContainerStats();
    await clock.advance(500);
    await cache.getAllContainerStats({ maxAgeMs: 400 });
    const watch = cache.watch(() => {});
    await settle();
    watch.stop();
    expect(source.ages).toEqual([0, 3_000, 400, 3_000]);
  });

  test('joins a refresh under way even when new figures are demanded', async () => {
    let open = (): void => {};
    source.gate = new Promise((resolve) => {
      open = resolve;
    });
    const both = Promise.all([cache.getAllContainerStats(), cache.getAllContainerStats({ maxAgeMs: 0 })]);
    open();
    await both;
    expect(source.asked).toHaveLength(1);
  });

  test('not at all where nothing runs', async () => {
    containers = [];
    expect((await cache.getAllContainerStats()).containers.size).toBe(0);
    expect(source.asked).toEqual([]);
  });
});

describe('the first CPU figure', () => {
  test('comes 200 ms after the first sample, for those alone who lack it', async () => {
    const samples = new Map<string, number>([['db', 1]]);
    source.answer = ({ name }) => {
      const count = samples.get(name) ?? 0;
      samples.set(name, count + 1);
      return { cpuSeconds: count, cpuPercent: count === 0 ? null : 50 };
    };
    const answer = cache.getAllContainerStats();
    await clock.advance(199);
    expect(source.asked).toEqual([['web', 'db']]);
    await clock.advance(1);
    const { containers: stats } = await answer;
    expect(source.asked).toEqual([['web', 'db'], ['web']]);
    expect([...stats].map(([name, { cpuPercent }]) => [name, cpuPercent])).toEqual([
      ['web', 50],
      ['db', 50],
    ]);
  });

  test('is not waited for where the source counts nothing', async () => {
    source.answer = () => ({ memoryBytes: 5 });
    await cache.getAllContainerStats();
    expect(source.asked).toHaveLength(1);
  });

  test('is not waited for by those who do without, and got for those who do not', async () => {
    source.answer = () => ({ cpuSeconds: 1, cpuPercent: source.asked.length === 1 ? null : 50 });
    const without = await cache.getAllContainerStats({ cpuPercent: false });
    expect(without.containers.get('web')?.cpuPercent).toBeNull();
    await cache.getAllContainerStats({ cpuPercent: false });
    expect(source.asked).toHaveLength(1);
    expect((await cache.getAllContainerStats()).containers.get('web')?.cpuPercent).toBe(50);
    await cache.getAllContainerStats({ cpuPercent: false });
    expect(source.asked).toHaveLength(2);
  });

  test('comes for somebody who asks while it is read for somebody who does without', async () => {
    source.answer = () => ({ cpuSeconds: 1, cpuPercent: source.asked.length === 1 ? null : 50 });
    let open = (): void => {};
    source.gate = new Promise((resolve) => {
      open = resolve;
    });
    const without = cache.getAllContainerStats({ cpuPercent: false });
    const both = Promise.all([cache.getAllContainerStats(), cache.getAllContainerStats()]);
    open();
    expect((await without).containers.get('web')?.cpuPercent).toBeNull();
    for (const { containers: stats } of await both) expect(stats.get('web')?.cpuPercent).toBe(50);
    expect(source.asked).toHaveLength(2);
  });

  test('stays unknown, and the rest known, when the second sample fails', async () => {
    source.answer = () => (source.asked.length === 1 ? { cpuSeconds: 1, memoryBytes: 5 } : breaks());
    const answer = cache.getAllContainerStats();
    await clock.advance(200);
    expect((await answer).containers.get('web')).toMatchObject({ cpuPercent: null, memoryBytes: 5 });
  });
});

describe('what could not be read', () => {
  test('is unknown, and its container still there', async () => {
    source.answer = ({ name }) => (name === 'db' ? undefined : { memoryBytes: 5 });
    const snapshot = await cache.getAllContainerStats();
    expect(snapshot.unknownSince).toBeUndefined();
    expect(snapshot.containers.get('db')).toMatchObject({ name: 'db', memoryBytes: null, cpuPercent: null });
  });

  test('tells since when, keeps trying each second and recovers', async () => {
    const good = await cache.getAllContainerStats();
    const answer = source.answer;
    source.answer = breaks;
    await clock.advance(5_000);
    const lost = await cache.getAllContainerStats();
    expect(lost.unknownSince).toBe(good.at);
    expect(lost.containers.get('web')).toMatchObject({ cpuPercent: null, memoryBytes: null });
    await clock.advance(999);
    await cache.getAllContainerStats();
    expect(source.asked).toHaveLength(2);
    source.answer = answer;
    await clock.advance(1);
    const back = await cache.getAllContainerStats();
    expect(back.unknownSince).toBeUndefined();
    expect(back.containers.get('web')?.cpuPercent).toBe(1);
  });

  test('has been unknown since the first try where nothing was ever read', async () => {
    source.answer = breaks;
    const first = await cache.getAllContainerStats();
    expect(first.unknownSince).toBe(first.at);
    await clock.advance(10_000);
    expect((await cache.getAllContainerStats()).unknownSince).toBe(first.at);
  });
});

describe('finding a container', () => {
  test('works by name, long id and short id', async () => {
    for (const ref of ['web', idOf('web'), idOf('web').slice(0, 12)]) {
      expect((await cache.getContainerStats(ref))?.name).toBe('web');
    }
    expect(await cache.getContainerStats('nothing')).toBeUndefined();
  });

  test('leaves out of the answer what is absent', async () => {
    const found = await cache.getMultipleContainerStats(['web', 'nothing', idOf('db').slice(0, 12)]);
    expect([...found.keys()]).toEqual(['web', idOf('db').slice(0, 12)]);
  });

  test('counts one that is named twice once', async () => {
    expect(await cache.getTotalStats(['web', idOf('web')])).toMatchObject({ count: 1, cpuPercent: 1 });
  });
});

test('totals leave out what is unknown, and say of how many', async () => {
  source.answer = ({ name }) => (name === 'db' ? { memoryBytes: 100 } : { cpuPercent: 3, memoryBytes: 50 });
  expect(await cache.getTotalStats()).toMatchObject({
    count: 2,
    unknown: 2,
    cpuPercent: 3,
    memoryBytes: 150,
    source: 'scripted',
  });
});

test('no more containers are kept than allowed, and it is told how many were left out', async () => {
  containers = Array.from({ length: 130 }, (_, index) => running(`c${index}`));
  expect((await cache.getAllContainerStats()).containers.size).toBe(100);
  expect(cache.state()).toMatchObject({ containers: 100, leftOut: 30 });
});

describe('nobody looking', () => {
  test('lets go of everything after 30 s, and then does nothing at all', async () => {
    await cache.getAllContainerStats();
    await clock.advance(20_000);
    await cache.getAllContainerStats();
    await clock.advance(29_999);
    expect(source.retained.at(-1)).toEqual(['web', 'db']);
    await clock.advance(1_000);
    expect(source.retained.at(-1)).toEqual([]);
    const asked = source.asked.length;
    await clock.advance(3_600_000);
    expect(source.asked).toHaveLength(asked);
    expect(clock.pending).toBe(0);
  });

  test('begins again at the next look', async () => {
    await cache.getAllContainerStats();
    await clock.advance(60_000);
    await cache.getAllContainerStats();
    expect(source.retained.at(-1)).toEqual(['web', 'db']);
    await clock.advance(60_000);
    expect(source.retained.at(-1)).toEqual([]);
  });
});

describe('watching live', () => {
  test('tells a snapshot a second, with one refresh for all watchers', async () => {
    const seen: StatsSnapshot[] = [];
    const watches = [1, 2, 3].map(() => cache.watch((snapshot) => seen.push(snapshot)));
    await clock.advance(3_000);
    expect(source.asked).toHaveLength(4);
    expect(seen.length).toBeGreaterThanOrEqual(10);
    for (const watch of watches) watch.stop();
    const asked = source.asked.length;
    await clock.advance(60_000);
    expect(source.asked).toHaveLength(asked);
  });

  test('ends 30 s after the watcher was last heard of', async () => {
    const watch = cache.watch(() => {});
    await clock.advance(20_000);
    watch.renew();
    await clock.advance(20_000);
    expect(cache.state().watchers).toBe(1);
    await clock.advance(11_000);
    expect(cache.state().watchers).toBe(0);
    await clock.advance(31_000);
    expect(clock.pending).toBe(0);
  });

  test('goes on for the others when one of the watchers breaks', async () => {
    let seen = 0;
    cache.watch(() => {
      throw new Error('a closed connection');
    });
    cache.watch(() => {
      seen += 1;
    });
    await clock.advance(2_500);
    expect(seen).toBeGreaterThanOrEqual(3);
    expect(cache.state().watchers).toBe(1);
  });

  test('starts once more after everybody had left', async () => {
    cache.watch(() => {}).stop();
    await clock.advance(2_000);
    let seen = 0;
    cache.watch(() => {
      seen += 1;
    });
    await settle();
    expect(seen).toBe(1);
  });
});

test('closing ends watches, timers and the source', async () => {
  cache.watch(() => {});
  await cache.getAllContainerStats();
  cache.close();
  await clock.advance(60_000);
  expect(source.closed).toBe(true);
  expect(clock.pending).toBe(0);
});
