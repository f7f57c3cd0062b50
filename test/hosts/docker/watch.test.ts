import { mkdtemp, rm } from 'node:fs/promises';
import { createConnection, createServer, type Socket } from 'node:net';
import { join } from 'node:path';
import { afterEach, expect, test } from 'vitest';
import { DockerEngine } from '../../../src/hosts/docker/engine.ts';
import { EngineWatch, type WatchTiming } from '../../../src/hosts/docker/watch.ts';
import type { EngineEvent } from '../../../src/hosts/model/engine-event.ts';
import { ContainerRegistry } from '../../../src/hosts/model/registry.ts';
import { systemClock } from '../../../src/kit/clock.ts';
import { type Box, Boxes, boxes, docker, engineSocket, PrivateEngine, until } from '../../engine/index.ts';

const cleanUps: (() => Promise<unknown>)[] = [];

afterEach(async () => {
  for (const cleanUp of cleanUps.splice(0).reverse()) await cleanUp();
});

const quick: Partial<WatchTiming> = { retry: 50, longestRetry: 200 };

async function watch(socketPath: string, timing: Partial<WatchTiming> = quick) {
  const registry = new ContainerRegistry();
  const events: EngineEvent[] = [];
  const problems: unknown[] = [];
  const engine = new DockerEngine({ kind: 'unix', path: socketPath }, systemClock);
  const report = (problem: unknown) => problems.push(problem);
  const watching = new EngineWatch({ engine, registry, clock: systemClock, report, timing });
  watching.onEvent((event) => events.push(event));
  cleanUps.push(() => watching.stop());
  await watching.start();
  const state = (box: Box) => registry.get(box.name)?.state;
  const kinds = (box: Box) => events.filter(({ id }) => id === box.id).map(({ kind }) => kind);
  return { watching, registry, events, problems, state, kinds };
}

async function privateEngine() {
  const engine = await PrivateEngine.start();
  cleanUps.push(() => engine.remove());
  return engine;
}

test('everything that was there before is known when the watch has begun', async () => {
  const running = await boxes().sleeper();
  const created = await boxes().create({ start: false });
  const { watching, state } = await watch(engineSocket());
  expect(watching.status()).toMatchObject({ connected: true, info: { apiVersion: expect.any(String) } });
  expect([state(running), state(created)]).toEqual(['running', 'created']);
});

test('the life of a container is followed, and told in its own words', async () => {
  const { registry, state, kinds, events } = await watch(engineSocket());
  const box = await boxes().withHealth();
  const container = docker().getContainer(box.id);
  await until(() => registry.get(box.name)?.health === 'healthy', 'it to be healthy');
  await boxes().setHealthy(box, false);
  await until(() => registry.get(box.name)?.health === 'unhealthy', 'it to be unhealthy');
  await container.pause();
  await until(() => state(box) === 'paused', 'it to be paused');
  await container.unpause();
  await until(() => state(box) === 'running', 'it to be running');
  await container.kill({ signal: 'SIGKILL' });
  await until(() => state(box) === 'exited', 'it to be exited');
  expect(registry.get(box.name)).toMatchObject({ exitCode: 137, pid: null });
  await until(() => kinds(box).includes('die'), 'the die');
  expect(kinds(box)).toEqual(expect.arrayContaining(['create', 'start', 'health', 'pause', 'unpause', 'kill', 'die']));
  const die = events.find(({ id, kind }) => id === box.id && kind === 'die');
  expect(die).toMatchObject({ name: box.name, exitCode: 137 });
  expect(Math.abs((die?.at ?? 0) - Date.now())).toBeLessThan(60_000);
  expect(events.find(({ id, health }) => id === box.id && health === 'unhealthy')?.kind).toBe('health');
});

test('an OOM kill is told as one', async () => {
  const { kinds } = await watch(engineSocket());
  const box = await boxes().oomVictim();
  await until(() => kinds(box).includes('oom') && kinds(box).includes('die'), 'the oom and the die');
});

