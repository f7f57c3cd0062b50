import { expect, it } from 'vitest';
import { ApplicationQuestion, type AskedApplication } from '../../src/config/application-question.ts';

const hour = 3_600_000;

function make() {
  const time = { now: 1_000 };
  const told: AskedApplication[] = [];
  const secrets = new Set<string>();
  const onAsk = (asked: AskedApplication) => void told.push(asked);
  const question = new ApplicationQuestion({ clock: { now: () => time.now }, secrets, isInUse: () => false, onAsk });
  const ask = (applicationId: string) =>
    question.ask(`token of ${applicationId}`, { applicationId, name: 'Theirs', ownerId: null });
  return { question, ask, time, told, secrets };
}

it('is told three times a day at most, whatever applications are entered, and is open all the same', () => {
  const { question, ask, time, told } = make();
  for (let count = 0; count < 60; count++) {
    ask(String(count));
    expect(question.current()?.applicationId).toBe(String(count));
    time.now += 0.3 * hour;
  }
  expect(told).toHaveLength(3);
  time.now += 24 * hour;
  ask('tomorrow');
  expect(told).toHaveLength(4);
});

it('remembers what was denied, in bounds, and hides no token for longer than it is open', () => {
  const { question, ask, time, secrets } = make();
  for (let count = 0; count < 200; count++) {
    ask(String(count));
    expect(secrets).toEqual(new Set([`token of ${count}`]));
    expect(question.deny(question.current()?.key ?? '')).toBe(true);
  }
  expect(secrets.size).toBe(0);
  expect([question.deniedForMs('0'), question.deniedForMs('199')]).toEqual([0, 24 * hour]);
  time.now += 20 * hour;
  expect(question.deniedForMs('199')).toBe(4 * hour);
  // A clock that is set back does not make it longer.
  time.now = 0;
  expect(question.deniedForMs('199')).toBe(24 * hour);
});

it('is over after a quarter of an hour: it can neither be allowed nor denied then', () => {
  const { question, ask, time } = make();
  ask('1');
  const key = question.current()?.key ?? '';
  time.now += 0.25 * hour;
  expect([question.current(), question.take(key), question.deny(key), question.deniedForMs('1')]).toEqual([
    null,
    null,
    false,
    0,
  ]);
});
