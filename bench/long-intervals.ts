import { mock } from 'node:test';
import type { Clock } from '../src/kit/clock.ts';

/** From here on an interval is housekeeping, such as discord.js's hourly forgetting; shorter ones belong to connections. */
const longMs = 60_000;

/**
 * Makes libraries do their housekeeping by `clock`, so that an hour of it that passes in two minutes is an hour for them
 * too. Such an interval can no longer be cleared: it lasts as long as the process.
 */
export function turnLongIntervalsBy(clock: Clock): void {
  const plain = globalThis.setInterval;
  mock.method(globalThis, 'setInterval', (task: (...args: unknown[]) => void, ms = 1, ...args: unknown[]) => {
    if (ms < longMs) return plain(task, ms, ...args);
    const again = (): void => {
      clock.after(ms, () => {
        task(...args);
        again();
      });
    };
    again();
    // Stands for the interval where the caller wants to unref or clear it.
    return plain(() => {}, ms);
  });
}
