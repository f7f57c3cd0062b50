import { writeSync } from 'node:fs';

const EVERY_MS = 2_000;

/**
 * From now on tells the one who started this program that its event loop turns: a byte every 2 s into the pipe `fd`, which must not
 * block. For {@link Stillness} and container/supervisord.py, which end a program that stands still. No pipe, nothing to tell.
 */
export function beatInto(fd: string | undefined): void {
  if (fd === undefined || !/^\d{1,4}$/.test(fd)) return;
  const beat = (): void => {
    try {
      writeSync(Number(fd), '.');
    } catch {
      // A pipe that is full, or gone: whoever reads it has its own reasons.
    }
  };
  beat();
  setInterval(beat, EVERY_MS).unref();
}
