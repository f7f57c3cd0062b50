import { setImmediate as nextTurn } from 'node:timers/promises';
import { describe, expect, it } from 'vitest';
import { inTurns } from '../../src/kit/in-turns.ts';

/** Steps of 3 ms each; after which the turn in which it was done is noted. */
function* slow(steps: number, note: () => void): Generator<undefined, string> {
  for (let step = 0; step < steps; step += 1) {
    const began = performance.now();
    while (performance.now() - began < 3);
    note();
    yield;
  }
  return 'done';
}

describe('work in turns', () => {
  it('shares what time a turn has with other such work', async () => {
    const byTurn = [0];
    let isOver = false;
    const counting = (async () => {
      while (!isOver) {
        await nextTurn();
        byTurn.push(0);
      }
    })();
    const note = () => {
      byTurn.push((byTurn.pop() ?? 0) + 1);
    };

    const results = await Promise.all(Array.from({ length: 10 }, () => inTurns(slow(4, note))));
    isOver = true;
    await counting;

    expect(results).toEqual(Array(10).fill('done'));
    expect(byTurn.reduce((sum, steps) => sum + steps)).toBe(40);
    // One each, so that all get on, and a second only until the time is up: not two each, which were twenty.
    expect(Math.max(...byTurn)).toBeLessThanOrEqual(14);
  });

  it('throws what the work throws', async () => {
    const work = (function* (): Generator<undefined, never> {
      yield;
      throw new Error('no');
    })();
    await expect(inTurns(work)).rejects.toThrow('no');
  });
});
