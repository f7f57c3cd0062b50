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

  test('of a container that compose left with its passing name is told, for the name that it stands for; of one that compose is at it is not', () => {
    const name = '0123456789ab_web';
    for (const [is, said] of [
      [{ standsFor: 'web' }, [[`crash ${name}`]]],
      [{ recreating: true }, []],
    ] as const) {
      const scene = new Scene([makeRule({ containers: [{ kind: 'name', pattern: 'web' }] })]);
      scene.connect(box(name, is));
      scene.ends(name, 1);
      scene.passes(10 * SECOND);
      expect(scene.said).toEqual(said);
    }
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

  test('is an OOM kill where the engine says so of the container alone, and no event came', () => {
    const scene = running('web');
    const to = { state: 'exited', exitCode: 137, finishedAt: scene.now, pid: null, oomKilled: true } as const;
    scene.happens('web', 'die', to, { exitCode: 137 });
    scene.passes(MINUTE);
    expect(scene.said).toEqual([['oom web']]);
    expect(scene.messages[0]?.post.items[0]?.facts).toMatchObject({ livesOn: false, exitCode: 137 });
  });

  test('is an OOM kill in every run of a loop in which no event comes', () => {
    const scene = new Scene([makeRule({ on: ['oom'] })]);
    scene.connect(box('web'));
    for (let n = 1; n <= 3; n++) {
      const to = { state: 'restarting', exitCode: 137, finishedAt: scene.now, oomKilled: true } as const;
      scene.happens('web', 'die', to, { exitCode: 137 });
      scene.passes(5 * SECOND);
      scene.starts('web', { oomKilled: false });
      scene.passes(5 * SECOND);
    }
    expect(scene.messages[0]?.post.items[0]).toMatchObject({ kind: 'oom', count: 3 });
  });

  test('by an OOM kill that a look shows before or after its event is told once', () => {
    const dies = { state: 'exited', exitCode: 137, pid: null } as const;
    const last = (scene: Scene) => [scene.said, scene.messages[0]?.post.items[0]?.count];
    // The look at it comes first, the events a good while later, such as after a break of the stream.
    const before = running('web');
    before.shows({ ...before.container('web'), ...dies, finishedAt: before.now, oomKilled: true });
    const { now: at } = before;
    before.passes(10 * SECOND);
    before.happens('web', 'oom', {}, { at: at - SECOND });
    before.happens('web', 'die', {}, { at, exitCode: 137 });
    before.passes(MINUTE);
    expect(last(before)).toEqual([[['oom web']], 1]);
    // The event comes first, and the look only shows it later.
    const after = running('web');
    after.happens('web', 'oom');
    after.ends('web', 137);
    after.passes(10 * SECOND);
    after.shows({ ...after.container('web'), oomKilled: true });
    after.passes(MINUTE);
    expect(last(after)).toEqual([[['oom web']], 1]);
    // Both at once.
    const both = running('web');
    both.happens('web', 'oom', { oomKilled: true });
    both.happens('web', 'die', { ...dies, finishedAt: both.now }, { exitCode: 137 });
    both.passes(MINUTE);
    expect(last(both)).toEqual([[['oom web']], 1]);
  });

  test('by the second OOM kill of a run is told as one more', () => {
    const scene = running('web');
    scene.happens('web', 'oom', { oomKilled: true });
    scene.passes(30 * SECOND);
    scene.happens('web', 'oom');
    scene.passes(30 * SECOND);
    expect(scene.messages[0]?.post.items[0]).toMatchObject({ kind: 'oom', count: 2, facts: { livesOn: true } });
  });

  test('is none by an OOM kill that a first look shows, or that another run of it had', () => {
    const scene = new Scene([makeRule()]);
    scene.connect(box('web', { oomKilled: true }));
    scene.passes(MINUTE);
    expect(scene.messages).toEqual([]);
    scene.isStopped('web', 0);
    scene.passes(2 * MINUTE);
    scene.starts('web', { oomKilled: false });
    scene.passes(MINUTE);
    scene.ends('web', 1);
    scene.passes(MINUTE);
    expect(scene.said).toEqual([['crash web']]);
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

test('whatever happens to a one-off run of compose is no alert', () => {
  const scene = new Scene([
    makeRule({ on: ['crash', 'exit', 'oom', 'unhealthy', 'disappeared', 'changed', 'engine'] }),
  ]);
  const labels = { 'com.docker.compose.oneoff': 'True' };
  scene.connect(box('web'), ...['run-1', 'run-2'].map((name) => box(name, { project: 'shop', labels })));
  scene.happens('run-1', 'oom');
  scene.ends('run-1', 1);
  scene.turns('run-2', 'unhealthy');
  scene.happens('run-2', 'destroy', { state: 'missing' });
  scene.passes(60 * MINUTE);
  expect(scene.messages).toEqual([]);
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

describe('while a container waits to be restarted', () => {
  const crashes = (scene: Scene, name: string) => {
    const to = { state: 'restarting', exitCode: 1, health: null, finishedAt: scene.now, pid: null } as const;
    scene.happens(name, 'die', { ...to, restartCount: scene.container(name).restartCount + 1 }, { exitCode: 1 });
  };

  test('its crash is not over, however long that takes', () => {
    const scene = running('web');
    crashes(scene, 'web');
    scene.passes(10 * MINUTE);
    expect(scene.said).toEqual([['crash web']]);
    expect(scene.open).toEqual(['crash web']);
    scene.starts('web');
    scene.passes(50 * SECOND);
    expect(scene.open).toEqual(['crash web']);
    scene.passes(30 * SECOND);
    expect(scene.said).toEqual([['crash web (recovered)']]);
  });

  test('its restart loop goes on', () => {
    const scene = new Scene([makeRule({ restartLoop: { ends: 3, withinMs: MINUTE } })]);
    scene.connect(box('web'));
    for (let n = 0; n < 5; n++) {
      crashes(scene, 'web');
      scene.passes((3 * MINUTE) / 5);
      scene.starts('web');
      scene.passes(100);
    }
    crashes(scene, 'web');
    const told = scene.open;
    scene.passes(10 * MINUTE);
    expect(scene.open).toEqual(told);
    expect(told).not.toEqual([]);
  });

  test('it is not well again, though its healthcheck no longer fails', () => {
    const scene = new Scene([makeRule({ on: ['unhealthy'] })]);
    scene.connect(box('web', { health: 'healthy' }));
    scene.turns('web', 'unhealthy');
    scene.passes(MINUTE);
    crashes(scene, 'web');
    scene.passes(10 * MINUTE);
    expect(scene.open).toEqual(['unhealthy web']);
    scene.starts('web', { health: 'healthy' });
    scene.passes(MINUTE);
    expect(scene.open).toEqual([]);
  });

  test('it uses no memory, which is no end of using too much', () => {
    const scene = new Scene([makeRule({ on: [], measures: { memory: { above: 90, below: 80, forMs: 0 } } })]);
    scene.connect(box('web'));
    const figures = (memoryPercent: number) => {
      const one = { name: 'web', id: '1', cpuPercent: 0, memoryPercent, memoryBytes: 0, blockWriteBytes: 0 };
      scene.take({ kind: 'figures', containers: [one], diskUsedPercent: null });
      scene.passes(30 * SECOND);
    };
    figures(95);
    crashes(scene, 'web');
    for (let n = 0; n < 10; n++) figures(0);
    expect(scene.open).toEqual(['memory web']);
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
