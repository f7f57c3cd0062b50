import { describe, expect, test } from 'vitest';
import { box, makeRule, Scene } from './scene.ts';

const SECOND = 1_000;
const MINUTE = 60_000;
const HOUR = 60 * MINUTE;

describe('health', () => {
  test('that fails is told, and that it recovered by editing the message', () => {
    const scene = new Scene([makeRule()]);
    scene.connect(box('web', { health: 'healthy' }));
    scene.turns('web', 'unhealthy');
    scene.passes(MINUTE);
    expect(scene.said).toEqual([['unhealthy web']]);
    scene.turns('web', 'healthy');
    scene.passes(MINUTE);
    expect(scene.said).toEqual([['unhealthy web (recovered)']]);
    expect(scene.messages).toHaveLength(1);
  });

  test('that fails while the container is being stopped is no news', () => {
    const scene = new Scene([makeRule()]);
    scene.connect(box('web', { health: 'healthy' }));
    scene.happens('web', 'kill', {}, { signal: 15 });
    scene.turns('web', 'unhealthy');
    scene.passes(5 * SECOND);
    scene.ends('web', 143);
    scene.happens('web', 'stop');
    scene.passes(10 * MINUTE);
    expect(scene.messages).toEqual([]);
  });

  test('that fails for a moment only is no news', () => {
    const scene = new Scene([makeRule()]);
    scene.connect(box('web', { health: 'healthy' }));
    scene.turns('web', 'unhealthy');
    scene.passes(2 * SECOND);
    scene.turns('web', 'healthy');
    scene.passes(MINUTE);
    expect(scene.messages).toEqual([]);
  });

  test('that fails already when the bot starts is told once, not at every start of the bot', () => {
    const ill = box('web', { health: 'unhealthy' });
    const scene = new Scene([makeRule()]);
    scene.connect(ill);
    expect(scene.said).toEqual([['unhealthy web']]);
    const again = new Scene([makeRule()], { saved: scene.state, now: scene.now + HOUR });
    again.connect(ill);
    again.passes(10 * MINUTE);
    expect(again.messages).toEqual([]);
    expect(again.open).toEqual(['unhealthy web']);
    again.turns('web', 'healthy');
    again.passes(MINUTE);
    expect(again.said).toEqual([['unhealthy web (recovered)']]);
  });
});

describe('a container that disappears', () => {
  const rule = makeRule({ on: ['disappeared'] });

  test('is told of when it is not made anew, and closed when it is', () => {
    const scene = new Scene([rule]);
    scene.connect(box('web'));
    scene.happens('web', 'destroy', { state: 'missing' });
    scene.passes(MINUTE);
    expect(scene.messages).toEqual([]);
    scene.passes(2 * MINUTE);
    expect(scene.said).toEqual([['disappeared web']]);
    scene.shows(box('web'));
    scene.passes(MINUTE);
    expect(scene.said).toEqual([['disappeared web (recovered)']]);
  });

  test('is not told of when it is made anew soon', () => {
    const scene = new Scene([rule]);
    scene.connect(box('web'));
    scene.happens('web', 'destroy', { state: 'missing' });
    scene.passes(MINUTE);
    scene.shows(box('web'));
    scene.passes(HOUR);
    expect(scene.messages).toEqual([]);
  });
});

