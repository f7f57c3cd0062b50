import fc from 'fast-check';
import { expect, test } from 'vitest';
import { evaluate } from '../../../src/alerts/model/evaluate.ts';
import type { AlertInput } from '../../../src/alerts/model/input.ts';
import { nextDue } from '../../../src/alerts/model/next-due.ts';
import { alertTriggers } from '../../../src/alerts/model/rule.ts';
import { type AlertState, initialState, nothingSaved } from '../../../src/alerts/model/state.ts';
import type { Container, ContainerState } from '../../../src/containers/model/container.ts';
import type { EngineEventKind } from '../../../src/hosts/model/engine-event.ts';
import { box, makeRule, Scene } from './scene.ts';

const MINUTE = 60_000;
const HOUR = 60 * MINUTE;
const start = Date.UTC(2026, 2, 28, 20);
const names = ['a', 'b', 'c'] as const;

const everything = makeRule({
  on: alertTriggers,
  measures: {
    cpu: { above: 90, below: 50, forMs: 2 * MINUTE },
    memory: { above: 90, below: 50, forMs: MINUTE },
    writes: { above: 1e6, below: 1e5, forMs: MINUTE },
    disk: { above: 90, below: 80, forMs: 0 },
  },
  heal: { perHour: 3 },
});

const states: readonly ContainerState[] = ['created', 'running', 'paused', 'restarting', 'exited', 'dead', 'missing'];
const kinds: readonly EngineEventKind[] = [
  'create',
  'start',
  'restart',
  'kill',
  'stop',
  'die',
  'oom',
  'destroy',
  'rename',
  'pause',
  'unpause',
  'update',
  'health',
];

const name = fc.constantFrom(...names);
const exitCode = fc.constantFrom(null, 0, 1, 137, 143);
const health = fc.constantFrom(null, 'starting', 'healthy', 'unhealthy');
const id = fc.tuple(name, fc.constantFrom('1', '2')).map(([of, run]) => `${of}${run}`.padEnd(64, '0'));

const container: fc.Arbitrary<Container> = fc
  .record({
    id,
    name,
    state: fc.constantFrom(...states),
    health,
    exitCode,
    image: fc.constantFrom('x:1', 'x:2'),
    configHash: fc.constantFrom('a', 'b'),
    restartCount: fc.nat(5),
    oomKilled: fc.boolean(),
    startedAt: fc.constantFrom(null, start, start + HOUR),
  })
  .map((given) => box(given.name, given));

const input: fc.Arbitrary<AlertInput> = fc.oneof(
  fc.record({
    kind: fc.constant('containers'),
    containers: fc.array(container, { maxLength: 4 }),
    forgotten: fc.array(name, { maxLength: 1 }),
  }),
  fc.record({
    kind: fc.constant('event'),
    event: fc.record({
      kind: fc.constantFrom(...kinds),
      at: fc.constant(start),
      id,
      name,
      exitCode,
      health,
      signal: fc.constantFrom(null, 1, 9, 15),
    }),
  }),
  fc.record({ kind: fc.constant('gap'), phase: fc.constantFrom('begins', 'ends') }),
  fc.record({ kind: fc.constant('engine'), connected: fc.boolean(), reason: fc.constantFrom(null, 'unreachable') }),
  fc.record({
    kind: fc.constant('action'),
    phase: fc.constantFrom('begins', 'ends'),
    action: fc.constantFrom('start', 'stop', 'restart'),
    id,
    name,
  }),
  fc.record({
    kind: fc.constant('figures'),
    containers: fc.array(
      fc.record({
        name,
        id,
        cpuPercent: fc.constantFrom(null, 0, 70, 200),
        memoryPercent: fc.constantFrom(null, 0, 99),
        memoryBytes: fc.constantFrom(null, 0, 5e9),
        blockWriteBytes: fc.constantFrom(null, 0, 1e9, 2e9),
      }),
      { maxLength: 3 },
    ),
    diskUsedPercent: fc.constantFrom(null, 10, 99),
  }),
  fc.record({ kind: fc.constant('healed'), container: name, outcome: fc.constantFrom('done', 'failed') }),
  fc.record({
    kind: fc.constant('published'),
    postId: fc.constantFrom('x', 'y'),
    channelId: fc.constantFrom('1', '2'),
    messageId: fc.constant('1'),
    lastLines: fc.constant([]),
  }),
  fc.record({
    kind: fc.constant('unpublished'),
    postId: fc.constantFrom('x', 'y'),
    retry: fc.boolean(),
    unsent: fc.boolean(),
  }),
  fc.record({ kind: fc.constant('time') }),
);

