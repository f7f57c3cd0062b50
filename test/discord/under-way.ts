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
  const { request } = message as { readonly request: ClientRequest & { readonly socketPath?: string } };
  const isEngine = request.socketPath !== undefined && request.socketPath !== null;
  // A stream has no end, and an action takes as long as its container does.
  if (isEngine && (request.method === 'POST' || /\/events|follow=(1|true)/.test(request.path))) return;
  underWay.set(request, performance.now() + (isEngine ? patience.engine : patience.discord));
  request.once('close', () => underWay.delete(request));
});

/** Resolves when everything that was asked has been answered, also what the answers led to. */
export async function allAnswered(): Promise<void> {
  for (let quiet = 0; quiet < 3; quiet++) {
    await setImmediate();
    while ([...underWay.values()].some((until) => until > performance.now())) {
      await sleep(1);
      quiet = 0;
    }
  }
}
