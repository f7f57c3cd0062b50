import { describe, expect, test } from 'vitest';
import { actions as facts } from '../../../src/actions/model/action.ts';
import { type ActionOutcome, ContainerActions } from '../../../src/actions/model/actions.ts';
import type { Container, ContainerDetails, ContainerState } from '../../../src/containers/model/container.ts';
import { type ContainerAction, containerActions, type Engine, EngineError } from '../../../src/hosts/model/engine.ts';
import { ContainerRegistry } from '../../../src/hosts/model/registry.ts';
import type { Actor } from '../../../src/kit/actor.ts';
import type { Clock } from '../../../src/kit/clock.ts';
import { makeContainer } from '../../containers/model/make-container.ts';

const alice: Actor = { kind: 'member', id: '1', name: 'alice', roleIds: [], manager: true };

/** An engine with one container, whose `act` waits until the test says what it comes to. */
class OneContainerEngine implements Engine {
  container: Container | null;
  readonly asked: { action: ContainerAction; timeoutMs: number }[] = [];
  readonly #answers: ((result: 'done' | 'already' | EngineError) => void)[] = [];

  constructor(container: Container) {
    this.container = container;
  }

  answer(result: 'done' | 'already' | EngineError, change: Partial<Container> | null = {}): void {
    if (this.container) this.container = change && { ...this.container, ...change };
    for (const answer of this.#answers.splice(0)) answer(result);
  }

  act(action: ContainerAction, _id: string, timeoutMs: number): Promise<'done' | 'already'> {
    this.asked.push({ action, timeoutMs });
    return new Promise((resolve, reject) => {
      this.#answers.push((result) => (result instanceof EngineError ? reject(result) : resolve(result)));
    });
  }

  async inspect(): Promise<ContainerDetails> {
    if (!this.container) throw new EngineError('not-found', 'gone');
    const details = { restartPolicy: { name: 'no', maximumRetryCount: 0 }, ports: [], mounts: [], networks: [] };
    return { ...this.container, imageId: 'sha256:0', ...details };
  }

  list = () => Promise.reject(new Error('not needed'));
  logs = () => Promise.reject(new Error('not needed'));
  info = () => Promise.reject(new Error('not needed'));
}

function setUp(given: Partial<Container> = {}) {
  const container = makeContainer({ name: 'web', ...given });
  const engine = new OneContainerEngine(container);
  const registry = new ContainerRegistry();
  registry.replaceAll([container], 0);
  let time = 0;
  const clock: Clock = { now: () => 1_000_000 + time, monotonic: () => time, after: () => () => {} };
  const actions = new ContainerActions({ engine, registry, clock, settleMs: 0 });
  return { container, engine, registry, actions, pass: (ms: number) => (time += ms) };
}

test('a stop says how long it took, and the registry already shows it', async () => {
  const { engine, registry, actions, pass } = setUp();
  const running = actions.run('stop', 'web', alice);
  pass(2500);
  engine.answer('done', { state: 'exited', exitCode: 137, pid: null });
  expect(await running).toMatchObject({
    kind: 'done',
    durationMs: 2500,
    container: { state: 'exited', exitCode: 137 },
  });
  expect(registry.get('web')?.state).toBe('exited');
});

test('a start that ends at once is told as it is', async () => {
  const { engine, actions } = setUp({ state: 'exited' });
  const running = actions.run('start', 'web', alice);
  engine.answer('done', { state: 'exited', exitCode: 3 });
  expect(await running).toMatchObject({ kind: 'done', container: { state: 'exited', exitCode: 3 } });
});

test('a second request is told who is at it since when, and is not tried', async () => {
  const { engine, actions } = setUp();
  const first = actions.run('restart', 'web', alice);
  const second = await actions.run('stop', 'web', { kind: 'system' });
  expect(second).toEqual({ kind: 'busy', action: 'restart', actor: alice, since: 1_000_000 });
  expect(actions.inFlight('web')).toEqual({ action: 'restart', actor: alice, since: 1_000_000 });
  engine.answer('done');
  await first;
  expect(actions.inFlight('web')).toBeUndefined();
  expect(engine.asked).toHaveLength(1);
});

test('a kill cuts short a stop that waits for the container, and both are told of', async () => {
  const { engine, actions } = setUp();
  const stop = actions.run('stop', 'web', alice);
  const kill = actions.run('kill', 'web', alice);
  expect(actions.inFlight('web')?.action).toBe('kill');
  engine.answer('done', { state: 'exited', exitCode: 137 });
  expect(await kill).toMatchObject({ kind: 'done', container: { exitCode: 137 } });
  expect(await stop).toMatchObject({ kind: 'done', container: { exitCode: 137 } });
  expect(actions.inFlight('web')).toBeUndefined();
});

test('a kill of what ended in that moment is no failure', async () => {
  const { engine, actions } = setUp();
  const kill = actions.run('kill', 'web', alice);
  engine.answer(new EngineError('conflict', 'container is not running'), { state: 'exited' });
  expect(await kill).toEqual({ kind: 'already', state: 'exited' });
});

test('what was so already is said to be so', async () => {
  const { engine, actions } = setUp();
  const running = actions.run('start', 'web', alice);
  engine.answer('already');
  expect(await running).toEqual({ kind: 'already', state: 'running' });
});

test('a container that went away is gone, and missing from then on', async () => {
  const { engine, registry, actions } = setUp();
  const running = actions.run('stop', 'web', alice);
  engine.answer(new EngineError('not-found', 'no such container'), null);
  expect(await running).toEqual({ kind: 'gone' });
  expect(registry.get('web')?.state).toBe('missing');
  expect(await actions.run('start', 'web', alice)).toEqual({ kind: 'gone' });
  expect(await actions.run('start', 'nobody', alice)).toEqual({ kind: 'gone' });
  expect(engine.asked).toHaveLength(1);
});

test('a container that removes itself when it ends was stopped', async () => {
  const { engine, registry, actions } = setUp();
  const running = actions.run('stop', 'web', alice);
  engine.answer('done', null);
  expect(await running).toMatchObject({ kind: 'done', container: { name: 'web', state: 'missing' } });
  expect(registry.get('web')?.state).toBe('missing');
});

describe('when the deadline passes', () => {
  const late = new EngineError('timeout', 'no answer');

  test.each<[ContainerAction, Partial<Container>, ActionOutcome['kind']]>([
    ['stop', { state: 'exited' }, 'done'],
    ['stop', { state: 'running' }, 'unfinished'],
    ['stop', { state: 'removing' }, 'unfinished'],
    ['start', { state: 'running' }, 'done'],
    ['start', { state: 'created' }, 'unfinished'],
    ['restart', { state: 'running', startedAt: 99 }, 'done'],
    ['restart', { state: 'running' }, 'unfinished'],
    ['restart', { state: 'exited' }, 'unfinished'],
  ])('a %s that left it %j is %s', async (action, after, kind) => {
    const { engine, actions } = setUp();
    const running = actions.run(action, 'web', alice);
    engine.answer(late, after);
    expect((await running).kind).toBe(kind);
  });
});

test('what the engine refuses is told, and the state is looked at again', async () => {
  const { engine, registry, actions } = setUp({ state: 'created' });
  const error = new EngineError('failed', 'exec: "nothing": executable file not found');
  const running = actions.run('start', 'web', alice);
  engine.answer(error, { exitCode: 127 });
  expect(await running).toMatchObject({ kind: 'failed', error });
  expect(registry.get('web')?.exitCode).toBe(127);
});

test.each<[ContainerAction, number, number]>([
  ['stop', 40, 70_000],
  ['stop', 3600, 3_630_000],
  ['stop', -1, 20 * 60_000],
  ['start', 40, 60_000],
  ['restart', 40, 130_000],
])('a %s waits as long as a stop timeout of %d s needs', async (action, stopTimeout, timeoutMs) => {
  const { engine, actions } = setUp({ stopTimeout });
  const running = actions.run(action, 'web', alice);
  engine.answer('done');
  await running;
  expect(engine.asked).toEqual([{ action, timeoutMs }]);
});

test('a shutdown can wait for what is under way', async () => {
  const { engine, actions } = setUp();
  await actions.idle();
  let isIdle = false;
  const running = actions.run('stop', 'web', alice);
  const idle = actions.idle().then(() => {
    isIdle = true;
  });
  await new Promise(setImmediate);
  expect(isIdle).toBe(false);
  engine.answer('done', { state: 'exited' });
  await running;
  await idle;
  expect(isIdle).toBe(true);
});

test.each<[ContainerState, readonly ContainerAction[]]>([
  ['created', ['start', 'restart']],
  ['exited', ['start', 'restart']],
  ['running', ['stop', 'restart', 'pause', 'kill']],
  ['paused', ['stop', 'restart', 'unpause', 'kill']],
  ['restarting', ['stop', 'restart', 'kill']],
  ['removing', []],
  ['dead', []],
  ['missing', []],
])('a container that is %s is offered %j', (state, expected) => {
  const offered = containerActions.filter((action) => facts[action].makesSense(makeContainer({ state })));
  expect(offered).toEqual(expected);
});

test('whoever listens is told before the engine is asked, and again when it is over', async () => {
  const { engine, actions } = setUp();
  const told: string[] = [];
  const end = actions.onAction(({ phase, action, container }) => {
    told.push(`${phase} ${action} ${container.name} after ${engine.asked.length}`);
  });
  const running = actions.run('restart', 'web', alice);
  engine.answer('done');
  await running;
  expect(told).toEqual(['begins restart web after 0', 'ends restart web after 1']);
  end();
  const again = actions.run('stop', 'web', alice);
  engine.answer('done');
  await again;
  expect(told).toHaveLength(2);
});
