import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { Throttle, type ThrottleSettings } from '../../../src/actions/model/throttle.ts';
import type { Actor } from '../../../src/kit/actor.ts';
import { member } from '../../access/model/examples.ts';

const anna = member('1');
const ben = member('2');
const settings: ThrottleSettings = {
  cooldownMs: { start: 10_000, stop: 10_000, restart: 10_000, pause: 10_000, unpause: 10_000, kill: 10_000 },
  concurrentActions: 2,
};

function throttle(current: () => ThrottleSettings = () => settings) {
  let now = 0;
  const clock = { now: () => 0, monotonic: () => now, after: () => () => {} };
  const gate = new Throttle(clock, current);
  return {
    gate,
    pass: (ms: number) => {
      now += ms;
    },
    act(actor: Actor, container: string, action: 'start' | 'stop' | 'restart' = 'restart') {
      const leave = gate.begin(actor, container, action);
      if (leave.ok) leave.end();
      return leave;
    },
  };
}

describe('a cooldown', () => {
  test('holds for the same person, container and action, and says for how long', () => {
    const { act, pass } = throttle();
    expect(act(anna, 'minecraft').ok).toBe(true);
    pass(4_000);
    expect(act(anna, 'minecraft')).toEqual({ ok: false, reason: 'cooldown', retryAfterMs: 6_000 });
    expect(act(ben, 'minecraft').ok).toBe(true);
    expect(act(anna, 'plex').ok).toBe(true);
    expect(act(anna, 'minecraft', 'stop').ok).toBe(true);
    pass(6_000);
    expect(act(anna, 'minecraft').ok).toBe(true);
  });

  test('counts from the end of the action', () => {
    const { gate, pass } = throttle();
    const leave = gate.begin(anna, 'minecraft', 'stop');
    pass(60_000);
    if (leave.ok) leave.end();
    pass(9_999);
    expect(gate.begin(anna, 'minecraft', 'stop')).toMatchObject({ reason: 'cooldown', retryAfterMs: 1 });
  });

  test('a refused press does not prolong it', () => {
    const { act, pass } = throttle();
    act(anna, 'minecraft');
    for (let press = 0; press < 9; press++) {
      pass(1_000);
      act(anna, 'minecraft');
    }
    pass(1_000);
    expect(act(anna, 'minecraft').ok).toBe(true);
  });

  test('of zero is none, and a change counts at once', () => {
    let current = settings;
    const { act } = throttle(() => current);
    act(anna, 'minecraft');
    expect(act(anna, 'minecraft').ok).toBe(false);
    current = { ...settings, cooldownMs: { ...settings.cooldownMs, restart: 0 } };
    expect(act(anna, 'minecraft').ok).toBe(true);
    expect(act(anna, 'minecraft').ok).toBe(true);
  });
});

describe('the limit of actions at once', () => {
  test('turns people away until one has ended', () => {
    const { gate } = throttle();
    const first = gate.begin(anna, 'a', 'start');
    gate.begin(anna, 'b', 'start');
    expect(gate.begin(ben, 'c', 'start')).toEqual({ ok: false, reason: 'busy', retryAfterMs: null });
    if (first.ok) {
      first.end();
      first.end();
    }
    expect(gate.underWay).toBe(1);
    expect(gate.begin(ben, 'c', 'start').ok).toBe(true);
    expect(gate.begin(ben, 'd', 'start').ok).toBe(false);
  });

  test('being turned away for it costs no cooldown', () => {
    const { gate } = throttle();
    const first = gate.begin(anna, 'a', 'start');
    gate.begin(anna, 'b', 'start');
    gate.begin(ben, 'c', 'start');
    if (first.ok) first.end();
    expect(gate.begin(ben, 'c', 'start').ok).toBe(true);
  });

  test('schedules and the program are let in, and counted', () => {
    const { gate } = throttle();
    const nightly = { kind: 'schedule', name: 'nightly' } as const;
    expect([1, 2, 3].map(() => gate.begin(nightly, 'a', 'restart').ok)).toEqual([true, true, true]);
    expect(gate.begin({ kind: 'system' }, 'a', 'restart').ok).toBe(true);
    expect(gate.begin(anna, 'a', 'restart')).toMatchObject({ reason: 'busy' });
  });
});

test('whatever people do, no more than the limit is under way and nobody is quicker than the cooldown', () => {
  const presses = fc.array(
    fc.record({
      who: fc.constantFrom(anna, ben),
      what: fc.constantFrom('a', 'b'),
      wait: fc.nat(8_000),
      endOldest: fc.boolean(),
    }),
  );
  fc.assert(
    fc.property(presses, (all) => {
      const { gate, pass } = throttle();
      const open: { end(): void; key: string }[] = [];
      const ended = new Map<string, number>();
      let now = 0;
      for (const { who, what, wait, endOldest } of all) {
        pass(wait);
        now += wait;
        const oldest = endOldest ? open.shift() : undefined;
        if (oldest) {
          oldest.end();
          ended.set(oldest.key, now);
        }
        const key = `${who.id} ${what}`;
        const leave = gate.begin(who, what, 'restart');
        if (leave.ok) {
          expect(now - (ended.get(key) ?? Number.NEGATIVE_INFINITY)).toBeGreaterThanOrEqual(10_000);
          open.push({ end: leave.end, key });
        }
        expect(gate.underWay).toBe(open.length);
        expect(open.length).toBeLessThanOrEqual(2);
      }
    }),
  );
});

test('what is remembered is bounded', () => {
  const forever = {
    ...settings,
    cooldownMs: { start: 1e9, stop: 1e9, restart: 1e9, pause: 1e9, unpause: 1e9, kill: 1e9 },
  };
  const { act } = throttle(() => forever);
  for (let person = 0; person < 10_001; person++) act(member(`${person}`), 'minecraft');
  // The first one's cooldown has been forgotten for the last one's sake, the second one's not.
  expect(act(member('1'), 'minecraft').ok).toBe(false);
  expect(act(member('0'), 'minecraft').ok).toBe(true);
});
