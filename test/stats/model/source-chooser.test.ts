import { beforeEach, describe, expect, test } from 'vitest';
import type { ContainerStats } from '../../../src/stats/model/container-stats.ts';
import type { Disagreement } from '../../../src/stats/model/disagreement.ts';
import { StatsSourceError, type StatsSourceErrorKind } from '../../../src/stats/model/source.ts';
import { SourceChooser } from '../../../src/stats/model/source-chooser.ts';
import type { SourceObserver } from '../../../src/stats/model/source-state.ts';
import { ManualClock } from '../../kit/manual-clock.ts';
import { running, ScriptedSource } from './scripted-source.ts';

const web = running('web');
const db = running('db');

class Diary implements SourceObserver {
  readonly switches: string[] = [];
  readonly failures: string[] = [];
  readonly refreshes: string[] = [];
  readonly disagreements: {
    readonly source: string;
    readonly other: string;
    readonly figures: readonly Disagreement[];
  }[] = [];
  memoryWarnings = 0;

  memoryNotCounted(): void {
    this.memoryWarnings++;
  }
  refreshed(source: string): void {
    this.refreshes.push(source);
  }
  failed(source: string, error: StatsSourceError): void {
    this.failures.push(`${source} ${error.kind}`);
  }
  switched(from: string | null, to: string | null, why: StatsSourceError | null): void {
    this.switches.push(`${from} → ${to}${why === null ? '' : ` (${why.kind})`}`);
  }
  disagreed(source: string, other: string, _container: string, figures: readonly Disagreement[]): void {
    this.disagreements.push({ source, other, figures });
  }
}

let clock: ManualClock;
let diary: Diary;
let kernel: ScriptedSource;
let api: ScriptedSource;
let cli: ScriptedSource;
let chooser: SourceChooser;

const known: Partial<ContainerStats> = {
  cpuPercent: 1,
  cpuSeconds: 60,
  memoryBytes: 1e8,
  memoryLimitBytes: 1e9,
  pids: 4,
};

beforeEach(() => {
  clock = new ManualClock();
  diary = new Diary();
  [kernel, api, cli] = [
    new ScriptedSource('cgroup'),
    new ScriptedSource('engine-api'),
    new ScriptedSource('docker-cli'),
  ];
  for (const source of [kernel, api, cli]) source.answer = () => known;
  chooser = new SourceChooser({ sources: [kernel, api, cli], clock, observer: diary });
});

function breaks(source: ScriptedSource, kind: StatsSourceErrorKind): void {
  source.answer = () => {
    throw new StatsSourceError(kind, source.name, `it is ${kind}`);
  };
}

function works(source: ScriptedSource): void {
  source.answer = () => known;
}

async function refresh(): Promise<string | null> {
  await chooser.read([web, db]).catch(() => null);
  await chooser.settled();
  return chooser.state().inUse;
}

function standings(): Record<string, string> {
  return Object.fromEntries(chooser.state().sources.map(({ name, standing }) => [name, standing]));
}

describe('the source in use', () => {
  test('is the preferred one where it works, and no other is bothered any more', async () => {
    expect(await refresh()).toBe('cgroup');
    const asked = api.asked.length;
    await refresh();
    await refresh();
    expect(api.asked).toHaveLength(asked);
    expect(diary.switches).toEqual(['null → cgroup']);
    expect(chooser.state().fallbacks).toBe(0);
  });

  test('is the next one that works, and the reason is told', async () => {
    breaks(kernel, 'unsupported');
    expect(await refresh()).toBe('engine-api');
    expect(diary.switches).toEqual(['null → engine-api (unsupported)']);
    expect(chooser.state().sources[0]?.lastError).toMatchObject({ kind: 'unsupported', message: 'it is unsupported' });
    expect(standings()).toEqual({ cgroup: 'waiting', 'engine-api': 'in-use', 'docker-cli': 'ready' });
    expect(chooser.state().fallbacks).toBe(1);
  });

  test('steps down to the docker command when all else fails, and up again when the engine answers', async () => {
    breaks(kernel, 'unsupported');
    breaks(api, 'failed');
    expect(await refresh()).toBe('docker-cli');
    works(api);
    await clock.advance(1_000);
    expect(await refresh()).toBe('engine-api');
    expect(diary.switches).toEqual(['null → docker-cli (unsupported)', 'docker-cli → engine-api']);
  });

  test('is the preferred one again once it has come back', async () => {
    breaks(kernel, 'failed');
    expect(await refresh()).toBe('engine-api');
    works(kernel);
    expect(await refresh()).toBe('engine-api');
    await clock.advance(1_000);
    expect(await refresh()).toBe('cgroup');
  });

  test('is tried ever more rarely while it fails', async () => {
    breaks(kernel, 'failed');
    let tries = 0;
    for (let second = 0; second < 300; second += 1) {
      const before = kernel.asked.length;
      await refresh();
      if (kernel.asked.length > before) tries += 1;
      await clock.advance(1_000);
    }
    expect(tries).toBeGreaterThan(5);
    expect(tries).toBeLessThan(15);
  });
});

