import { describe, expect, test } from 'vitest';
import { box, makeRule, Scene } from './scene.ts';

const SECOND = 1_000;
const MINUTE = 60_000;

function running(...names: string[]): Scene {
  const scene = new Scene([makeRule()]);
  scene.connect(...names.map((name) => box(name)));
  return scene;
}

describe('an end that nobody asked for', () => {
  test('with an error is a crash, told once and some seconds later', () => {
    const scene = running('web');
    scene.ends('web', 1);
    scene.passes(SECOND);
    expect(scene.messages).toEqual([]);
    scene.passes(10 * SECOND);
    expect(scene.said).toEqual([['crash web']]);
    expect(scene.messages[0]?.post.items[0]?.facts.exitCode).toBe(1);
    scene.passes(60 * MINUTE);
    expect(scene.messages).toHaveLength(1);
  });

  test('with 0 is told only where that is wanted', () => {
    const scene = running('job');
    scene.ends('job', 0);
    scene.passes(MINUTE);
    expect(scene.messages).toEqual([]);
    const curious = new Scene([makeRule({ on: ['exit'] })]);
    curious.connect(box('job'));
    curious.ends('job', 0);
    curious.passes(MINUTE);
    expect(curious.said).toEqual([['exit job']]);
  });

  test('with 137 is a crash and no OOM kill: that only the engine can say', () => {
    const scene = running('web');
    scene.ends('web', 137);
    scene.passes(MINUTE);
    expect(scene.said).toEqual([['crash web']]);
  });

  test('after an OOM kill is told as that and not as a crash, whichever comes first', () => {
    const scene = running('web', 'db');
    scene.happens('web', 'oom');
    scene.ends('web', 137);
    scene.ends('db', 137);
    scene.happens('db', 'oom');
    scene.passes(MINUTE);
    expect(scene.said).toEqual([['oom web', 'oom db']]);
    expect(scene.messages[0]?.post.items.map(({ facts }) => facts.livesOn)).toEqual([false, false]);
  });

  test('of a process within it by an OOM kill is told, and that the container goes on', () => {
    const scene = running('web');
    scene.happens('web', 'oom');
    scene.passes(30 * SECOND);
    expect(scene.messages[0]?.post.items[0]?.facts.livesOn).toBe(true);
  });

  test('some seconds after an OOM kill still is of that kill', () => {
    const scene = running('web');
    scene.happens('web', 'oom');
    scene.passes(20 * SECOND);
    scene.ends('web', 137);
    scene.passes(MINUTE);
    expect(scene.said).toEqual([['oom web']]);
    expect(scene.messages[0]?.post.items[0]).toMatchObject({ count: 1, facts: { livesOn: false, exitCode: 137 } });
  });

  test('by an OOM kill is a crash for those who ask for crashes alone', () => {
    const scene = new Scene([makeRule({ on: ['crash'] })]);
    scene.connect(box('web'));
    scene.happens('web', 'oom');
    scene.ends('web', 137);
    scene.passes(MINUTE);
    expect(scene.said).toEqual([['crash web']]);
  });

  test('is told of a container that removes itself, too', () => {
    const scene = new Scene([makeRule()]);
    scene.connect(box('once', { autoRemove: true }));
    scene.ends('once', 3);
    scene.take({ kind: 'containers', containers: [], forgotten: ['once'] });
    scene.passes(30 * SECOND);
    expect(scene.said).toEqual([['crash once']]);
    scene.passes(5 * MINUTE);
    expect(scene.said).toEqual([['crash once (gone)']]);
    expect(scene.state.watched.has('once')).toBe(false);
  });

  test('is over when it has run again for a minute: the message is edited', () => {
    const scene = running('web');
    scene.ends('web', 1);
    scene.passes(30 * SECOND);
    scene.starts('web');
    scene.passes(50 * SECOND);
    expect(scene.open).toEqual(['crash web']);
    scene.passes(30 * SECOND);
    expect(scene.open).toEqual([]);
    expect(scene.said).toEqual([['crash web (recovered)']]);
    expect(scene.messages[0]?.edits).toBe(1);
  });
});

