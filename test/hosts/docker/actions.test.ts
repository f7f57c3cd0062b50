import { beforeAll, expect, test } from 'vitest';
import { ContainerActions } from '../../../src/actions/model/actions.ts';
import { DockerEngine } from '../../../src/hosts/docker/engine.ts';
import { ContainerRegistry } from '../../../src/hosts/model/registry.ts';
import type { Actor } from '../../../src/kit/actor.ts';
import { systemClock } from '../../../src/kit/clock.ts';
import { boxes, createBox, engineSocket } from '../../engine/index.ts';

const actor: Actor = { kind: 'system' };
const registry = new ContainerRegistry();
let actions: ContainerActions;
let engine: DockerEngine;

beforeAll(() => {
  engine = new DockerEngine({ kind: 'unix', path: engineSocket() }, systemClock);
  actions = new ContainerActions({ engine, registry, clock: systemClock });
});

async function known(making: Promise<{ id: string; name: string }>): Promise<string> {
  const box = await making;
  registry.upsert(await engine.inspect(box.id));
  return box.name;
}

test('start, stop and restart on a real engine', async () => {
  const name = await known(createBox({ start: false }));
  expect(await actions.run('start', name, actor)).toMatchObject({ kind: 'done', container: { state: 'running' } });
  const firstStart = registry.get(name)?.startedAt ?? 0;
  expect(await actions.run('start', name, actor)).toEqual({ kind: 'already', state: 'running' });
  expect(await actions.run('restart', name, actor)).toMatchObject({ kind: 'done', container: { state: 'running' } });
  expect(registry.get(name)?.startedAt).toBeGreaterThan(firstStart);
  expect(await actions.run('stop', name, actor)).toMatchObject({
    kind: 'done',
    container: { state: 'exited', exitCode: 0 },
  });
  expect(registry.get(name)?.state).toBe('exited');
});

test('a container that crashes at its start is not said to run', async () => {
  const name = await known(boxes().crasher(3, 0, { start: false }));
  expect(await actions.run('start', name, actor)).toMatchObject({
    kind: 'done',
    container: { state: 'exited', exitCode: 3 },
  });
});

test('a second stop while a slow one is under way is told so', async () => {
  const name = await known(boxes().slowStopper({ endsAfter: 1, stopTimeout: 30 }));
  const first = actions.run('stop', name, actor);
  expect(await actions.run('restart', name, actor)).toMatchObject({ kind: 'busy', action: 'stop' });
  expect(await first).toMatchObject({ kind: 'done', container: { state: 'exited', exitCode: 0 } });
});

test('a container removed in the meantime is gone', async () => {
  const box = await createBox({ start: false });
  registry.upsert(await engine.inspect(box.id));
  await boxes().remove(box);
  expect(await actions.run('start', box.name, actor)).toEqual({ kind: 'gone' });
  expect(registry.get(box.name)?.state).toBe('missing');
});
