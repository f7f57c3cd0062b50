import { expect, test } from 'vitest';
import { type TurnLimits, Turns } from '../../src/kit/turns.ts';
import { ManualClock } from './manual-clock.ts';

const limits: TurnLimits = { atOnce: 2, atOnceEach: 1, mostEach: 3, waiting: 5, waitMs: 1_000, turnMs: 5_000 };

function stage() {
  const clock = new ManualClock();
  const turns = new Turns(limits, clock);
  const begun: string[] = [];
  const ends = new Map<string, () => void>();
  const refused: string[] = [];
  const ask = (key: string, name = key) =>
    turns.begin(key).then(
      (end) => {
        begun.push(name);
        ends.set(name, end);
      },
      ({ reason }) => refused.push(`${name} ${reason}`),
    );
  const settled = () => new Promise((resolve) => setImmediate(resolve));
  return { clock, turns, begun, ends, refused, ask, settled };
}

test('a few have their turn at once, the others in the order in which they came', async () => {
  const { begun, ends, ask, settled, turns } = stage();
  for (const key of ['a', 'b', 'c', 'd']) void ask(key);
  await settled();
  expect(begun).toEqual(['a', 'b']);
  ends.get('a')?.();
  ends.get('a')?.();
  await settled();
  expect(begun).toEqual(['a', 'b', 'c']);
  ends.get('b')?.();
  await settled();
  expect(begun).toEqual(['a', 'b', 'c', 'd']);
  expect(turns.underWay).toBe(2);
});

test('who asks for many holds nobody else up, and is refused what is too much', async () => {
  const { begun, ends, refused, ask, settled } = stage();
  for (const name of ['a1', 'a2', 'a3', 'a4']) void ask('a', name);
  void ask('b');
  await settled();
  expect(begun).toEqual(['a1', 'b']);
  expect(refused).toEqual(['a4 own']);
  ends.get('a1')?.();
  await settled();
  expect(begun).toEqual(['a1', 'b', 'a2']);
});

test('no more wait than are to', async () => {
  const { refused, ask, settled } = stage();
  for (let n = 0; n < 9; n += 1) void ask(`${n}`);
  await settled();
  expect(refused).toEqual(['7 full', '8 full']);
});

test('nothing waits for ever, neither for its turn nor for one that does not end', async () => {
  const { clock, begun, refused, ask, settled } = stage();
  for (const key of ['a', 'b', 'c']) void ask(key);
  await settled();
  await clock.advance(1_000);
  await settled();
  expect(refused).toEqual(['c late']);
  await clock.advance(3_500);
  void ask('d');
  await settled();
  await clock.advance(900);
  await settled();
  expect(begun).toEqual(['a', 'b', 'd']);
});
