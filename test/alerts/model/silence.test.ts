import { describe, expect, test } from 'vitest';
import { box, makeRule, Scene } from './scene.ts';

const SECOND = 1_000;
const MINUTE = 60_000;
const HOUR = 60 * MINUTE;

function running(given: Parameters<typeof makeRule>[0] = {}, now?: number): Scene {
  const scene = new Scene([makeRule(given)], now === undefined ? {} : { now });
  scene.connect(box('web', { health: 'healthy' }), box('db', { health: 'healthy' }));
  return scene;
}

const flap = (scene: Scene, name: string, times: number, everyMs: number) => {
  for (let n = 0; n < times; n++) {
    scene.turns(name, 'unhealthy');
    scene.passes(everyMs / 2);
    scene.turns(name, 'healthy');
    scene.passes(everyMs / 2);
  }
};

describe('what happens together', () => {
  test('is one message', () => {
    const scene = running();
    scene.ends('web', 1);
    scene.passes(SECOND);
    scene.ends('db', 2);
    scene.passes(MINUTE);
    expect(scene.said).toEqual([['crash web', 'crash db']]);
  });
});

describe('flapping', () => {
  test('within the cooldown is one message, which shows how often', () => {
    const scene = running();
    flap(scene, 'web', 6, 2 * MINUTE);
    expect(scene.said).toEqual([['unhealthy web (recovered)']]);
    expect(scene.messages[0]?.post.items[0]?.count).toBe(6);
  });

  test('for a day is told less and less often', () => {
    const scene = running();
    flap(scene, 'web', 24 * 12, 5 * MINUTE);
    expect(scene.messages.length).toBeLessThan(12);
    const gaps = scene.messages.slice(1).map(({ at }, n) => at - (scene.messages[n]?.at ?? 0));
    expect(gaps.every((gap, n) => n === 0 || gap >= (gaps[n - 1] ?? 0))).toBe(true);
  });

  test('that ends badly is told again when the cooldown is over', () => {
    const scene = running();
    flap(scene, 'web', 2, 2 * MINUTE);
    scene.turns('web', 'unhealthy');
    scene.passes(5 * MINUTE);
    expect(scene.messages).toHaveLength(1);
    scene.passes(15 * MINUTE);
    expect(scene.said).toEqual([['unhealthy web'], ['unhealthy web']]);
  });

  test('does not edit a message oftener than every 15 s', () => {
    const scene = running();
    flap(scene, 'web', 1, MINUTE);
    const before = scene.messages[0]?.edits ?? 0;
    flap(scene, 'web', 60, 2 * SECOND);
    expect((scene.messages[0]?.edits ?? 0) - before).toBeLessThanOrEqual(9);
  });
});

describe('a crash that comes again', () => {
  test('every night is told every night, also if it never ran for a minute', () => {
    const scene = new Scene([makeRule()]);
    scene.connect(box('job', { state: 'exited', exitCode: 0 }));
    for (let night = 0; night < 3; night++) {
      scene.starts('job');
      scene.passes(20 * SECOND);
      scene.ends('job', 1);
      scene.passes(24 * HOUR);
    }
    expect(scene.messages).toHaveLength(3);
  });
});

describe('a mute', () => {
  test('keeps a container silent, and no other', () => {
    const scene = running();
    scene.take({ kind: 'mute', container: 'web', until: scene.now + HOUR, by: 'alice' });
    scene.ends('web', 1);
    scene.ends('db', 1);
    scene.passes(30 * MINUTE);
    expect(scene.said).toEqual([['crash db']]);
  });

  test('that ends tells what is still wrong, and not what is over', () => {
    const scene = running();
    scene.take({ kind: 'mute', container: null, until: scene.now + HOUR, by: 'alice' });
    scene.turns('web', 'unhealthy');
    scene.turns('db', 'unhealthy');
    scene.passes(10 * MINUTE);
    scene.turns('db', 'healthy');
    scene.passes(40 * MINUTE);
    expect(scene.messages).toEqual([]);
    scene.passes(15 * MINUTE);
    expect(scene.said).toEqual([['unhealthy web']]);
  });

  test('can be taken back', () => {
    const scene = running();
    scene.take({ kind: 'mute', container: 'web', until: scene.now + HOUR, by: 'alice' });
    scene.take({ kind: 'mute', container: 'web', until: null, by: 'alice' });
    scene.ends('web', 1);
    scene.passes(MINUTE);
    expect(scene.messages).toHaveLength(1);
  });

  test('within the grouping window still keeps it silent', () => {
    const scene = running({ groupMs: MINUTE });
    scene.ends('web', 1);
    scene.passes(30 * SECOND);
    scene.take({ kind: 'mute', container: 'web', until: scene.now + HOUR, by: 'alice' });
    scene.passes(10 * MINUTE);
    expect(scene.messages).toEqual([]);
  });

  test('outlives the bot', () => {
    const scene = running();
    scene.take({ kind: 'mute', container: 'web', until: scene.now + HOUR, by: 'alice' });
    const again = new Scene([makeRule()], { saved: scene.state, now: scene.now });
    again.connect(box('web'));
    again.ends('web', 1);
    again.passes(10 * MINUTE);
    expect(again.messages).toEqual([]);
  });

  test('does not last for ever because the clock was put back', () => {
    const scene = running();
    scene.take({ kind: 'mute', container: 'web', until: scene.now + HOUR, by: 'alice' });
    scene.now -= 365 * 24 * HOUR;
    scene.take({ kind: 'time' });
    expect(scene.state.mutes.size).toBe(0);
  });
});

