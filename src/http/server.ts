import { createServer, type Server, type ServerResponse } from 'node:http';
import type { Answer } from './answer.ts';
import { requestOf } from './request.ts';
import type { Handler } from './router.ts';

/** A server of Node.js that answers by `handler`, which must not throw. It does not listen yet. */
export function httpServer(handler: Handler, maxConnections: number): Server {
  const server = createServer(async (incoming, outgoing) => {
    // A connection that was busy when closing began would otherwise be kept alive for seconds after its answer.
    outgoing.once('close', () => setImmediate(() => !server.listening && server.closeIdleConnections()));
    send(outgoing, await handler(requestOf(incoming)));
  });
  // Slow senders may not hold connections, and nobody may hold them all.
  server.headersTimeout = 5_000;
  server.requestTimeout = 10_000;
  server.maxConnections = maxConnections;
  return server;
}

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