describe('a change', () => {
  test('of ten containers that are made anew one after the other is one message', () => {
    const names = Array.from({ length: 10 }, (_, n) => `shop-${n}`);
    const scene = new Scene([makeRule({ on: ['crash', 'changed'] })]);
    scene.connect(...names.map((name) => box(name, { imageId: 'sha256:1', configHash: 'a' })));
    for (const name of names) {
      scene.isStopped(name);
      scene.happens(name, 'destroy', { state: 'missing' });
      scene.shows(box(name, { imageId: 'sha256:2', configHash: 'a' }));
      scene.passes(11 * SECOND);
    }
    scene.passes(10 * MINUTE);
    expect(scene.said).toEqual([names.map((name) => `changed ${name}`)]);
    expect(scene.messages[0]?.post.items[0]?.facts.change?.what).toBe('image');
    expect(scene.open).toEqual([]);
  });

  test('is told of settings, but not of a recreate that changes nothing', () => {
    const scene = new Scene([makeRule({ on: ['changed'] })]);
    scene.connect(box('web', { imageId: 'sha256:1', configHash: 'a' }));
    scene.shows(box('web', { imageId: 'sha256:1', configHash: 'a' }));
    scene.passes(10 * MINUTE);
    expect(scene.messages).toEqual([]);
    scene.shows(box('web', { imageId: 'sha256:1', configHash: 'b' }));
    scene.passes(10 * MINUTE);
    expect(scene.messages[0]?.post.items[0]?.facts.change?.what).toBe('settings');
  });

  test('is none where a new engine describes the same container in other words', () => {
    const scene = new Scene([makeRule({ on: ['changed'] })]);
    const web = box('web', { image: 'x:1', imageId: 'sha256:1', configHash: 'a' });
    scene.connect(web);
    scene.take({ kind: 'engine', connected: false, reason: 'unreachable' });
    scene.shows({ ...web, imageId: 'sha256:2', configHash: 'b' });
    scene.take({ kind: 'engine', connected: true, reason: null });
    scene.passes(10 * MINUTE);
    expect(scene.messages).toEqual([]);
  });
});

describe('the engine', () => {
  const away = (scene: Scene, ms: number) => {
    scene.take({ kind: 'engine', connected: false, reason: 'unreachable' });
    scene.passes(ms);
    scene.take({ kind: 'engine', connected: true, reason: null });
  };

  test('that is away for some seconds only is no news', () => {
    const scene = new Scene([makeRule()]);
    scene.connect(box('web'));
    away(scene, 20 * SECOND);
    scene.passes(10 * MINUTE);
    expect(scene.messages).toEqual([]);
  });

  test('that is away is told of, and edited when it is back', () => {
    const scene = new Scene([makeRule()]);
    scene.connect(box('web'));
    away(scene, 10 * MINUTE);
    expect(scene.said).toEqual([['engine']]);
    scene.passes(MINUTE);
    expect(scene.said).toEqual([['engine (recovered)']]);
    expect(scene.messages).toHaveLength(1);
    expect(scene.messages[0]?.post.items[0]?.facts.lost).toEqual([]);
  });

  test('that shuts down and starts again says what did not come back, and no crash', () => {
    const scene = new Scene([makeRule()]);
    scene.connect(box('stays-down'), box('comes-back'), box('was-down', { state: 'exited', exitCode: 0 }));
    for (const name of ['stays-down', 'comes-back']) scene.isStopped(name, 137);
    scene.take({ kind: 'engine', connected: false, reason: 'unreachable' });
    scene.passes(5 * SECOND);
    scene.starts('comes-back');
    scene.take({ kind: 'engine', connected: true, reason: null });
    scene.passes(10 * MINUTE);
    expect(scene.said).toEqual([['engine']]);
    expect(scene.messages[0]?.post.items[0]?.facts.lost).toEqual(['stays-down']);
    expect(scene.open).toEqual([]);
  });

  test('that was killed ends its containers itself when it is back: that is no crash', () => {
    const scene = new Scene([makeRule()]);
    scene.connect(box('web'), box('db'));
    scene.take({ kind: 'engine', connected: false, reason: 'unreachable' });
    scene.passes(5 * SECOND);
    scene.ends('web', 137);
    scene.take({ kind: 'engine', connected: true, reason: null });
    scene.ends('db', 137);
    scene.starts('db');
    scene.passes(10 * MINUTE);
    expect(scene.said).toEqual([['engine']]);
    expect(scene.messages[0]?.post.items[0]?.facts.lost).toEqual(['web']);
  });

  test('is not thought to have been away when the bot starts: what ends then is a crash', () => {
    const scene = new Scene([makeRule()]);
    scene.shows(box('web'));
    scene.take({ kind: 'engine', connected: true, reason: null });
    scene.ends('web', 1);
    scene.passes(MINUTE);
    expect(scene.said).toEqual([['crash web']]);
  });

  test('that was told to be away is told to be back by the bot that is started meanwhile', () => {
    const scene = new Scene([makeRule()]);
    scene.connect(box('web'));
    scene.take({ kind: 'engine', connected: false, reason: 'unreachable' });
    scene.passes(MINUTE);
    const again = new Scene([makeRule()], { saved: scene.state, now: scene.now });
    again.connect(box('web'));
    expect(again.said).toEqual([['engine (recovered)']]);
    expect(again.open).toEqual([]);
  });

  test('that was stopped by us does not count what we stopped', () => {
    const scene = new Scene([makeRule()]);
    scene.connect(box('web'));
    const { id } = scene.container('web');
    scene.take({ kind: 'action', phase: 'begins', action: 'stop', id, name: 'web' });
    scene.isStopped('web');
    scene.take({ kind: 'action', phase: 'ends', action: 'stop', id, name: 'web' });
    away(scene, 5 * SECOND);
    scene.passes(10 * MINUTE);
    expect(scene.messages).toEqual([]);
  });

  test('while it is away closes nothing that cannot be seen', () => {
    const scene = new Scene([makeRule()]);
    scene.connect(box('web', { health: 'healthy' }));
    scene.turns('web', 'unhealthy');
    scene.passes(MINUTE);
    away(scene, HOUR);
    expect(scene.open).toContain('unhealthy web');
  });
});

