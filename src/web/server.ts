import type { Handler } from '../http/router.ts';
import { closeServer, httpServer } from '../http/server.ts';

/** The web program while it listens. */
export interface WebServer {
  /** The port; interesting where 0 was asked for. */
  readonly port: number;
  /** Answers what was asked already, for at most `graceMs`, then stops. */
  close(graceMs?: number): Promise<void>;
}

/** Listens on `host` and `port`. Rejects with the system's error, e.g. `EADDRINUSE`. */
export function serveWeb(
  handler: Handler,
  { webHost, webPort }: { readonly webHost: string; readonly webPort: number },
): Promise<WebServer> {
  const server = httpServer(handler, { mostUnfinished: 128, mostAtOnce: 256 });
  return new Promise((resolve, reject) => {
    server.once('error', reject);
    server.listen(webPort, webHost, () => {
      server.off('error', reject);
      const address = server.address();
      const port = typeof address === 'object' && address !== null ? address.port : webPort;
      resolve({ port, close: (graceMs = 2_000) => closeServer(server, graceMs) });
    });
  });
}
