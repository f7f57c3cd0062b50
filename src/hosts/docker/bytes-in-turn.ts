import { setImmediate as nextTurn } from 'node:timers/promises';

/** Read and parsed in one turn of the event loop, of all answers of the engine together: labels may make each a megabyte long. */
const most = 256 * 1024;

let taken = 0;
let queue = Promise.resolve();

/**
 * Resolves when `bytes` more may be handled: at once, or in a later turn where this one has had enough. More than a turn
 * has room for get one alone. In the order in which they ask: a stream that never pauses does not hold up the others.
 */
export function bytesInTurn(bytes: number): Promise<void> {
  queue = queue.then(() => take(bytes));
  return queue;
}

async function take(bytes: number): Promise<void> {
  while (taken > 0 && taken + bytes > most) await nextTurn();
  if (taken === 0) {
    setImmediate(() => {
      taken = 0;
    });
  }
  taken += bytes;
}
