import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { AlertRule } from '../../../src/alerts/model/rule.ts';
import type { Container } from '../../../src/containers/model/container.ts';
import { box, makeRule, Scene } from './scene.ts';

const SECOND = 1_000;
const MINUTE = 60 * SECOND;
const all = makeRule({ on: ['crash', 'exit', 'oom', 'unhealthy', 'restart-loop', 'disappeared', 'changed', 'engine'] });

/** What a container has become while the bot was away, `null`: it is gone. */
type Becomes = Partial<Container> | null;

/** The bot runs, is away for ten minutes, and is back: the containers have become so meanwhile. Nothing was said before. */
function backAfter(
  becomes: Readonly<Record<string, Becomes>>,
  before: readonly Container[],
  rule: AlertRule = all,
): Scene {
  const scene = new Scene([rule]);
  scene.connect(...before);
  expect(scene.messages).toEqual([]);
  return comesBack(scene, becomes, rule);
}

function comesBack(scene: Scene, becomes: Readonly<Record<string, Becomes>>, rule: AlertRule = all): Scene {
  const back = new Scene([rule], { saved: scene.state, now: scene.now + 10 * MINUTE });
  const now = [...scene.state.watched.values()].flatMap(({ container }): Container[] => {
    const change = becomes[container.name];
    return change === null ? [] : [{ ...container, ...change }];
  });
  back.connect(...now);
  return back;
}

const at = Date.UTC(2026, 0, 5, 12, 5);
const ended = (exitCode: number, more: Partial<Container> = {}): Partial<Container> => {
  return { state: 'exited', exitCode, finishedAt: at, health: null, pid: null, ...more };
};
const web = box('web');
const db = box('db');