describe('measures', () => {
  const rule = makeRule({ on: [], measures: { cpu: { above: 90, below: 70, forMs: 5 * MINUTE } } });
  const scene = () => {
    const made = new Scene([rule]);
    made.connect(box('web'));
    return made;
  };
  const runs = (at: Scene, cpuPercent: number | null, ms: number) => {
    for (let passed = 0; passed < ms; passed += 30 * SECOND) {
      const figures = {
        name: 'web',
        id: at.container('web').id,
        cpuPercent,
        memoryPercent: null,
        memoryBytes: null,
        blockWriteBytes: null,
      };
      at.take({ kind: 'figures', containers: [figures], diskUsedPercent: null });
      at.passes(30 * SECOND);
    }
  };

  test('alert after the duration only, and not for a peak', () => {
    const at = scene();
    runs(at, 100, 4 * MINUTE);
    runs(at, 50, MINUTE);
    runs(at, 100, 4 * MINUTE);
    expect(at.messages).toEqual([]);
    runs(at, 100, 2 * MINUTE);
    expect(at.said).toEqual([['cpu web']]);
  });

  test('are over below the lower threshold, not between the two', () => {
    const at = scene();
    runs(at, 100, 6 * MINUTE);
    runs(at, 80, 20 * MINUTE);
    expect(at.open).toEqual(['cpu web']);
    runs(at, 60, 2 * MINUTE);
    expect(at.said).toEqual([['cpu web (recovered)']]);
  });

  test('that cannot be read decide nothing', () => {
    const at = scene();
    runs(at, 100, 4 * MINUTE);
    runs(at, null, 2 * MINUTE);
    runs(at, 100, MINUTE);
    expect(at.said).toEqual([['cpu web']]);
  });

  test('of a container that was stopped are over', () => {
    const at = scene();
    runs(at, 100, 6 * MINUTE);
    at.isStopped('web');
    at.passes(MINUTE);
    expect(at.said).toEqual([['cpu web (stopped)']]);
  });

  test('of writes are rates, and a counter that begins anew is no rate', () => {
    const at = new Scene([makeRule({ on: [], measures: { writes: { above: 1_000_000, below: 500_000, forMs: 0 } } })]);
    at.connect(box('web'));
    const wrote = (bytes: number) => {
      const figures = { name: 'web', id: at.container('web').id, cpuPercent: null, memoryPercent: null };
      const one = { ...figures, memoryBytes: null, blockWriteBytes: bytes };
      at.take({ kind: 'figures', containers: [one], diskUsedPercent: null });
      at.passes(30 * SECOND);
    };
    for (const bytes of [900e6, 901e6, 5e6, 6e6]) wrote(bytes);
    expect(at.messages).toEqual([]);
    for (const bytes of [106e6]) wrote(bytes);
    expect(at.messages[0]?.post.items[0]?.facts.value).toBeCloseTo(100e6 / 30, 0);
  });

  test('of memory are bytes where that is asked for, whatever the percentage', () => {
    const memory = { above: 4e9, below: 3.6e9, forMs: 0, inBytes: true };
    const at = new Scene([makeRule({ on: [], measures: { memory } })]);
    at.connect(box('web'));
    const uses = (memoryBytes: number, memoryPercent: number) => {
      const one = { name: 'web', id: at.container('web').id, cpuPercent: null, memoryPercent, memoryBytes };
      at.take({ kind: 'figures', containers: [{ ...one, blockWriteBytes: null }], diskUsedPercent: null });
      at.passes(30 * SECOND);
    };
    uses(3.9e9, 99);
    expect(at.messages).toEqual([]);
    uses(4.1e9, 5);
    expect(at.messages[0]?.post.items[0]?.facts).toEqual({ value: 4.1e9, above: 4e9, inBytes: true });
    for (let n = 0; n < 4; n++) uses(3.5e9, 99);
    expect(at.said).toEqual([['memory web (recovered)']]);
  });

  test('of the disk are about no container', () => {
    const at = new Scene([
      makeRule({ on: [], containers: [], measures: { disk: { above: 90, below: 85, forMs: 0 } } }),
    ]);
    at.connect();
    at.take({ kind: 'figures', containers: [], diskUsedPercent: 95 });
    at.passes(MINUTE);
    expect(at.said).toEqual([['disk']]);
    for (let n = 0; n < 4; n++) {
      at.take({ kind: 'figures', containers: [], diskUsedPercent: 50 });
      at.passes(30 * SECOND);
    }
    expect(at.said).toEqual([['disk (recovered)']]);
  });
});

