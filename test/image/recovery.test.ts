import { chmod, chown } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { beforeAll, describe, expect, it, onTestFinished } from 'vitest';
import { boxes, engineSocket, until } from '../engine/index.ts';
import { buildImage } from './build.ts';
import { passOn } from './pass-on.ts';
import { Stage, type StageOptions } from './stage.ts';

const IMAGE = 'stevedore-test/image:1';

beforeAll(async () => {
  await buildImage(dirname(engineSocket()), IMAGE);
}, 900_000);

async function open(options: StageOptions): Promise<Stage> {
  const stage = await Stage.open(boxes(), engineSocket(), IMAGE, options);
  onTestFinished(() => stage[Symbol.asyncDispose]());
  return stage;
}

/** The groups of one of the programs, besides its first one; `null` while it does not run. */
async function groups(stage: Stage, program: 'bot' | 'web'): Promise<readonly string[] | null> {
  const pid = await stage.pid(program);
  const { output } = await stage.exec(`grep ^Groups: /proc/${pid}/status`);
  return pid === null ? null : output.split(/\s+/).slice(1).filter(Boolean);
}

/** A container that finds the engine in a folder, which holds no socket yet. */
async function openBeforeTheEngine(options: StageOptions = {}) {
  const stage = await open({
    ...options,
    env: { DOCKER_HOST: 'unix:///engine/docker.sock' },
    adjust: (service) => {
      options.adjust?.(service);
      const binds = service.HostConfig?.Binds?.filter((bind) => !bind.includes('docker.sock')) ?? [];
      const data = binds.find((bind) => bind.endsWith(':/data'))?.split(':')[0] ?? '';
      service.HostConfig = { ...service.HostConfig, Binds: [...binds, `${join(dirname(data), 'engine')}:/engine`] };
    },
  });
  const path = join(dirname(stage.data), 'engine', 'docker.sock');
  const { State } = await stage.container.inspect();
  return {
    stage,
    path,
    /** The engine starts: its socket appears, for that group. */
    async starts(group: number): Promise<AsyncDisposable> {
      const socket = await passOn([{ from: { path }, to: { path: engineSocket() } }]);
      onTestFinished(() => socket[Symbol.asyncDispose]());
      await chown(path, 0, group);
      await chmod(path, 0o660);
      return socket;
    },
    /** Neither ended nor was it started again. */
    async mustBeTheSame(): Promise<void> {
      const now = (await stage.container.inspect()).State;
      expect(now).toMatchObject({ Running: true, Pid: State.Pid, StartedAt: State.StartedAt });
    },
  };
}

describe('the socket of an engine', () => {
  it('that is started later than the container is used, whatever its group, and again when that changes', async () => {
    const { stage, path, starts, mustBeTheSame } = await openBeforeTheEngine();
    await until(async () => (await stage.log()).includes('There is no socket at /engine/docker.sock'), 'the log');
    const web = await stage.pid('web');

    await starts(4711);
    await stage.ready();
    expect((await groups(stage, 'bot'))?.toSorted()).toEqual(['1000', '4711']);
    const box = await boxes().sleeper();
    expect((await (await stage.alice.types('/info', { container: box.name })).answer()).text).toContain(box.name);

    await chown(path, 0, 4712);
    await until(async () => (await groups(stage, 'bot'))?.includes('4712') === true, 'the bot to follow', 60_000);
    await stage.ready();
    expect((await groups(stage, 'bot'))?.toSorted()).toEqual(['1000', '4712']);

    for (const group of [4711, 4712]) {
      const said = `/engine/docker.sock is for group ${group} now: the bot ends, and is started again in that group`;
      expect((await stage.log()).split(said)).toHaveLength(2);
    }
    expect(await groups(stage, 'web')).toEqual([]);
    expect(await stage.pid('web')).toBe(web);
    await mustBeTheSame();
  });

  it('that lets in no group, or a group that cannot be joined, is waited for without starting the bot again', async () => {
    const { stage, path, starts, mustBeTheSame } = await openBeforeTheEngine({
      dataOwner: 1234,
      adjust: (service) => {
        service.User = '1234:1234';
        service.HostConfig = { ...service.HostConfig, CapAdd: [] };
      },
    });
    await until(async () => (await stage.log()).includes('There is no socket'), 'the log');
    const bot = await stage.pid('bot');
    await starts(4711);
    await until(async () => (await stage.log()).includes('group_add: ["4711"]'), 'the advice');
    await chmod(path, 0o666);
    await stage.ready();
    expect(await stage.pid('bot')).toBe(bot);
    await mustBeTheSame();
  });
});

describe('a program that stands still in the container', () => {
  it.each(['bot', 'web'] as const)(
    'is ended and started again by itself: %s',
    async (program) => {
      const stage = await open({});
      await until(
        async () => (await stage.exec('wget -q -O - http://127.0.0.1:8080/healthz')).output.includes('"healthy":true'),
        'health',
        90_000,
      );
      const before = await stage.pid(program);
      await stage.exec(`kill -STOP ${before}`);
      await until(
        async () => {
          const now = await stage.pid(program);
          return now !== null && now !== before;
        },
        'another process',
        90_000,
      );
    },
    180_000,
  );
});