describe('while the bot was away', () => {
  test('a crash is told once, with the time at which it happened', () => {
    const scene = backAfter({ web: ended(3) }, [web, db]);
    expect(scene.said).toEqual([['crash web']]);
    expect(scene.messages[0]?.post.items[0]?.facts).toEqual({ exitCode: 3, away: { at, times: 1 } });
    const again = comesBack(scene, {});
    expect(again.messages).toEqual([]);
  });

  test('a crash of what was made meanwhile is told once, and one of what is older is not', () => {
    const begin = () => {
      const scene = new Scene([all]);
      scene.connect(db);
      return scene;
    };
    const comesBackTo = (scene: Scene, ...now: readonly Container[]) => {
      const back = new Scene([all], { saved: scene.state, now: scene.now + 10 * MINUTE });
      back.connect(...now);
      return back;
    };
    const made = (exitCode: number, more: Partial<Container> = {}) =>
      box('new', ended(exitCode, { createdAt: at - SECOND, startedAt: at - SECOND, ...more }));
    expect(comesBackTo(begin(), db, made(3)).said).toEqual([['crash new']]);
    expect(comesBackTo(comesBackTo(begin(), db, made(3)), db, made(3)).messages).toEqual([]);
    expect(comesBackTo(begin(), db, made(0)).messages).toEqual([]);
    expect(comesBackTo(begin(), db, made(143)).messages).toEqual([]);
    expect(comesBackTo(begin(), db, made(3, { createdAt: at - 60 * MINUTE })).messages).toEqual([]);
    // Of another container with its name, which is gone.
    const recreated = made(3, { name: 'db' });
    expect(comesBackTo(begin(), recreated).said.flat()).toContain('crash db');
    // At the very first start.
    const first = new Scene([all], { now: at + MINUTE });
    first.connect(db, made(3));
    expect(first.messages).toEqual([]);
  });

  test('a crash whose event comes while we look is told once, whatever the look shows', () => {
    for (const shown of [{}, ended(3)] as const) {
      const scene = new Scene([all]);
      scene.connect(web, db);
      const back = new Scene([all], { saved: scene.state, now: at });
      const event = { kind: 'die', at, id: web.id, name: 'web', exitCode: 3, health: null } as const;
      back.shows({ ...web, ...shown }, db);
      back.take({ kind: 'event', event });
      back.connect({ ...web, ...shown }, db);
      back.shows({ ...web, ...ended(3) });
      back.passes(5 * MINUTE);
      expect(back.said).toEqual([['crash web']]);
      expect(back.messages[0]?.post.items[0]?.count).toBe(1);
    }
  });

  test('a crash that was told right before is not told again', () => {
    const scene = new Scene([all]);
    scene.connect(db);
    scene.passes(2 * MINUTE);
    scene.shows(box('new', { createdAt: scene.now, startedAt: scene.now }));
    scene.ends('new', 3);
    scene.passes(10 * SECOND);
    expect(scene.said).toEqual([['crash new']]);
    const unseen = { ...scene.state, seen: new Map([...scene.state.seen].filter(([name]) => name !== 'new')) };
    const back = new Scene([all], { saved: unseen, now: scene.now + MINUTE });
    back.connect(...[...scene.state.watched.values()].map(({ container }) => container));
    back.passes(5 * MINUTE);
    expect(back.said.flat()).not.toContain('crash new');
  });

  test('a crash of what was started meanwhile is told, and an old end is not', () => {
    const made = box('web', { state: 'created', startedAt: null, finishedAt: null, exitCode: null });
    const ran = ended(3, { startedAt: at - SECOND });
    expect(backAfter({ web: ran }, [made, db]).said).toEqual([['crash web']]);
    const stopped = box('web', ended(0, { startedAt: at - 2 * MINUTE, finishedAt: at - MINUTE }));
    expect(backAfter({ web: ran }, [stopped, db]).said).toEqual([['crash web']]);
    expect(backAfter({}, [box('web', ran), db]).said).toEqual([]);
  });

  test('a crash is told also where the bot ended as soon as it had seen the container run, or be made', () => {
    const made = box('web', { state: 'created', startedAt: null, finishedAt: null, exitCode: null });
    for (const first of [web, made]) {
      const scene = new Scene([all]);
      scene.connect(db);
      scene.shows(first);
      expect(comesBack(scene, { web: ended(3, { startedAt: at - SECOND }) }).said).toEqual([['crash web']]);
    }
  });

  test('crashes of several containers of one project at the same time are each told: a stop ends some as it should', () => {
    const shop = ['app', 'cache', 'queue'].map((name) => box(name, { project: 'shop' }));
    const later = (exitCode: number, ms: number) => ended(exitCode, { finishedAt: at + ms });
    const two = { app: ended(1), cache: later(255, 10 * SECOND) };
    expect(backAfter(two, [...shop, db]).said).toEqual([['crash app', 'crash cache']]);
    expect(backAfter({ ...two, queue: later(139, SECOND) }, [...shop, db]).said).toEqual([
      ['crash app', 'crash cache', 'crash queue'],
    ]);
    // An OOM kill is no stop either.
    const killed = later(137, SECOND);
    expect(backAfter({ app: ended(1), cache: { ...killed, oomKilled: true } }, [...shop, db]).said).toEqual([
      ['crash app', 'oom cache'],
    ]);
  });

  test('an OOM kill is told as what it is, and 137 alone is none', () => {
    expect(backAfter({ web: ended(137, { oomKilled: true }) }, [web, db]).said).toEqual([['oom web']]);
    expect(backAfter({ web: ended(137) }, [web, db]).said).toEqual([]);
  });

  test('an OOM kill is a crash for those who ask for crashes alone', () => {
    const killed = ended(137, { oomKilled: true });
    expect(backAfter({ web: killed }, [web, db], makeRule({ on: ['crash'] })).said).toEqual([['crash web']]);
    expect(backAfter({ web: killed }, [web, db], makeRule({ on: ['oom'] })).said).toEqual([['oom web']]);
    expect(backAfter({ web: killed }, [web, db], makeRule({ on: ['unhealthy'] })).said).toEqual([]);
  });

  test('an OOM kill after which the engine started it again is told as one, with how many ends there were', () => {
    const again = { startedAt: at + SECOND, finishedAt: at, restartCount: 2, oomKilled: true };
    const before = [box('web', { restarts: true }), db];
    const scene = backAfter({ web: again }, before, makeRule({ on: ['oom'] }));
    expect(scene.said).toEqual([['oom web (recovered)']]);
    expect(scene.messages[0]?.post.items[0]?.facts).toEqual({
      exitCode: null,
      livesOn: false,
      away: { at, times: 2 },
    });
    expect(backAfter({ web: again }, before, makeRule()).said).toEqual([['oom web (recovered)']]);
    expect(backAfter({ web: again }, before, makeRule({ on: ['crash'] })).said).toEqual([['crash web (recovered)']]);
  });

  test('ends with an error after which the engine started it again by itself are told, with how many there were', () => {
    const again = { startedAt: at + SECOND, finishedAt: at, restartCount: 4 };
    const scene = backAfter({ web: again }, [box('web', { restartCount: 1 }), db]);
    expect(scene.said).toEqual([['crash web (recovered)']]);
    expect(scene.messages[0]?.post.items[0]?.facts).toEqual({ exitCode: null, away: { at, times: 3 } });
  });

  test('ends of what is always started again are no crash: they may have been without an error', () => {
    const again = { startedAt: at + SECOND, finishedAt: at, restartCount: 4 };
    const before = [box('web', { restartCount: 1, restarts: true }), db];
    const scene = backAfter({ web: again }, before);
    expect(scene.said).toEqual([['exit web (recovered)']]);
    expect(scene.messages[0]?.post.items[0]?.facts).toEqual({ exitCode: null, away: { at, times: 3 } });
    expect(backAfter({ web: again }, before, makeRule()).said).toEqual([]);
    // Somebody stopped it since.
    expect(backAfter({ web: ended(1, { restartCount: 4 }) }, before, makeRule()).said).toEqual([]);
  });

  test('an end with an error that the engine is just about to start again is a crash, one without is none', () => {
    const waits = (exitCode: number) => ended(exitCode, { state: 'restarting', restartCount: 2 });
    const before = [box('web', { restarts: true }), db];
    const scene = backAfter({ web: waits(3) }, before);
    // And not over as long as it waits.
    expect(scene.said).toEqual([['crash web']]);
    expect(scene.messages[0]?.post.items[0]?.facts).toEqual({ exitCode: 3, away: { at, times: 2 } });
    // Somebody started it by hand meanwhile, so that the engine began to count anew.
    const afresh = { ...waits(3), restartCount: 1, startedAt: at - SECOND };
    expect(backAfter({ web: afresh }, [box('web', { restartCount: 4 }), db]).said).toEqual([['crash web']]);
    expect(comesBack(scene, {}).messages).toEqual([]);
    expect(backAfter({ web: waits(0) }, before, makeRule()).said).toEqual([]);
  });

  test('crashes before somebody stopped it are told, without the code of that stop', () => {
    const scene = backAfter({ web: ended(143, { restartCount: 2 }) }, [web, db]);
    expect(scene.messages[0]?.post.items[0]?.facts).toEqual({ exitCode: null, away: { at, times: 2 } });
  });

  test('an OOM kill of a process in what somebody stopped later is no crash', () => {
    const stopped = ended(143, { oomKilled: true });
    expect(backAfter({ web: stopped }, [web, db], makeRule({ on: ['crash'] })).said).toEqual([]);
    expect(backAfter({ web: stopped }, [web, db]).said).toEqual([['oom web']]);
  });

  test('a crash that happens again afterwards is told as one of now', () => {
    const scene = backAfter({ web: ended(3) }, [web, db]);
    scene.starts('web');
    scene.passes(2 * 3_600_000);
    scene.ends('web', 4);
    scene.passes(MINUTE);
    expect(scene.messages[1]?.post.items[0]?.facts).toEqual({ exitCode: 4 });
  });

  test('what disappeared is told, but nothing that removes itself or was renamed', () => {
    const job = box('job', { autoRemove: true });
    const scene = backAfter({ web: null, job: null, db: { name: 'data' } }, [web, db, job]);
    scene.passes(5 * MINUTE);
    expect(scene.said).toEqual([['disappeared web']]);
    expect(comesBack(scene, {}).messages).toEqual([]);
  });

  test('what is gone is known by the labels that a rule chooses by, and no others are kept', () => {
    const labels = { 'stevedore.group': 'Games', secret: 'x' };
    const rule = { ...all, containers: [{ kind: 'label', key: 'stevedore.group', value: 'Games' } as const] };
    const scene = new Scene([rule]);
    scene.connect(box('web', { labels }), db);
    expect([...scene.state.seen.values()].map((seen) => seen.labels)).toEqual([{ 'stevedore.group': 'Games' }, {}]);
    const back = comesBack(scene, { web: null, db: null }, rule);
    back.passes(5 * MINUTE);
    expect(back.said).toEqual([['disappeared web']]);
  });

  test('containers that compose made anew are one message, with those whose image is another', () => {
    const before = ['a', 'b', 'c'].map((name) => box(name));
    const anew = (image: string) => ({ id: box('x').id, image, startedAt: at, createdAt: at });
    const scene = backAfter({ a: anew('x:2'), b: anew('x:2'), c: anew('stevedore-test/box:1') }, [...before, db]);
    expect(scene.said).toEqual([['changed a', 'changed b']]);
  });

  test('a change of how settings are compared is no change of containers', () => {
    expect(backAfter({ web: { configHash: 'new' } }, [box('web', { configHash: 'old' }), db]).said).toEqual([]);
    // Nor where compose made them again meanwhile: what an older version of the bot noted was made in another way.
    const again = { id: box('web').id, configHash: '2:00112233445566' };
    expect(backAfter({ web: again }, [box('web', { configHash: '8899aabbccddee' }), db]).said).toEqual([]);
    expect(backAfter({ web: again }, [box('web', { configHash: '2:8899aabbccddee' }), db]).said).toEqual([
      ['changed web'],
    ]);
  });
});

