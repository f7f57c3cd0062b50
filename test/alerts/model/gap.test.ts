import { expect, test } from 'vitest';
import type { Container } from '../../../src/containers/model/container.ts';
import { box, makeRule, Scene } from './scene.ts';

const SECOND = 1_000;
const MINUTE = 60 * SECOND;
const crash = makeRule({ on: ['crash'] });

function begin(given: readonly Container[] = [box('web', { restartCount: 1 }), box('db')], rule = makeRule()): Scene {
  const scene = new Scene([rule]);
  scene.connect(...given);
  return scene;
}

/** It becomes so, and no event tells. */
function becomes(scene: Scene, name: string, to: Partial<Container>): void {
  scene.shows({ ...scene.container(name), ...to });
}

function gap(scene: Scene, meanwhile: () => void): void {
  scene.take({ kind: 'gap', phase: 'begins' });
  scene.passes(20 * SECOND);
  meanwhile();
  scene.take({ kind: 'gap', phase: 'ends' });
  scene.passes(5 * MINUTE);
}

const ended = (scene: Scene, exitCode: number): Partial<Container> => {
  return { state: 'exited', exitCode, finishedAt: scene.now, health: null, pid: null };
};

/** Kinds and subjects of what was told, and how often each happened. */
const told = (scene: Scene) =>
  scene.messages.flatMap(({ post }) => post.items.map(({ kind, subject, count }) => `${kind} ${subject} ${count}`));

test('a crash whose event was lost is told once, with its time', () => {
  const scene = begin();
  const at = scene.now + 20 * SECOND;
  gap(scene, () => becomes(scene, 'web', ended(scene, 3)));
  expect(told(scene)).toEqual(['crash web 1']);
  const away = { at, times: 1, unheard: true };
  expect(scene.messages[0]?.post.items[0]?.facts).toEqual({ exitCode: 3, away });
  gap(scene, () => {});
  expect(told(scene)).toEqual(['crash web 1']);
});

test('an end that was heard in it, before it or at its very end is told once', () => {
  const within = begin();
  gap(within, () => within.ends('web', 3));
  const decided = begin();
  gap(decided, () => {
    decided.ends('web', 3);
    decided.passes(10 * SECOND);
  });
  const before = begin();
  before.ends('web', 3);
  gap(before, () => {});
  for (const scene of [within, decided, before]) expect(told(scene)).toEqual(['crash web 1']);
});

test('restarts that no event told of are told with how many they were', () => {
  const scene = begin();
  gap(scene, () => becomes(scene, 'web', { startedAt: scene.now, finishedAt: scene.now - 1, restartCount: 4 }));
  expect(scene.messages[0]?.post.items[0]?.facts).toMatchObject({ away: { times: 3 } });
  // One of two was heard.
  const one = begin();
  gap(one, () => {
    one.ends('web', 3);
    one.starts('web', { restartCount: 2 });
    one.passes(10 * SECOND);
    becomes(one, 'web', { startedAt: one.now, finishedAt: one.now - 1, restartCount: 3 });
  });
  expect(told(one)).toEqual(['crash web 2']);
  // All were.
  const all = begin();
  gap(all, () => {
    all.ends('web', 3);
    all.starts('web', { restartCount: 2 });
  });
  expect(told(all)).toEqual(['crash web 1']);
  // Somebody started it by hand in between.
  const afresh = begin([box('web', { restartCount: 5 }), box('db')]);
  gap(afresh, () => becomes(afresh, 'web', { startedAt: afresh.now, finishedAt: afresh.now - 1, restartCount: 1 }));
  expect(told(afresh)).toEqual(['crash web 1']);
});

test('an OOM kill that no event told of is told once, also for those who ask for crashes alone', () => {
  for (const [rule, says] of [
    [makeRule(), 'oom web 1'],
    [crash, 'crash web 1'],
  ] as const) {
    const scene = begin(undefined, rule);
    gap(scene, () => becomes(scene, 'web', { ...ended(scene, 137), oomKilled: true }));
    expect(told(scene)).toEqual([says]);
  }
});

test('what somebody asked for is not told', () => {
  const scene = begin();
  scene.happens('web', 'kill', {}, { signal: 15 });
  gap(scene, () => becomes(scene, 'web', ended(scene, 1)));
  const ours = begin();
  gap(ours, () => {
    ours.take({ kind: 'action', phase: 'begins', action: 'stop', id: ours.container('web').id, name: 'web' });
    becomes(ours, 'web', ended(ours, 1));
  });
  const likeStopped = begin();
  gap(likeStopped, () => becomes(likeStopped, 'web', ended(likeStopped, 143)));
  for (const one of [scene, ours, likeStopped]) expect(told(one)).toEqual([]);
});

function engineAway(scene: Scene, meanwhile: () => void): void {
  scene.take({ kind: 'gap', phase: 'begins' });
  scene.take({ kind: 'engine', connected: false, reason: 'unreachable' });
  scene.passes(25 * SECOND);
  meanwhile();
  scene.take({ kind: 'engine', connected: true, reason: null });
  scene.take({ kind: 'gap', phase: 'ends' });
  scene.passes(5 * MINUTE);
}

test('what an engine that goes down ends is what its absence cost, and no crash', () => {
  const scene = begin();
  const restarted = { startedAt: scene.now + 20 * SECOND, finishedAt: scene.now };
  scene.ends('web', 1);
  engineAway(scene, () => becomes(scene, 'db', restarted));
  expect(scene.messages.flatMap(({ post }) => post.items.map(({ kind, facts }) => [kind, facts.lost]))).toEqual([
    ['engine', ['web']],
  ]);
});

test('what ended by itself while the engine was out of reach is told as that, once', () => {
  for (const rule of [makeRule(), crash]) {
    const crashed = begin(undefined, rule);
    engineAway(crashed, () => becomes(crashed, 'web', ended(crashed, 3)));
    expect(told(crashed)).toEqual(['crash web 1']);
    const restarted = begin(undefined, rule);
    engineAway(restarted, () => {
      const startedAt = restarted.now;
      becomes(restarted, 'web', { startedAt, finishedAt: startedAt - 1, restartCount: 3 });
    });
    expect(told(restarted)).toEqual(['crash web 1']);
    expect(restarted.messages[0]?.post.items[0]?.facts).toMatchObject({ away: { times: 2 } });
  }
  const killed = begin();
  engineAway(killed, () => becomes(killed, 'web', { ...ended(killed, 137), oomKilled: true }));
  expect(told(killed)).toEqual(['oom web 1']);
});

test('after a power cut no container is said to have crashed', () => {
  for (const rule of [makeRule(), crash]) {
    const scene = begin(undefined, rule);
    const at = scene.now;
    engineAway(scene, () => {
      const cut = { exitCode: 255, finishedAt: at };
      becomes(scene, 'web', { ...ended(scene, 255), ...cut });
      becomes(scene, 'db', { ...cut, startedAt: scene.now });
    });
    expect(told(scene).filter((line) => line.startsWith('crash'))).toEqual([]);
  }
});
