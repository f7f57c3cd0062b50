import { once } from 'node:events';
import { createServer } from 'node:http';

/** An answer; `null` is none, ever. */
export type Answer = { readonly status: number; readonly body: string } | null;

/** A server on a Unix socket that answers as a socket proxy or a sick engine might: `path` comes without its query, which is beside it. */
export async function startSocketServer(path: string, answer: (path: string, query: URLSearchParams) => Answer) {
  const requests: string[] = [];
  const server = createServer((request, response) => {
    const [asked = '', query] = (request.url ?? '').split('?');
    requests.push(`${request.method} ${asked}`);
    const given = answer(asked, new URLSearchParams(query));
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
