/**
 * Which requests of this process are under way. A turned clock must not pass the deadlines of what was only just asked: on a busy
 * machine an answer takes as long as it takes.
 */
import { subscribe } from 'node:diagnostics_channel';
import type { ClientRequest } from 'node:http';
import { setImmediate, setTimeout as sleep } from 'node:timers/promises';

/** Real milliseconds. The engine answers all that are waited for at last; what goes to Discord may be held back by a test. */
const patience = { engine: 5_000, discord: 200 };

/** Until when each is waited for, in real milliseconds from an arbitrary start. */
const underWay = new Map<object, number>();

subscribe('http.client.request.start', (message) => {
  const { request } = message as { readonly request: ClientRequest & { readonly socketPath?: string | null } };
  const isEngine = typeof request.socketPath === 'string';
  // A stream has no end, and an action takes as long as its container does.
  if (isEngine && (request.method === 'POST' || /\/events|follow=(1|true)/.test(request.path))) return;
  underWay.set(request, performance.now() + (isEngine ? patience.engine : patience.discord));
  request.once('close', () => underWay.delete(request));
});

/**
 * Resolves when everything that was asked has been answered, and what the answers led to, twice over. Not when nothing is asked
 * any more: what other test files do to their containers, the bot looks at all the time.
 */
export async function allAnswered(): Promise<void> {
  for (let turn = 0; turn < 3; turn++) {
    await setImmediate();
    for (const [request, until] of [...underWay]) {
      while (underWay.has(request) && performance.now() < until) await sleep(1);
    }
  }
}
