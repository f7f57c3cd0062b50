import { once } from 'node:events';
import { mkdtemp, rm } from 'node:fs/promises';
import { request } from 'node:http';
import { connect } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { BodyError } from '../../src/http/request.ts';
import type { Handler } from '../../src/http/router.ts';
import { closeServer, httpServer } from '../../src/http/server.ts';

/** What a test asks with. */
export interface Question {
  readonly method?: string;
  readonly headers?: Readonly<Record<string, string>>;
  readonly body?: string;
}

/** Asks a handler through a real server on a socket of its own, the path exactly as given. */
export async function ask(handler: Handler, path: string, question: Question = {}): Promise<Response> {
  return serving(handler, async (socketPath) => {
    const { method = 'GET', headers = {}, body } = question;
    const asking = request({ socketPath, method, path, headers });
    // Of a body that the server does not want the rest finds nobody.
    asking.on('error', () => {}).end(body);
    const [incoming] = await once(asking, 'response');
    const bytes = Buffer.concat(await incoming.toArray());
    const status: number = incoming.statusCode;
    return new Response(status === 204 ? null : bytes, { status, headers: incoming.headers });
  });
}

/** Sends bytes as they are, and reads until the server closes the connection. */
export async function converse(handler: Handler, bytes: string): Promise<string> {
  return serving(handler, async (socketPath) => {
    const socket = connect(socketPath).setEncoding('utf8');
    socket.write(bytes);
    let said = '';
    for await (const chunk of socket) said += chunk;
    return said;
  });
}

async function serving<Result>(handler: Handler, use: (socketPath: string) => Promise<Result>): Promise<Result> {
  const directory = await mkdtemp(join(tmpdir(), 'stevedore-http-'));
  const socketPath = join(directory, 'http.sock');
  const server = httpServer(handler, { mostUnfinished: 10, mostAtOnce: 10 }).listen(socketPath);
  try {
    await once(server, 'listening');
    return await use(socketPath);
  } finally {
    await closeServer(server, 0);
    await rm(directory, { recursive: true, force: true });
  }
}

/** Puts a question to a handler without a server, as if it came from that address. */
export async function put(handler: Handler, path: string, question: Question, address: string): Promise<Response> {
  const { method = 'GET', headers = {}, body: sent = '' } = question;
  const [before = '', query] = path.split('?');
  const {
    status,
    headers: answered,
    body,
  } = await handler({
    method,
    path: before,
    search: query === undefined ? '' : `?${query}`,
    params: {},
    address,
    hosts: [headers['host'] ?? 'localhost'],
    header: (name) => headers[name],
    query: (name) => new URLSearchParams(query).get(name) ?? undefined,
    text: async (mostBytes) => {
      if (sent.length > mostBytes) throw new BodyError('too-large');
      return sent;
    },
  });
  const fields = Object.entries(answered).flatMap(([name, value]) =>
    [value].flat().map((one): [string, string] => [name, String(one)]),
  );
  return new Response(status === 204 ? null : body, { status, headers: fields });
}
