import { expect, test } from 'vitest';
import type { Container, ContainerDetails } from '../../../src/containers/model/container.ts';
import { EventApplier } from '../../../src/hosts/docker/event-applier.ts';
import { EngineError } from '../../../src/hosts/model/engine.ts';
import type { EngineEvent, EngineEventKind } from '../../../src/hosts/model/engine-event.ts';
import { ContainerRegistry } from '../../../src/hosts/model/registry.ts';
import { makeContainer } from '../../containers/model/make-container.ts';
import { ManualClock } from '../../kit/manual-clock.ts';

const web = makeContainer({ name: 'web' });
const exited: Container = { ...web, state: 'exited', exitCode: 1, pid: null };
const ended = (kind: EngineEventKind = 'die'): EngineEvent => {
  return { kind, at: 0, id: web.id, name: web.name, exitCode: kind === 'die' ? 1 : null, health: null };
};
const details = { restartPolicy: { name: 'no', maximumRetryCount: 0 }, ports: [], mounts: [], networks: [] };

/** The engine knows the container as `exited`; its inspects fail as long as `isStuck`. */
function stage() {
  const clock = new ManualClock();
  const registry = new ContainerRegistry();
  registry.replaceAll([web], 0);
  const events: EngineEventKind[] = [];
  const problems: unknown[] = [];
  const engine = { isStuck: true, inspects: 0, inspect };
  async function inspect(): Promise<ContainerDetails> {
    engine.inspects += 1;
    if (engine.isStuck) throw new EngineError('timeout', 'no answer');
    return { ...exited, imageId: 'sha256:1', ...details };
  }
  const emit = ({ kind }: EngineEvent) => events.push(kind);
  const report = (problem: unknown) => problems.push(problem);
  const applier = new EventApplier({ engine, registry, clock, emit, report });
  return { clock, registry, engine, applier, events, problems, state: () => registry.get('web')?.state };
}

test('a container whose inspect failed is inspected again, and its events are told when it is right', async () => {
  const { clock, engine, applier, events, problems, state } = stage();
  applier.add(ended());
  await clock.advance(100);
  expect([state(), events, problems.length]).toEqual(['running', [], 1]);
  engine.isStuck = false;
  await clock.advance(1_000);
  expect([state(), events, problems.length]).toEqual(['exited', ['die'], 1]);
  expect(clock.pending).toBe(0);
});

test('one that cannot be inspected for long has its events told, and is inspected again until it is right', async () => {
  const { clock, engine, applier, events, problems, state } = stage();
  applier.add(ended());
  await clock.advance(10_000);
  expect([state(), events, problems.length]).toEqual(['running', ['die'], 1]);
  await clock.advance(50 * 60_000);
  // Not once every quarter of a second.
  expect(engine.inspects).toBeLessThan(70);
  engine.isStuck = false;
  await clock.advance(60_000);
  expect([state(), events]).toEqual(['exited', ['die']]);
  expect(clock.pending).toBe(0);
});

test('what happens to one that could not be inspected is looked at soon, not after the longest pause', async () => {
  const { clock, engine, applier, events, state } = stage();
  applier.add(ended());
  await clock.advance(10 * 60_000);
  engine.isStuck = false;
  applier.add(ended('stop'));
  await clock.advance(1);
  expect([state(), events]).toEqual(['exited', ['die', 'stop']]);
});

test('a full list ends what was to be tried again, but for what it could not tell either', async () => {
  const { clock, engine, applier, state } = stage();
  applier.add(ended());
  await clock.advance(10_000);
  applier.hold();
  await applier.release();
  const { inspects } = engine;
  await clock.advance(10 * 60_000);
  expect(engine.inspects).toBe(inspects);
  applier.refresh([web.id]);
  await clock.advance(1_000);
  engine.isStuck = false;
  await clock.advance(10_000);
  expect(state()).toBe('exited');
});

test('a release is over when the events that were held back are told, and waits for no others', async () => {
  const { clock, engine, applier, events } = stage();
  applier.hold();
  applier.add(ended());
  let isOver = false;
  const release = applier.release().then(() => {
    isOver = true;
  });
  await clock.advance(100);
  expect([events, isOver]).toEqual([[], false]);
  engine.isStuck = false;
  await clock.advance(1_000);
  await release;
  expect(events).toEqual(['die']);
  await applier.release();
});

test('after the end nothing is told and nothing waits', async () => {
  const { clock, engine, applier, events } = stage();
  applier.add(ended());
  await clock.advance(1);
  applier.stop();
  engine.isStuck = false;
  applier.add(ended());
  await clock.advance(10 * 60_000);
  expect([events, clock.pending]).toEqual([[], 0]);
});