/** What can really happen to a container; the rest is what a broken engine or a lost connection could make of it. */
const deeds = {
  crash: (scene, one) => scene.ends(one, 1),
  exit: (scene, one) => scene.ends(one, 0),
  oom(scene, one) {
    scene.happens(one, 'oom');
    scene.ends(one, 137);
  },
  start: (scene, one) => scene.starts(one, { restartCount: 1 }),
  stop: (scene, one) => scene.isStopped(one),
  ill: (scene, one) => scene.turns(one, 'unhealthy'),
  well: (scene, one) => scene.turns(one, 'healthy'),
  remove: (scene, one) => scene.happens(one, 'destroy', { state: 'missing' }),
  recreate: (scene, one) => scene.shows(box(one, { image: `x:${scene.now}` })),
  'gap begins': (scene) => scene.take({ kind: 'gap', phase: 'begins' }),
  'gap ends': (scene) => scene.take({ kind: 'gap', phase: 'ends' }),
  away: (scene) => scene.take({ kind: 'engine', connected: false, reason: 'unreachable' }),
  back: (scene) => scene.take({ kind: 'engine', connected: true, reason: null }),
  'send again': (scene) => (scene.delivers = 'yes'),
  online: (scene) => scene.take({ kind: 'online' }),
  'stop sending': (scene) => (scene.delivers = 'later'),
  'clock a little back': (scene) => (scene.now -= 700),
  'clock back': (scene) => (scene.now -= 20 * MINUTE),
} satisfies Record<string, (scene: Scene, one: string) => unknown>;

const deed = fc.constantFrom(...(Object.keys(deeds) as (keyof typeof deeds)[]));
const step = fc.oneof(
  { weight: 3, arbitrary: fc.record({ deed, name }) },
  { weight: 1, arbitrary: fc.record({ input }) },
);

/** What happens, and how long before the next thing does. */
const course = fc.array(fc.tuple(step, fc.constantFrom(0, 500, 3_000, 20_000, 3 * MINUTE, 10 * MINUTE)), {
  maxLength: 40,
});

function begin(): Scene {
  const scene = new Scene([everything], { now: start });
  scene.connect(...names.map((one) => box(one, { health: 'healthy' })));
  return scene;
}

function goOn(scene: Scene, next: { deed: keyof typeof deeds; name: string } | { input: AlertInput }): void {
  if ('input' in next) scene.take(next.input);
  else deeds[next.deed](scene, next.name);
}

/** All is well for an hour. */
function calm(scene: Scene): void {
  scene.delivers = 'yes';
  scene.take({ kind: 'gap', phase: 'ends' });
  scene.take({ kind: 'engine', connected: true, reason: null });
  const containers = names.map((one) => box(one, { health: 'healthy', image: 'x:1', configHash: 'a' }));
  scene.take({ kind: 'containers', containers, forgotten: [] });
  const figures = containers.map((one) => {
    return { name: one.name, id: one.id, cpuPercent: 1, memoryPercent: 1, memoryBytes: 1, blockWriteBytes: 0 };
  });
  for (let n = 0; n < 120; n++) {
    scene.take({ kind: 'figures', containers: figures, diskUsedPercent: 1 });
    scene.passes(30_000);
  }
}

test('whatever happens in whatever order, nothing is thrown and every alert that was opened is closed', () => {
  fc.assert(
    fc.property(course, (steps) => {
      const scene = begin();
      for (const [one, ms] of steps) {
        goOn(scene, one);
        scene.passes(ms);
      }
      calm(scene);
      expect(scene.open).toEqual([]);
      // And people see it: no message shows something as wrong that is over. (An alert that was said again is followed up
      // in its latest message.)
      for (const { post } of scene.messages) {
        for (const item of post.items) {
          const latest = scene.state.alerts.get(item.key);
          if (latest?.postId === post.id && !latest.momentary) expect(item.closing).not.toBeNull();
        }
      }
    }),
    { numRuns: 100 },
  );
});

test('what is muted is never posted, and is not restarted', () => {
  fc.assert(
    fc.property(course, fc.boolean(), (steps, maintenance) => {
      const scene = begin();
      const mutes = maintenance ? [null] : [...names];
      for (const [one, ms] of steps) {
        for (const muted of mutes) {
          scene.take({ kind: 'mute', container: muted, until: scene.now + 24 * HOUR, by: 'alice' });
        }
        goOn(scene, one);
        scene.passes(ms);
      }
      const posted = scene.messages.flatMap(({ post }) => post.items.map(({ subject }) => subject));
      expect(posted.filter((subject) => maintenance || subject !== '')).toEqual([]);
      expect(scene.restarts).toEqual([]);
    }),
    { numRuns: 60 },
  );
});

