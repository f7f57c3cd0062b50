import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { alertTriggers } from '../../../src/alerts/model/rule.ts';
import { box, makeRule, Scene } from './scene.ts';

const SECOND = 1_000;
const MINUTE = 60_000;
const HOUR = 60 * MINUTE;

function running(given: Parameters<typeof makeRule>[0] = {}): Scene {
  const scene = new Scene([makeRule({ on: alertTriggers, ...given })]);
  scene.connect(box('web', { health: 'healthy' }), box('db'));
  return scene;
}

/** The clock is put back, and whoever goes by it looks again. */
function goesBack(scene: Scene, ms: number): void {
  scene.now -= ms;
  scene.take({ kind: 'time' });
}

const trouble = {
  crash: (scene: Scene) => scene.ends('web', 1),
  oom(scene: Scene) {
    scene.happens('web', 'oom');
    scene.ends('web', 137);
  },
  unhealthy: (scene: Scene) => scene.turns('web', 'unhealthy'),
  disappeared: (scene: Scene) => scene.happens('web', 'destroy', { state: 'missing' }),
};

describe('a clock that is put back', () => {
  test('by however little or much, at whatever moment, loses no alert and closes none', () => {
    const kind = fc.constantFrom(...(Object.keys(trouble) as (keyof typeof trouble)[]));
    const back = fc.constantFrom(1, 500, 5 * SECOND, 2 * MINUTE, HOUR, 400 * 24 * HOUR);
    fc.assert(
      fc.property(kind, fc.nat(5 * MINUTE), back, (what, ms, by) => {
        const scene = running();
        trouble[what](scene);
        scene.passes(ms);
        goesBack(scene, by);
        scene.passes(10 * MINUTE);
        expect(scene.said).toEqual([[`${what} web`]]);
        expect(scene.open).toEqual([`${what} web`]);
      }),
      { numRuns: 200 },
    );
  });

  test('neither forgets what was removed nor tells it before it had its two minutes', () => {
    const scene = running();
    scene.isStopped('web');
    scene.happens('web', 'destroy', { state: 'missing' });
    scene.passes(30 * SECOND);
    goesBack(scene, 5 * MINUTE);
    scene.passes(100 * SECOND);
    expect(scene.messages).toEqual([]);
    scene.passes(MINUTE);
    expect(scene.said).toEqual([['disappeared web']]);
  });

  test('between an end and the stop that explains it makes no crash of it', () => {
    const scene = running({ groupMs: 0 });
    scene.ends('web', 1);
    goesBack(scene, HOUR);
    scene.passes(SECOND);
    scene.happens('web', 'stop');
    scene.passes(10 * MINUTE);
    expect(scene.messages).toEqual([]);
  });

  test('makes nothing well again before it has run for its minute', () => {
    const scene = running();
    scene.ends('web', 1);
    scene.passes(20 * SECOND);
    scene.starts('web');
    goesBack(scene, HOUR);
    scene.passes(30 * SECOND);
    expect(scene.open).toEqual(['crash web']);
    scene.passes(MINUTE);
    expect(scene.said).toEqual([['crash web (recovered)']]);
  });

  test('does not take an unhealthy container that is being restarted for stopped', () => {
    const scene = running();
    scene.turns('web', 'unhealthy');
    scene.passes(20 * SECOND);
    scene.isStopped('web');
    goesBack(scene, HOUR);
    scene.passes(10 * SECOND);
    expect(scene.open).toEqual(['unhealthy web']);
    scene.passes(MINUTE);
    expect(scene.said).toEqual([['unhealthy web (stopped)']]);
  });

  test('tells an engine out of reach neither at once nor an hour later', () => {
    const scene = running();
    scene.take({ kind: 'engine', connected: false, reason: 'unreachable' });
    goesBack(scene, HOUR);
    scene.passes(20 * SECOND);
    expect(scene.messages).toEqual([]);
    scene.passes(30 * SECOND);
    expect(scene.said).toEqual([['engine']]);
  });

  test('keeps nothing quiet for longer than its cooldown', () => {
    const scene = running({ cooldownMs: 10 * MINUTE });
    scene.turns('web', 'unhealthy');
    scene.passes(MINUTE);
    scene.turns('web', 'healthy');
    scene.passes(MINUTE);
    goesBack(scene, 5 * HOUR);
    scene.passes(11 * MINUTE);
    scene.turns('web', 'unhealthy');
    scene.passes(MINUTE);
    expect(scene.said).toEqual([['unhealthy web (recovered)'], ['unhealthy web']]);
  });

  test('while the bot was away closes nothing either', () => {
    const scene = running();
    scene.ends('web', 1);
    scene.passes(MINUTE);
    const again = new Scene([makeRule()], { saved: scene.state, now: scene.now - HOUR });
    again.connect(scene.container('web'), scene.container('db'));
    expect(again.open).toEqual(['crash web']);
    expect(again.messages).toEqual([]);
  });
});
