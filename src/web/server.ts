import { createServer, type Server } from 'node:http';
import { getRequestListener } from '@hono/node-server';

/** The web program while it listens. */
export interface WebServer {
  /** The port; interesting where 0 was asked for. */
  readonly port: number;
  /** Answers what was asked already, for at most `graceMs`, then stops. */
  close(graceMs?: number): Promise<void>;
}

/** Listens on `host` and `port`. Rejects with the system's error, e.g. `EADDRINUSE`. */
export function serveWeb(
  fetch: (request: Request) => Response | Promise<Response>,
  { webHost, webPort }: { readonly webHost: string; readonly webPort: number },
): Promise<WebServer> {
  const server = createServer(getRequestListener(fetch, { overrideGlobalObjects: false }));
  // Slow senders may not hold connections, and nobody may hold them all.
  server.headersTimeout = 5_000;
  server.requestTimeout = 10_000;
  server.maxConnections = 500;
  server.on('request', (_, response) => {
    response.once('close', () => setImmediate(() => !server.listening && server.closeIdleConnections()));
  });
  return new Promise((resolve, reject) => {
    server.once('error', reject);
    server.listen(webPort, webHost, () => {
      server.off('error', reject);
      const address = server.address();
      const port = typeof address === 'object' && address !== null ? address.port : webPort;
      resolve({ port, close: (graceMs = 2_000) => close(server, graceMs) });
    });
  });
}

function close(server: Server, graceMs: number): Promise<void> {
  return new Promise((resolve) => {
    const timer = setTimeout(() => server.closeAllConnections(), graceMs);
    server.close(() => {
      clearTimeout(timer);
      resolve();
    });
    server.closeIdleConnections();
  });
}
