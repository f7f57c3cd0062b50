import type { Clock } from '../../kit/clock.ts';

/** Our own deadline passed. */
export class DeadlineError extends Error {
  override readonly name = 'DeadlineError';
  readonly timeoutMs: number;

  constructor(timeoutMs: number) {
    super(`no answer within ${timeoutMs} ms`);
    this.timeoutMs = timeoutMs;
  }
}

/**
 * Gives up after `timeoutMs`: rejects with a {@link DeadlineError} whatever `call` does, and aborts the signal that it
 * got. docker-modem has no timeout of its own that would count from the start of a request.
 */
export async function withDeadline<T>(
  clock: Clock,
  timeoutMs: number,
  call: (signal: AbortSignal) => Promise<T>,
): Promise<T> {
  const controller = new AbortController();
  let cancel = () => {};
  const late = new Promise<never>((_, reject) => {
    cancel = clock.after(timeoutMs, () => {
      reject(new DeadlineError(timeoutMs));
      controller.abort();
    });
  });
  try {
    return await Promise.race([call(controller.signal), late]);
  } finally {
    cancel();
  }
}