describe('an end that somebody asked for', () => {
  test.each([0, 1, 137, 143, 255])('by docker stop is no news, also with exit code %i', (exitCode) => {
    const scene = running('web');
    scene.isStopped('web', exitCode);
    scene.passes(60 * MINUTE);
    expect(scene.messages).toEqual([]);
  });

  test('is no news when the stop is told after the end, without a kill', () => {
    const scene = running('web');
    scene.ends('web', 137);
    scene.passes(SECOND);
    scene.happens('web', 'stop');
    scene.passes(MINUTE);
    expect(scene.messages).toEqual([]);
  });

  test('by docker kill is no news, and neither is one that takes its time', () => {
    const scene = running('web', 'slow');
    scene.happens('web', 'kill', {}, { signal: 9 });
    scene.ends('web', 137);
    scene.happens('slow', 'kill', {}, { signal: 15 });
    scene.passes(30 * SECOND);
    scene.ends('slow', 143);
    scene.passes(MINUTE);
    expect(scene.messages).toEqual([]);
  });

  test('by Stevedore itself is no news, however long it takes', () => {
    const scene = running('web');
    const id = scene.container('web').id;
    scene.take({ kind: 'action', phase: 'begins', action: 'stop', id, name: 'web' });
    scene.passes(20 * MINUTE);
    scene.ends('web', 137);
    scene.take({ kind: 'action', phase: 'ends', action: 'stop', id, name: 'web' });
    scene.passes(MINUTE);
    expect(scene.messages).toEqual([]);
  });

  test('explains no later crash', () => {
    const scene = running('web');
    const id = scene.container('web').id;
    scene.take({ kind: 'action', phase: 'begins', action: 'restart', id, name: 'web' });
    scene.ends('web', 143);
    scene.starts('web');
    scene.take({ kind: 'action', phase: 'ends', action: 'restart', id, name: 'web' });
    scene.passes(30 * SECOND);
    scene.ends('web', 1);
    scene.passes(30 * SECOND);
    expect(scene.said).toEqual([['crash web']]);
  });

  test('by a start that fails at once is a crash all the same', () => {
    const scene = running('web');
    scene.isStopped('web');
    scene.passes(MINUTE);
    const id = scene.container('web').id;
    scene.take({ kind: 'action', phase: 'begins', action: 'start', id, name: 'web' });
    scene.starts('web');
    scene.ends('web', 127);
    scene.take({ kind: 'action', phase: 'ends', action: 'start', id, name: 'web' });
    scene.passes(30 * SECOND);
    expect(scene.said).toEqual([['crash web']]);
  });

  test('by a signal that is not for ending counts only if it ended by that signal', () => {
    const scene = running('web', 'nginx');
    for (const name of ['web', 'nginx']) scene.happens(name, 'kill', {}, { signal: 1 });
    scene.ends('web', 129);
    scene.ends('nginx', 1);
    scene.passes(30 * SECOND);
    expect(scene.said).toEqual([['crash nginx']]);
  });

  test('by compose, which makes ten containers anew, is no news', () => {
    const names = Array.from({ length: 10 }, (_, n) => `shop-${n}`);
    const scene = running(...names);
    for (const name of names) {
      const old = scene.container(name);
      scene.shows(box(`${old.id.slice(0, 12)}_${name}`, { state: 'created' }));
      scene.isStopped(name, 137);
      scene.happens(name, 'destroy', { state: 'missing' });
      scene.shows(box(name, { startedAt: scene.now }));
      scene.take({ kind: 'containers', containers: [], forgotten: [`${old.id.slice(0, 12)}_${name}`] });
      scene.passes(10 * SECOND);
    }
    scene.passes(60 * MINUTE);
    expect(scene.messages).toEqual([]);
  });
});

describe('a restart loop', () => {
  const crashes = (scene: Scene, times: number, everyMs: number) => {
    for (let n = 0; n < times; n++) {
      scene.ends('web', 1);
      scene.starts('web', { restartCount: scene.container('web').restartCount + 1 });
      scene.passes(everyMs);
    }
  };

  test('that turns quickly is one message from the first to the last', () => {
    const scene = running('web');
    crashes(scene, 30, 900);
    expect(scene.said).toEqual([['restart-loop web']]);
    crashes(scene, 30, MINUTE);
    expect(scene.messages).toHaveLength(1);
    expect(scene.messages[0]?.post.items[0]?.count).toBeGreaterThan(30);
    scene.passes(11 * MINUTE);
    expect(scene.said).toEqual([['restart-loop web (recovered)']]);
    expect(scene.open).toEqual([]);
  });

  test('that turns slowly is first a crash, then a loop, and then nothing new', () => {
    const scene = running('web');
    crashes(scene, 10, 2 * MINUTE);
    expect(scene.said).toEqual([['crash web (worse)'], ['restart-loop web']]);
  });

  test('is over when somebody stops the container', () => {
    const scene = running('web');
    crashes(scene, 5, SECOND);
    scene.passes(10 * SECOND);
    scene.isStopped('web');
    scene.passes(MINUTE);
    expect(scene.said).toEqual([['restart-loop web (stopped)']]);
  });

  test('is none where every end was asked for', () => {
    const scene = running('web');
    for (let n = 0; n < 10; n++) {
      scene.isStopped('web');
      scene.happens('web', 'restart');
      scene.starts('web');
      scene.passes(10 * SECOND);
    }
    expect(scene.messages).toEqual([]);
  });
});