test('a removed container is missing, and one of the same name takes its place', async () => {
  const { registry, state } = await watch(engineSocket());
  const box = await boxes().sleeper({ name: 'phoenix' });
  await until(() => state(box) === 'running', 'it to be running');
  await boxes().remove(box);
  await until(() => state(box) === 'missing', 'it to be missing');
  const next = await boxes().sleeper({ name: 'phoenix' });
  await until(() => registry.get(box.name)?.id === next.id && state(next) === 'running', 'the new one');
  expect(registry.all().filter(({ name }) => name === box.name)).toHaveLength(1);
});

test('a recreate as compose does it ends with one container of that name', async () => {
  const { registry } = await watch(engineSocket());
  const compose = { project: boxes().prefix, service: 'web' };
  const old = await boxes().sleeper({ ...compose, name: 'web' });
  const fresh = await boxes().create({ ...compose, name: 'web-next', start: false });
  const temporary = `${old.id.slice(0, 12)}_${old.name}`;
  await docker().getContainer(old.id).rename({ name: temporary });
  await docker().getContainer(fresh.id).rename({ name: old.name });
  await docker().getContainer(old.id).stop();
  await boxes().remove(old);
  await docker().getContainer(fresh.id).start();
  const ours = () => registry.all().filter(({ project }) => project === boxes().prefix);
  await until(() => ours().length === 1 && ours()[0]?.state === 'running', 'only the new one to be there');
  expect(ours()).toMatchObject([{ id: fresh.id, name: old.name }]);
});

test('an engine that is killed and comes back is followed again, and what changed meanwhile is right', async () => {
  const engine = await privateEngine();
  const made = new Boxes(engine.socketPath);
  const { watching, state } = await watch(engine.socketPath);
  const box = await made.sleeper();
  await until(() => state(box) === 'running', 'it to be running');
  await engine.kill();
  await until(() => !watching.status().connected, 'the loss to be noticed');
  const lost = watching.status();
  expect(lost).toMatchObject({ connected: false, error: { kind: 'unreachable' } });
  // Still what we knew: nothing vanishes because the engine is away.
  expect(state(box)).toBe('running');
  await engine.startAgain();
  await until(() => watching.status().connected, 'the engine to be back');
  // Without live-restore the engine stops what outlived it.
  await until(() => state(box) === 'exited', 'it to be exited');
  await engine.docker().getContainer(box.id).start();
  await until(() => state(box) === 'running', 'it to be running again');
});

test('a watch that begins without an engine says so, and catches up', async () => {
  const engine = await privateEngine();
  const box = await new Boxes(engine.socketPath).sleeper();
  await engine.stop();
  const { watching, registry, problems, state } = await watch(engine.socketPath);
  expect(watching.status()).toMatchObject({ connected: false, error: { kind: 'unreachable' } });
  expect(problems.length).toBeGreaterThan(0);
  expect(registry.all()).toEqual([]);
  await engine.startAgain();
  await until(() => watching.status().connected, 'the engine to be there');
  expect(state(box)).toBe('exited');
});

test('a connection that dies in silence is noticed, and no event in between is lost or told twice', async () => {
  const line = await mutableLine(engineSocket());
  const { watching, kinds, state } = await watch(line.path, { ...quick, heartbeat: 50, heartbeatDeadline: 200 });
  const before = await boxes().sleeper();
  await until(() => kinds(before).includes('start'), 'the start');
  line.mute();
  const meanwhile = await boxes().crasher(3);
  await docker().getContainer(meanwhile.id).wait();
  await until(() => !watching.status().connected, 'the silence to be noticed');
  line.restore();
  await until(() => kinds(meanwhile).includes('die'), 'what happened meanwhile');
  expect(state(meanwhile)).toBe('exited');
  expect(kinds(before).filter((kind) => kind === 'start')).toHaveLength(1);
  expect(kinds(meanwhile).filter((kind) => kind === 'die')).toHaveLength(1);
});