describe('no alert is what', () => {
  test('ended as if somebody had stopped it', () => {
    for (const code of [0, 130, 137, 143]) expect(backAfter({ web: ended(code) }, [web, db]).said).toEqual([]);
  });

  test('the engine would have started again: somebody stopped it', () => {
    expect(backAfter({ web: ended(1) }, [box('web', { restarts: true }), db]).said).toEqual([]);
  });

  test('was asked for right before the bot ended', () => {
    const scene = new Scene([all]);
    scene.connect(web, db);
    scene.happens('web', 'kill', {}, { signal: 15 });
    expect(comesBack(scene, { web: ended(1, { finishedAt: scene.now + 2 * SECOND }) }).said).toEqual([]);
    const ours = new Scene([all]);
    ours.connect(web, db);
    ours.take({ kind: 'action', phase: 'begins', action: 'stop', id: web.id, name: 'web' });
    expect(comesBack(ours, { web: ended(1, { finishedAt: ours.now + 2 * SECOND }) }).said).toEqual([]);
  });

  test('ended when the engine or the host went down, started again or not', () => {
    const again = { startedAt: at + MINUTE, finishedAt: at + SECOND };
    expect(backAfter({ web: ended(1), db: again }, [web, db]).said).toEqual([]);
    expect(backAfter({ web: ended(1), db: ended(2, { finishedAt: at + 15 * SECOND }) }, [web, db]).said).toEqual([]);
    expect(backAfter({ web: ended(255) }, [web]).said).toEqual([]);
    // It ran on, so nothing went down.
    expect(backAfter({ web: ended(1), db: again }, [web, db, box('cache')]).said).toEqual([['crash web']]);
    // Each of the others was started again while we were away; but this one before the crash, and it runs since.
    const before = { startedAt: at - SECOND, finishedAt: at - 2 * SECOND };
    expect(backAfter({ web: ended(1), db: before }, [web, db]).said).toEqual([['crash web']]);
  });

  test('ended together with another container of its project, as compose stops them', () => {
    const [app, cache] = [box('app', { project: 'shop' }), box('cache', { project: 'shop' })];
    const later = (exitCode: number, ms: number) => ended(exitCode, { finishedAt: at + ms });
    for (const code of [0, 130, 137, 143])
      expect(backAfter({ app: ended(1), cache: later(code, 10 * SECOND) }, [app, cache, db]).said).toEqual([]);
    expect(backAfter({ app: ended(2), cache: later(0, 3 * SECOND) }, [app, cache, db]).said).toEqual([]);
    // Not together, or not of the same project.
    expect(backAfter({ app: ended(1), cache: later(0, MINUTE) }, [app, cache, db]).said).toEqual([['crash app']]);
    expect(backAfter({ app: ended(1), web: later(0, SECOND) }, [app, cache, web, db]).said).toEqual([['crash app']]);
    // It was running on.
    expect(backAfter({ app: ended(1) }, [app, cache, db]).said).toEqual([['crash app']]);
    // That is sure.
    const killed = ended(137, { oomKilled: true });
    expect(backAfter({ app: killed, cache: later(0, SECOND) }, [app, cache, db]).said).toEqual([['oom app']]);
  });

  test('ended together with one of its project that the engine would have started again', () => {
    const [app, cache] = [box('app', { project: 'shop' }), box('cache', { project: 'shop', restarts: true })];
    expect(backAfter({ app: ended(1), cache: ended(255) }, [app, cache, db]).said).toEqual([]);
    // It is just being started again: nobody stopped it.
    const again = ended(2, { state: 'restarting', restartCount: 1 });
    expect(backAfter({ app: ended(1), cache: again }, [app, cache, db], makeRule()).said).toEqual([
      ['crash app', 'crash cache'],
    ]);
  });

  test('was down before, or has been started and stopped since', () => {
    const scene = new Scene([all]);
    scene.connect(web, db);
    scene.isStopped('web', 1);
    scene.passes(MINUTE);
    expect(comesBack(scene, {}).said).toEqual([]);
    expect(backAfter({ web: { startedAt: at, finishedAt: at - SECOND } }, [web, db]).said).toEqual([]);
  });

  test('was never seen before', () => {
    const scene = new Scene([all]);
    scene.connect(box('old', ended(1)), db);
    expect(scene.said).toEqual([]);
  });
});