describe('with the engine away', () => {
  test('the kernel’s files go on', async () => {
    await refresh();
    breaks(api, 'unreachable');
    breaks(cli, 'failed');
    for (let second = 0; second < 60; second += 1) {
      await clock.advance(1_000);
      expect(await refresh()).toBe('cgroup');
    }
  });

  test('nothing is known, nothing is invented, and the first refresh after its return has figures', async () => {
    breaks(kernel, 'unsupported');
    await refresh();
    breaks(api, 'unreachable');
    breaks(cli, 'failed');
    for (let second = 0; second < 60; second += 1) {
      await clock.advance(1_000);
      await expect(chooser.read([web, db])).rejects.toMatchObject({ name: 'StatsSourceError' });
    }
    expect(chooser.state().inUse).toBeNull();
    expect(chooser.name).toBe('none');
    expect(cli.asked.length).toBeLessThan(60);
    works(api);
    expect(await refresh()).toBe('engine-api');
    expect(diary.switches).toEqual([
      'null → engine-api (unsupported)',
      'engine-api → null (unreachable)',
      'null → engine-api',
    ]);
  });
});

describe('a batch that fails because of one container', () => {
  test('is asked one by one, and what can’t be read is absent', async () => {
    kernel.answer = (container) => {
      if (container.name === 'db') throw new StatsSourceError('failed', 'cgroup', 'broken');
      return known;
    };
    const stats = await chooser.read([web, db, running('cache')]);
    expect([...stats.keys()].sort()).toEqual(['cache', 'web']);
    expect(chooser.name).toBe('cgroup');
  });

  test('is not when the source as a whole is away', async () => {
    breaks(kernel, 'unreachable');
    await refresh();
    expect(kernel.asked).toEqual([['web', 'db']]);
    expect(chooser.name).toBe('engine-api');
  });

  test('an unexpected error counts as a failure of the source', async () => {
    kernel.answer = () => {
      throw new TypeError('a bug');
    };
    expect(await refresh()).toBe('engine-api');
    expect(diary.failures).toEqual(['cgroup failed']);
  });
});

describe('the comparison at the start', () => {
  test('asks the next source about one container, once', async () => {
    await refresh();
    expect(api.asked).toEqual([['web']]);
    expect(cli.asked).toEqual([]);
    expect(diary.disagreements).toEqual([]);
  });

  test('that goes wrong is told and demotes the source', async () => {
    kernel.answer = () => ({ ...known, memoryBytes: 9e8 });
    expect(await refresh()).toBe('cgroup');
    expect(diary.disagreements).toEqual([
      { source: 'cgroup', other: 'engine-api', figures: [{ figure: 'memoryBytes', ours: 9e8, theirs: 1e8 }] },
    ]);
    expect(await refresh()).toBe('engine-api');
    expect(standings()).toMatchObject({ cgroup: 'demoted' });
  });

  test('a demoted source is still better than none', async () => {
    kernel.answer = () => ({ ...known, memoryBytes: 9e8 });
    await refresh();
    breaks(api, 'unreachable');
    breaks(cli, 'unsupported');
    expect(await refresh()).toBe('cgroup');
  });

  test('does not demote for a burst between two readings', async () => {
    let reading = 0;
    kernel.answer = () => {
      reading += 1;
      return { ...known, memoryBytes: reading === 2 ? 9e8 : 1e8 };
    };
    expect(await refresh()).toBe('cgroup');
    expect(diary.disagreements).toEqual([]);
  });

  test('takes the docker command where the engine cannot be asked, and waits where nothing can', async () => {
    breaks(api, 'unreachable');
    await refresh();
    expect(cli.asked).toEqual([['web']]);
    breaks(cli, 'failed');
    const lonely = new SourceChooser({ sources: [kernel, api, cli], clock, observer: diary });
    await lonely.read([web]);
    await lonely.settled();
    works(api);
    api.asked.length = 0;
    await clock.advance(60_000);
    await lonely.read([web]);
    await lonely.settled();
    expect(api.asked).toEqual([['web']]);
  });

  test('is not made where one source is forced', async () => {
    const forced = new SourceChooser({ sources: [api], clock });
    await forced.read([web]);
    await forced.settled();
    expect(api.asked).toEqual([['web']]);
  });
});

test('a kernel that accounts no memory is noticed', async () => {
  expect(chooser.state().memoryAccounted).toBeNull();
  for (const source of [kernel, api]) source.answer = () => ({ cpuPercent: 1, cpuSeconds: 1 });
  await refresh();
  await refresh();
  expect(chooser.state().memoryAccounted).toBe(false);
  expect(diary.memoryWarnings).toBe(1);
  works(kernel);
  await refresh();
  expect(chooser.state().memoryAccounted).toBe(true);
});

test('what is kept is let go of everywhere', async () => {
  chooser.retain([web]);
  chooser.close();
  for (const source of [kernel, api, cli]) {
    expect(source.retained).toEqual([['web']]);
    expect(source.closed).toBe(true);
  }
});