test('a proxy that cuts the stream now and then goes unnoticed, and loses nothing', async () => {
  // Of an engine on which nothing else happens: else the cut may hit a look at the container of another test.
  const engine = await privateEngine();
  const line = await mutableLine(engine.socketPath);
  const { watching, kinds, problems } = await watch(line.path, { ...quick, steady: 0 });
  const statuses: boolean[] = [];
  watching.onStatus(({ connected }) => statuses.push(connected));
  const box = await new Boxes(engine.socketPath).sleeper();
  await until(() => kinds(box).includes('start'), 'the start');
  line.cut();
  await engine.docker().getContainer(box.id).kill();
  await until(() => kinds(box).includes('die'), 'the die');
  await until(() => statuses.length > 0, 'the connection to be made again');
  expect(statuses).toEqual([true]);
  expect(problems).toEqual([]);
});

test('a stream that stays open and silent is noticed without a list, and nothing that happened is lost', async () => {
  const line = await mutableLine(engineSocket());
  const gaps: string[] = [];
  const { watching, kinds, state } = await watch(line.path, { ...quick, steady: 0, compare: 100, streamDelay: 0 });
  const statuses: boolean[] = [];
  watching.onStatus(({ connected }) => statuses.push(connected));
  watching.onGap((gap) => gaps.push(gap));
  const before = await boxes().sleeper();
  await until(() => kinds(before).includes('start'), 'the start');
  line.freezeStreams();
  const opened = line.streams();
  const box = await boxes().sleeper();
  // What happens in the second in which a stream begins counts as told by it.
  await until(async () => {
    await docker().getContainer(box.id).restart({ t: 0 });
    return line.streams() > opened;
  }, 'the silence to be noticed');
  await docker().getContainer(box.id).kill();
  await until(() => state(box) === 'exited' && kinds(box).includes('create'), 'what happened meanwhile');
  await until(() => gaps.length > 1, 'the end of the gap');
  expect(gaps.slice(0, 2)).toEqual(['begins', 'ends']);
  expect(statuses).not.toContain(false);
  expect(kinds(box).filter((kind) => kind === 'create')).toHaveLength(1);
  expect(kinds(before).filter((kind) => kind === 'start')).toHaveLength(1);
});

test('a stream that tells everything is left alone, however much else happens; only what is read is asked for', async () => {
  const line = await mutableLine(engineSocket());
  const { kinds, problems } = await watch(line.path, { ...quick, compare: 50, streamDelay: 2_000 });
  // Each check makes three events of an exec.
  const checked = await boxes().withHealth();
  const box = await boxes().crasher(3, 0, { restart: { Name: 'always' } });
  const compared = line.comparisons();
  await until(() => kinds(box).filter((kind) => kind === 'die').length > 3, 'some events');
  await until(() => line.comparisons() > compared + 60 && kinds(checked).includes('health'), 'comparisons');
  expect(problems).toEqual([]);
  expect(line.streams()).toBe(1);
  expect(line.heard()).toContain('health_status');
  expect(line.heard()).not.toContain('exec_');
});

test('an engine that does not answer what happened lately is followed all the same', async () => {
  const line = await mutableLine(engineSocket(), (request) => /^GET \S*\/events\?\S*until=/.test(request));
  const { problems, state } = await watch(line.path, { ...quick, compare: 50, streamDelay: 0 });
  await until(() => problems.length > 3, 'it to be refused');
  const box = await boxes().sleeper();
  await until(() => state(box) === 'running', 'it to be running');
  expect(line.streams()).toBe(1);
});

test('a full list from time to time puts right what no event told', async () => {
  const { registry, state } = await watch(engineSocket(), { ...quick, resync: 50 });
  const box = await boxes().sleeper();
  await until(() => state(box) === 'running', 'it to be running');
  registry.markMissing(box.id, 1);
  await until(() => state(box) === 'running', 'the mistake to be put right');
});