test('of a project that ended within seconds, either every crash is told or none, and none where one was stopped', () => {
  const codes = fc.array(fc.oneof(fc.constantFrom(0, 130, 137, 143), fc.integer({ min: 0, max: 255 })), {
    minLength: 2,
    maxLength: 5,
  });
  fc.assert(
    fc.property(codes, fc.array(fc.integer({ min: 0, max: 20_000 }), { minLength: 5, maxLength: 5 }), (all, times) => {
      const names = all.map((_, index) => `c${index}`);
      const shop = names.map((name) => box(name, { project: 'shop' }));
      const became = names.map((name, index): [string, Becomes] => {
        return [name, ended(all[index] ?? 0, { finishedAt: at + (times[index] ?? 0) })];
      });
      const told = backAfter(Object.fromEntries(became), [...shop, db]).said.flat();
      const wasStopped = all.some((code) => [0, 130, 137, 143].includes(code));
      expect(told).toEqual(wasStopped ? [] : names.map((name) => `crash ${name}`));
    }),
    { numRuns: 200 },
  );
});

describe('a bot that is killed', () => {
  test('between an end and the decision about it tells it after the next start', () => {
    const scene = new Scene([all]);
    scene.connect(web, db);
    scene.ends('web', 3);
    expect(comesBack(scene, {}).said).toEqual([['crash web']]);
  });

  test('before it found out what the absence of the engine cost knows what ran', () => {
    const scene = new Scene([all]);
    scene.connect(web, db);
    const noted = scene.state.seen;
    scene.take({ kind: 'engine', connected: false, reason: 'unreachable' });
    scene.ends('web', 3);
    expect(scene.state.seen).toEqual(noted);
  });
});
