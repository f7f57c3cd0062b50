import { once } from 'node:events';
import { createServer } from 'node:http';

/** An answer; `null` is none, ever. */
export type Answer = { readonly status: number; readonly body: string } | null;

/** A server on a Unix socket that answers as a socket proxy or a sick engine might: `path` comes without its query. */
export async function startSocketServer(path: string, answer: (path: string) => Answer) {
  const requests: string[] = [];
  const server = createServer((request, response) => {
    const asked = (request.url ?? '').replace(/\?.*/, '');
    requests.push(`${request.method} ${asked}`);
    const given = answer(asked);
    if (given) response.writeHead(given.status, { 'content-type': 'application/json' }).end(given.body);
  });
  server.listen(path);
  await once(server, 'listening');
  const close = async () => {
    server.closeAllConnections();
    server.close();
    await once(server, 'close');
  };
  return { path, requests, close };
}
