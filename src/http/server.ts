import { createServer, type Server, type ServerResponse } from 'node:http';
import { type Answer, textAnswer } from './answer.ts';
import { requestOf } from './request.ts';
import type { Handler } from './router.ts';
import { UnfinishedRequests } from './unfinished-requests.ts';

/** Where each of our servers says how it is. It is answered also while everything else has to wait. */
export const HEALTH_PATH = '/healthz';

/** How much a server takes at once. */
interface ServerBounds {
  /** Connections without a whole request: silent ones, half-sent ones. Beyond that the oldest is closed. */
  readonly mostUnfinished: number;
  /** Whole requests that are being answered. Beyond that they are answered with 503. */
  readonly mostAtOnce: number;
}

/** Requests for {@link HEALTH_PATH} at once: places that nothing else takes. */
const HEALTH_PLACES = 32;
/** A request has to be whole by then; Node says 408 first. */
const UNFINISHED_MS = 4_500;
const SAY_TIMEOUT_MS = 4_000;
/** How often that is looked at; Node itself would every 30 s. */
const LOOK_MS = 250;
/** An answer has to be taken by then. */
const DELIVERY_MS = 30_000;

/** A server of Node.js that answers by `handler`, which must not throw. It does not listen yet. */
export function httpServer(handler: Handler, { mostUnfinished, mostAtOnce }: ServerBounds): Server {
  const unfinished = new UnfinishedRequests(mostUnfinished, UNFINISHED_MS);
  const atOnce = { health: 0, others: 0 };
  const timeouts = {
    headersTimeout: SAY_TIMEOUT_MS,
    requestTimeout: SAY_TIMEOUT_MS,
    keepAliveTimeout: 2_000,
    connectionsCheckingInterval: LOOK_MS,
  };
  const server = createServer(timeouts, async (incoming, outgoing) => {
    const request = requestOf(incoming);
    const { socket } = incoming;
    const kind = request.path === HEALTH_PATH ? 'health' : 'others';
    // What is turned away takes no place, also where its answer waits behind another of the same connection.
    const hasPlace = atOnce[kind] < (kind === 'health' ? HEALTH_PLACES : mostAtOnce);
    if (hasPlace) atOnce[kind] += 1;
    const leave = () => {
      if (hasPlace) atOnce[kind] -= 1;
    };
    unfinished.arrived(socket, incoming, leave);
    outgoing.once('close', () => {
      unfinished.answered(socket, leave);
      // A connection that was busy when closing began would otherwise be kept alive for seconds after its answer.
      setImmediate(() => !server.listening && server.closeIdleConnections());
    });
    const answer = hasPlace ? await handler(request) : BUSY;
    if (outgoing.destroyed) return;
    const late = setTimeout(() => socket.destroy(), DELIVERY_MS);
    outgoing.once('close', () => clearTimeout(late));
    send(outgoing, answer);
  });
  server.on('connection', (socket) => unfinished.connected(socket));
  server.once('listening', () => {
    const looking = setInterval(() => unfinished.closeLate(), LOOK_MS).unref();
    server.once('close', () => clearInterval(looking));
  });
  return server;
}

const BUSY = textAnswer('Too much is asked at once. Try again in a moment.', 503, {
  'retry-after': '1',
  connection: 'close',
});

function send(outgoing: ServerResponse, { status, headers, body }: Answer): void {
  for (const [name, value] of Object.entries(headers)) outgoing.setHeader(name, value);
  if (status !== 204) outgoing.setHeader('content-length', Buffer.byteLength(body));
  outgoing.writeHead(status).end(body);
}

/** Answers what was asked already, for at most `graceMs`, then stops. */
export function closeServer(server: Server, graceMs: number): Promise<void> {
  return new Promise((resolve) => {
    const timer = setTimeout(() => server.closeAllConnections(), graceMs);
    server.close(() => {
      clearTimeout(timer);
      resolve();
    });
    server.closeIdleConnections();
  });
}
