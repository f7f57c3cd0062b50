import { describe, expect, it } from 'vitest';
import { Stillness } from '../../scripts/stillness.ts';

type Second = 'beat' | 'waits' | 'nothing' | number;

/** Looks once a second at a program; at each second it beats, waits, or does nothing. Whether it stood still in the end. */
function watched(seconds: readonly Second[], starting = 100_000): boolean {
  let now = 0;
  const stillness = new Stillness({ running: 15_000, starting }, now);
  return seconds.some((second) => {
    now += typeof second === 'number' ? second : 1_000;
    if (second === 'beat') stillness.beat();
    return stillness.look(now, second === 'waits');
  });
}
const times = (count: number, what: Second): Second[] => Array.from({ length: count }, () => what);

describe('a program stands still', () => {
  it('after 15 s without a beat, and not earlier', () => {
    expect(watched(['beat', ...times(14, 'nothing')])).toBe(false);
    expect(watched(['beat', ...times(15, 'nothing')])).toBe(true);
    expect(watched(Array.from({ length: 20 }, (): Second[] => ['beat', ...times(14, 'nothing')]).flat())).toBe(false);
  });

  it('not while it starts, but for ever it may not', () => {
    expect(watched(times(99, 'nothing'))).toBe(false);
    expect(watched(times(100, 'nothing'))).toBe(true);
  });

  it('not by time in which the watcher did not run: the host slept, the container was paused', () => {
    expect(watched(['beat', 8 * 3_600_000, ...times(14, 'nothing')])).toBe(false);
    expect(watched(['beat', ...times(100, 20_000)])).toBe(false);
  });

  it('not by time in which the kernel had it wait for a disk or a processor', () => {
    expect(watched(['beat', ...times(600, 'waits'), ...times(14, 'nothing')])).toBe(false);
    expect(watched(['beat', ...times(600, 'waits'), ...times(15, 'nothing')])).toBe(true);
  });
});