test('any number of flaps in a window is one message', () => {
  const gap = fc.integer({ min: 6_000, max: 20_000 });
  fc.assert(
    fc.property(fc.array(fc.tuple(gap, gap), { minLength: 1, maxLength: 20 }), (flaps) => {
      const scene = new Scene([makeRule({ cooldownMs: HOUR })], { now: start });
      scene.connect(box('a', { health: 'healthy' }));
      for (const [ill, well] of flaps) {
        scene.turns('a', 'unhealthy');
        scene.passes(ill);
        scene.turns('a', 'healthy');
        scene.passes(well);
      }
      scene.passes(3 * HOUR);
      expect(scene.said).toEqual([['unhealthy a (recovered)']]);
    }),
    { numRuns: 100 },
  );
});

test('stops that were asked for are never told, however they are mixed with starts', () => {
  const exit = fc.constantFrom(0, 1, 2, 137, 143);
  const step = fc.tuple(name, exit, fc.constantFrom('by hand', 'by us', 'restart'), fc.nat(40_000));
  fc.assert(
    fc.property(fc.array(step, { maxLength: 40 }), (steps) => {
      const scene = new Scene([makeRule()], { now: start });
      scene.connect(...names.map((one) => box(one)));
      for (const [one, code, way, ms] of steps) {
        const { id: target } = scene.container(one);
        const act = (phase: 'begins' | 'ends') =>
          scene.take({ kind: 'action', phase, action: way === 'restart' ? 'restart' : 'stop', id: target, name: one });
        if (way !== 'by hand') act('begins');
        if (way === 'by hand') scene.happens(one, 'kill', {}, { signal: 15 });
        scene.ends(one, code);
        if (way === 'by hand') scene.happens(one, 'stop');
        if (way === 'restart') scene.starts(one);
        if (way !== 'by hand') act('ends');
        scene.passes(ms);
        if (way !== 'restart') scene.starts(one);
      }
      scene.passes(HOUR);
      expect(scene.messages).toEqual([]);
    }),
    { numRuns: 100 },
  );
});

test('nothing grows without bound, and every state can be saved and gone on with', () => {
  fc.assert(
    fc.property(fc.array(fc.tuple(input, fc.nat(MINUTE)), { maxLength: 40 }), (steps) => {
      let state: AlertState = evaluate(
        initialState(nothingSaved, start),
        { kind: 'rules', rules: [everything] },
        start,
      ).state;
      let now = start;
      for (const [one, ms] of [...steps, ...steps, ...steps]) {
        now += ms;
        state = evaluate(state, one, now).state;
        const due = nextDue(state, now);
        expect(due === null || due <= now + HOUR).toBe(true);
        // Nobody answers what is published: the process was killed, again and again.
        state = { ...initialState(state, now), rules: state.rules, engine: state.engine };
      }
      const size = (map: ReadonlyMap<string, unknown>) => map.size;
      expect([state.alerts, state.posts, state.askedStops, state.gauges].map(size).every((count) => count <= 600)).toBe(
        true,
      );
    }),
    { numRuns: 50 },
  );
});

test('each crash is told once, whichever of their events are lost in gaps at random moments', () => {
  const pause = fc.constantFrom(0, 500, 3_000, 30_000);
  const steps = fc.array(fc.tuple(fc.constantFrom('heard', 'lost', 'begins', 'ends'), pause), { maxLength: 30 });
  fc.assert(
    fc.property(steps, (course) => {
      // Each crash is a message, or one more in one that is open.
      const scene = new Scene([makeRule({ on: ['crash'] })], { now: start });
      scene.connect(box('a'), box('b'));
      let [crashes, isGap] = [0, false];
      for (const [what, ms] of course) {
        const known = scene.container('a');
        if (what === 'begins' || what === 'ends') {
          isGap = what === 'begins';
          scene.take({ kind: 'gap', phase: what });
        } else if (what === 'heard' || isGap) {
          crashes++;
          const restartCount = known.restartCount + 1;
          if (what === 'heard') scene.ends('a', 1);
          else scene.shows({ ...known, finishedAt: scene.now });
          scene.now += 100;
          const runs = { ...scene.container('a'), state: 'running', restartCount, startedAt: scene.now } as const;
          scene.shows({ ...runs, exitCode: null });
        }
        scene.passes(ms);
      }
      scene.take({ kind: 'gap', phase: 'ends' });
      scene.passes(HOUR);
      const told = [...scene.state.alerts.values()].map(({ count }) => count);
      expect(told.length > 0).toBe(crashes > 0);
      expect(told.reduce((sum, count) => sum + count, 0)).toBeLessThanOrEqual(crashes);
    }),
    { numRuns: 60 },
  );
});
