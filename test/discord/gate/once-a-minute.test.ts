import { expect, test } from 'vitest';
import { OnceAMinute } from '../../../src/discord/gate/once-a-minute.ts';

test('the same thing passes once a minute, and each thing by itself', () => {
  let now = 0;
  const onceAMinute = new OnceAMinute({ monotonic: () => now });
  expect(onceAMinute.passes('a')).toBe(true);
  expect(onceAMinute.passes('a')).toBe(false);
  expect(onceAMinute.passes('b')).toBe(true);
  now = 59_999;
  expect(onceAMinute.passes('a')).toBe(false);
  now = 60_000;
  expect(onceAMinute.passes('a')).toBe(true);
  expect(onceAMinute.passes('a')).toBe(false);
});

test('of more different things than people do in a minute, the rest waits', () => {
  let now = 0;
  const onceAMinute = new OnceAMinute({ monotonic: () => now });
  const passed = () =>
    Array.from({ length: 5_000 }, (_, number) => onceAMinute.passes(`${number}`)).filter(Boolean).length;
  expect(passed()).toBe(1_000);
  expect(passed()).toBe(0);
  now = 60_000;
  expect(passed()).toBe(1_000);
});
