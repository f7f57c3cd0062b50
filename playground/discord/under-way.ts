/**
 * Which requests of this process are under way. A turned clock must not pass the deadlines of what was only just asked: on a busy
 * machine an answer takes as long as it takes.
 */
import { subscribe } from 'node:diagnostics_channel';
import type { ClientRequest } from 'node:http';
import { setImmediate, setTimeout as sleep } from 'node:timers/promises';

/**
 * Real milliseconds. The engine answers all that are waited for at last, a busy one late; what goes to Discord may be held back by
 * a test.
 */
const patience = { engine: 15_000, action: 30_000, discord: 200 };

/** What kind each is, and until when it is waited for, in real milliseconds from an arbitrary start. */
const underWay = new Map<object, { readonly kind: keyof typeof patience; readonly until: number }>();

subscribe('http.client.request.start', (message) => {
  const { request } = message as { readonly request: ClientRequest & { readonly socketPath?: string | null } };
  const isEngine = typeof request.socketPath === 'string';
  // A stream has no end, and what is asked about a time that only the turned clock has reached is answered when it comes.
  if (isEngine && /\/events\?|follow=(1|true)/.test(request.path)) return;
  const kind = !isEngine ? 'discord' : request.method === 'POST' ? 'action' : 'engine';
  underWay.set(request, { kind, until: performance.now() + patience[kind] });
  request.once('close', () => underWay.delete(request));
});

/**
 * Resolves when everything that was asked has been answered, and what the answers led to, twice over. Not when nothing is asked
 * any more: what other test files do to their containers, the bot looks at all the time.
 * @param actionsToo also what starts, stops or restarts a container; `false` where that is meant to take long
 */
export async function allAnswered(actionsToo = true): Promise<void> {
  for (let turn = 0; turn < 3; turn++) {
    await setImmediate();
    for (const [request, { kind, until }] of [...underWay]) {
      if (kind === 'action' && !actionsToo) continue;
      while (underWay.has(request) && performance.now() < until) await sleep(1);
    }
  }
}
