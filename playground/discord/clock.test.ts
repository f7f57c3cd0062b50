import { expect, test } from 'vitest';
import { SimClock } from './clock.ts';

test('time passes by itself and can be turned forward', () => {
  const clock = new SimClock();
  const [now, monotonic] = [clock.now(), clock.monotonic()];
  clock.advance(60_000);
  expect(clock.now()).toBeGreaterThanOrEqual(now + 60_000);
  expect(clock.monotonic()).toBeGreaterThanOrEqual(monotonic + 60_000);
});

test('what becomes due on the way runs in order, each at its own time', () => {
  const clock = new SimClock();
  const start = clock.monotonic();
  const ran: [string, number][] = [];
  const note = (name: string) => () => ran.push([name, Math.round((clock.monotonic() - start) / 1000)]);
  clock.after(20_000, note('b'));
  clock.after(10_000, note('a'));
  clock.after(40_000, note('never'));
  clock.advance(30_000);
  expect(ran).toEqual([
    ['a', 10],
    ['b', 20],
  ]);
});

test('a task that sets the next one runs as often as it would have', () => {
  const clock = new SimClock();
  let ticks = 0;
  const tick = () => {
    ticks++;
    clock.after(1_000, tick);
  };
  clock.after(1_000, tick);
  clock.advance(10_500);
  expect(ticks).toBe(10);
});

test('what was cancelled does not run', () => {
  const clock = new SimClock();
  let ran = false;
  const cancel = clock.after(1_000, () => {
    ran = true;
  });
  cancel();
  clock.advance(2_000);
  expect(ran).toBe(false);
});

test('a wait runs out by real time too, the sooner the more was turned over', async () => {
  const clock = new SimClock();
  const done = new Promise<void>((resolve) => clock.after(3_600_000, resolve));
  clock.advance(3_600_000 - 5);
  await done;
});
