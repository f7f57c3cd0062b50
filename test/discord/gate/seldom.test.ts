import { expect, test } from 'vitest';
import { Seldom } from '../../../src/discord/gate/seldom.ts';

test('the same thing passes once a minute, and each thing by itself', () => {
  let now = 0;
  const seldom = new Seldom({ monotonic: () => now });
  expect(seldom.passes('a')).toBe(true);
  expect(seldom.passes('a')).toBe(false);
  expect(seldom.passes('b')).toBe(true);
  now = 59_999;
  expect(seldom.passes('a')).toBe(false);
  now = 60_000;
  expect(seldom.passes('a')).toBe(true);
  expect(seldom.passes('a')).toBe(false);
});

test('of more different things than people do in a minute, the rest waits', () => {
  let now = 0;
  const seldom = new Seldom({ monotonic: () => now });
  const passed = () => Array.from({ length: 5_000 }, (_, number) => seldom.passes(`${number}`)).filter(Boolean).length;
  expect(passed()).toBe(1_000);
  expect(passed()).toBe(0);
  now = 60_000;
  expect(passed()).toBe(1_000);
});