describe('healing', () => {
  const rule = makeRule({ heal: { perHour: 2 } });

  test('restarts what is unhealthy, so often and no oftener, and says each time what came of it', () => {
    const scene = new Scene([rule]);
    scene.connect(box('web', { health: 'healthy' }));
    for (let n = 0; n < 4; n++) {
      scene.turns('web', 'unhealthy');
      scene.passes(30 * SECOND);
      if (scene.restarts.length > n) scene.take({ kind: 'healed', container: 'web', outcome: 'done' });
      scene.turns('web', 'starting');
      scene.passes(2 * MINUTE);
    }
    expect(scene.restarts).toHaveLength(2);
    const outcomes = scene.messages[0]?.post.items[0]?.facts.healings?.map(({ outcome }) => outcome);
    expect(outcomes).toEqual(['done', 'done', 'limit', 'limit']);
    scene.passes(HOUR);
    scene.turns('web', 'unhealthy');
    expect(scene.restarts).toHaveLength(3);
  });

  test('does nothing to what is muted, nor in maintenance', () => {
    const scene = new Scene([rule]);
    scene.connect(box('web', { health: 'healthy' }));
    scene.take({ kind: 'mute', container: null, until: scene.now + HOUR, by: 'alice' });
    scene.turns('web', 'unhealthy');
    scene.passes(10 * MINUTE);
    expect(scene.restarts).toEqual([]);
  });

  test('is not done again by a bot that starts again', () => {
    const scene = new Scene([rule]);
    scene.connect(box('web', { health: 'healthy' }));
    scene.turns('web', 'unhealthy');
    expect(scene.restarts).toHaveLength(1);
    const again = new Scene([rule], { saved: scene.state, now: scene.now + 5 * SECOND });
    again.connect(box('web', { health: 'unhealthy' }));
    expect(again.restarts).toEqual([]);
  });
});

describe('two rules', () => {
  test('each tell of what they are about, in their own channel', () => {
    const scene = new Scene([
      makeRule({ name: 'games', channelId: '1', containers: [{ kind: 'name', pattern: 'mc-*' }] }),
      makeRule({ name: 'all', channelId: '2' }),
    ]);
    scene.connect(box('mc-1'), box('web'));
    scene.ends('mc-1', 1);
    scene.ends('web', 1);
    scene.passes(MINUTE);
    expect(scene.messages.map(({ post }) => [post.channelId, post.items.length])).toEqual([
      ['1', 1],
      ['2', 2],
    ]);
  });

  test('that no longer exist close what they opened', () => {
    const scene = new Scene([makeRule()]);
    scene.connect(box('web'));
    scene.ends('web', 1);
    scene.passes(MINUTE);
    scene.take({ kind: 'rules', rules: [] });
    scene.passes(MINUTE);
    expect(scene.open).toEqual([]);
    expect(scene.said).toEqual([['crash web (expired)']]);
  });
});