describe('quiet hours', () => {
  const quiet = { from: 23 * 60, to: 7 * 60, zone: 'Europe/Berlin' };
  // 23:30 in Berlin.
  const night = Date.UTC(2026, 0, 5, 22, 30);

  test('hold everything back, and then it is one message, also of what is over', () => {
    const scene = running({ quiet }, night);
    scene.ends('web', 1);
    scene.passes(10 * MINUTE);
    scene.starts('web');
    scene.passes(10 * MINUTE);
    scene.turns('db', 'unhealthy');
    scene.passes(6 * HOUR);
    expect(scene.messages).toEqual([]);
    scene.passes(2 * HOUR);
    expect(scene.said).toEqual([['crash web (recovered)', 'unhealthy db']]);
    expect(new Date(scene.messages[0]?.at ?? 0).toISOString()).toMatch(/T06:00:/);
  });

  test('are no matter by day', () => {
    const scene = running({ quiet }, night - 2 * HOUR);
    scene.ends('web', 1);
    scene.passes(MINUTE);
    expect(scene.messages).toHaveLength(1);
  });
});

describe('a message that does not arrive', () => {
  test('is sent again later, once, and shows what is true then', () => {
    const scene = running();
    scene.delivers = 'later';
    scene.ends('web', 1);
    scene.passes(2 * HOUR);
    scene.starts('web');
    scene.passes(2 * HOUR);
    scene.delivers = 'yes';
    scene.passes(HOUR);
    expect(scene.said).toEqual([['crash web (recovered)']]);
  });

  test('is sent at once when Discord is back, however often it was tried in vain', () => {
    const scene = running();
    scene.delivers = 'later';
    scene.ends('web', 1);
    scene.passes(2 * HOUR);
    scene.delivers = 'yes';
    scene.take({ kind: 'online' });
    expect(scene.said).toEqual([['crash web']]);
    scene.take({ kind: 'online' });
    expect(scene.messages[0]?.edits).toBe(0);
  });

  test('and never can is given up', () => {
    const scene = running();
    scene.delivers = 'never';
    scene.ends('web', 1);
    scene.passes(HOUR);
    expect(scene.state.posts.size).toBe(0);
    scene.delivers = 'yes';
    scene.passes(HOUR);
    expect(scene.messages).toEqual([]);
  });

  test('as far as anybody knows, but did, is edited to what is true by now', () => {
    const scene = running();
    scene.delivers = 'unheard';
    scene.turns('web', 'unhealthy');
    scene.passes(8 * SECOND);
    expect(scene.said).toEqual([['unhealthy web']]);
    scene.delivers = 'later';
    scene.turns('web', 'healthy');
    scene.passes(30 * SECOND);
    scene.delivers = 'yes';
    scene.passes(MINUTE);
    expect(scene.said).toEqual([['unhealthy web (recovered)']]);
    expect(scene.messages[0]?.edits).toBe(1);
  });

  test('because the bot was killed is sent after the start, under the same id', () => {
    const scene = running();
    scene.delivers = 'later';
    scene.ends('web', 1);
    scene.passes(10 * SECOND);
    const [id] = scene.state.posts.keys();
    const again = new Scene([makeRule()], { saved: scene.state, now: scene.now });
    again.connect(scene.container('web'));
    expect(again.messages.map(({ post }) => post.id)).toEqual([id]);
  });

  test('as far as anybody knows says that it may be there twice, only after Discord has forgotten it', () => {
    for (const [delivers, away, twice] of [
      ['unanswered', HOUR, true],
      ['unanswered', 30 * SECOND, false],
      ['later', HOUR, false],
    ] as const) {
      const scene = running();
      scene.delivers = delivers;
      scene.ends('web', 1);
      scene.passes(10 * SECOND);
      scene.delivers = 'later';
      scene.passes(away);
      scene.delivers = 'yes';
      scene.passes(HOUR);
      expect(scene.messages.map(({ post }) => post.perhapsTwice)).toEqual([twice]);
    }
  });

  test('because the bot was killed long ago says that it may be there twice', () => {
    const scene = running();
    scene.delivers = 'later';
    scene.ends('web', 1);
    scene.passes(10 * SECOND);
    const posts = new Map([...scene.state.posts].map(([id, post]) => [id, { ...post, phase: 'sending' } as const]));
    const again = new Scene([makeRule()], { saved: { ...scene.state, posts }, now: scene.now + HOUR });
    again.delivers = 'later';
    again.connect(scene.container('web'));
    again.delivers = 'yes';
    again.passes(HOUR);
    expect(again.messages.map(({ post }) => post.perhapsTwice)).toEqual([true]);
  });
});