test('a listener that fails stops neither the others nor the watch', async () => {
  const { watching, problems, state, kinds } = await watch(engineSocket());
  const bug = new Error('a bug in a listener');
  watching.onEvent(() => {
    throw bug;
  });
  const box = await boxes().sleeper();
  await until(() => state(box) === 'running' && kinds(box).includes('start'), 'the start');
  expect(problems).toContain(bug);
});

test('after a stop nothing is heard any more', async () => {
  const { watching, registry } = await watch(engineSocket());
  await watching.stop();
  const box = await boxes().sleeper();
  await boxes().exec(box, 'true');
  expect(registry.get(box.name)).toBeUndefined();
});

test('streams that fall silent again and again are each noticed as soon as the first', async () => {
  const line = await mutableLine(engineSocket());
  const timing = { ...quick, steady: 0, compare: 500, longestCompare: 600_000, streamDelay: 0 };
  const { kinds } = await watch(line.path, timing);
  // If each took twice as long as the one before, eight would take two minutes.
  for (let round = 0; round < 8; round += 1) {
    const opened = line.streams();
    line.freezeStreams();
    await until(async () => {
      await boxes().create({ start: false });
      return line.streams() > opened;
    }, 'the silence to be noticed');
    const told = await boxes().create({ start: false });
    await until(() => kinds(told).includes('create'), 'the new stream to tell');
  }
});

/**
 * A socket before another one that can go silent, with all connections open or the streams of events alone, as a broken
 * network or proxy does. It answers a request that fits `refuses` with 403 itself.
 */
async function mutableLine(target: string, refuses: (request: string) => boolean = () => false) {
  const folder = await mkdtemp('/tmp/stevedore-line-');
  const path = join(folder, 'docker.sock');
  const sockets = new Set<Socket>();
  const streams = new Set<Socket>();
  const frozen = new Set<Socket>();
  const counts = { streams: 0, comparisons: 0 };
  let heard = '';
  let isMute = false;
  const server = createServer((socket) => {
    const upstream = createConnection(target);
    socket.on('data', (data) => {
      const [request = ''] = data.toString('latin1').split('\r\n', 1);
      if (refuses(request)) socket.end('HTTP/1.1 403 Forbidden\r\ncontent-length: 0\r\nconnection: close\r\n\r\n');
      else if (!isMute) upstream.write(data);
      if (!/^GET \S*\/events\?/.test(request)) return;
      if (request.includes('until=')) counts.comparisons += 1;
      else {
        counts.streams += 1;
        streams.add(upstream);
      }
    });
    upstream.on('data', (data) => {
      if (isMute || frozen.has(upstream)) return;
      if (streams.has(upstream)) heard += data.toString('latin1');
      socket.write(data);
    });
    for (const [from, to] of [[socket, upstream] as const, [upstream, socket] as const]) {
      sockets.add(from);
      from.on('error', () => {});
      from.on('close', () => isMute || to.destroy());
    }
  });
  await new Promise<void>((resolve) => server.listen(path, resolve));
  cleanUps.unshift(async () => {
    for (const socket of sockets) socket.destroy();
    server.close();
    await rm(folder, { recursive: true });
  });
  return {
    path,
    mute: () => {
      isMute = true;
    },
    restore: () => {
      for (const socket of sockets) socket.destroy();
      isMute = false;
    },
    cut: () => {
      for (const socket of sockets) socket.destroy();
    },
    /** Those that are open now tell nothing from now on. */
    freezeStreams: () => {
      for (const stream of streams) frozen.add(stream);
    },
    /** How many streams were opened, and how often it was asked what happened lately. */
    streams: () => counts.streams,
    comparisons: () => counts.comparisons,
    /** What the streams told. */
    heard: () => heard,
  };
}
