import { expect, test } from 'vitest';
import { type StoppingDeps, stopParts } from '../../src/wiring/stop.ts';
import { ManualClock } from '../kit/manual-clock.ts';

/** Parts that note when they are told to end and when they have; `hang` never does. */
function setUp(hang: readonly string[] = []) {
  const noted: string[] = [];
  const clock = new ManualClock();
  const slow = (name: string) => async () => {
    noted.push(name);
    if (hang.includes(name)) await new Promise(() => {});
    // Long enough for whatever does not wait to be told meanwhile.
    await new Promise((resolve) => setImmediate(resolve));
    noted.push(`${name} ended`);
  };
  const quick = (name: string) => () => void noted.push(name);
  const deps: StoppingDeps = {
    clock,
    schedules: { stop: slow('schedules') },
    discord: { finish: slow('answers'), stop: slow('discord') },
    actions: { idle: (except) => slow(except === undefined ? 'actions' : `actions but ${except}`)() },
    ownName: () => 'stevedore',
    alerts: { stop: slow('alerts') },
    boards: { stop: slow('boards') },
    audit: { stop: slow('audit') },
    hosts: { stop: slow('engine') },
    server: () => ({ close: slow('api') }),
    recorder: { stop: quick('history') },
    stats: { close: quick('stats') },
    config: { close: slow('config') },
    housekeeping: { stop: quick('housekeeping') },
    diskSpace: { stop: quick('diskSpace') },
    database: { close: quick('database') },
  };
  const before = (first: string, then: string) => {
    expect(noted, `${first} before ${then}`).toEqual(expect.arrayContaining([first, then]));
    expect(noted.indexOf(first), `${first} before ${then}`).toBeLessThan(noted.indexOf(then));
  };
  return { parts: deps, noted, clock, before };
}

test('what says or writes something ends before what it says it with or writes it to', async () => {
  const { parts: deps, noted, before } = setUp();
  await stopParts(deps);
  // No run begins while the actions under way are waited for.
  before('schedules', 'actions but stevedore');
  // What actions and answers lead to is still told: by alerts and boards, in the audit, in Discord.
  for (const one of ['answers ended', 'actions but stevedore ended']) {
    before(one, 'alerts');
    before(one, 'boards');
  }
  for (const one of ['alerts ended', 'boards ended', 'schedules ended']) before(one, 'audit');
  before('audit ended', 'discord');
  for (const one of ['discord ended', 'engine ended']) before(one, 'api');
  for (const one of ['history', 'stats', 'config', 'housekeeping', 'diskSpace']) before('api ended', one);
  before('config ended', 'housekeeping');
  expect(noted.at(-1)).toBe('database');
  expect(noted).toHaveLength(25);
});

test('an action that goes on holds up the end for a while only', async () => {
  const { parts: deps, noted, clock } = setUp(['actions but stevedore']);
  const stopped = stopParts(deps);
  await clock.advance(7_000);
  expect(noted).not.toContain('alerts');
  await clock.advance(1_000);
  await stopped;
  expect(noted.at(-1)).toBe('database');
});

test.each(['schedules', 'audit', 'engine'])('%s that hang do not keep the rest from ending', async (name) => {
  const { parts: deps, noted } = setUp([name]);
  await stopParts(deps);
  expect(noted).not.toContain(`${name} ended`);
  expect(noted.at(-1)).toBe('database');
});
