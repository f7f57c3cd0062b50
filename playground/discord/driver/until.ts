import type { World } from '../world/world.ts';

/** How a wait ends when what is waited for does not come. */
export interface UntilOptions {
  /** Real milliseconds; 20 s when absent. */
  readonly timeoutMs?: number;
  /** What is there instead, for the error. */
  readonly describe: () => string;
}

/**
 * Waits until `probe` returns something, trying again after everything the bot does and a few times a second, for what
 * changes without a request.
 */
export function until<T>(world: World, probe: () => T | undefined, options: UntilOptions): Promise<T> {
  const timeoutMs = options.timeoutMs ?? 20_000;
  return new Promise<T>((resolve, reject) => {
    let unwatch = () => {};
    const end = (finish: () => void) => {
      unwatch();
      clearInterval(again);
      clearTimeout(late);
      finish();
    };
    const attempt = () => {
      try {
        const found = probe();
        if (found !== undefined) end(() => resolve(found));
      } catch (error) {
        end(() => reject(error));
      }
    };
    const again = setInterval(attempt, 100);
    const late = setTimeout(
      () => end(() => reject(new Error(`not so within ${timeoutMs} ms; ${options.describe()}`))),
      timeoutMs,
    );
    unwatch = world.watch(attempt);
    attempt();
  });
}
