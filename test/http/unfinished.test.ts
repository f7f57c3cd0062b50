import { once } from 'node:events';
import { mkdtemp, rm } from 'node:fs/promises';
import { request, type Server } from 'node:http';
import { connect, type Socket } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, describe, expect, it, vi } from 'vitest';
import { textAnswer } from '../../src/http/answer.ts';
import type { Handler } from '../../src/http/router.ts';
import { closeServer, httpServer } from '../../src/http/server.ts';

const BOUNDS = { mostUnfinished: 64, mostAtOnce: 20 };

const cleanUp: (() => unknown)[] = [];
afterEach(async () => {
  for (const one of cleanUp.splice(0).reverse()) await one();
});

/** On TCP as the page, or on a Unix socket as the API. */
type Where = { readonly port: number; readonly host: string } | { readonly path: string };

async function serve(kind: 'tcp' | 'unix', handler: Handler): Promise<{ where: Where; server: Server }> {
  const server = httpServer(handler, BOUNDS);
  cleanUp.push(() => closeServer(server, 0));
  if (kind === 'unix') {
    const folder = await mkdtemp(join(tmpdir(), 'stevedore-unfinished-'));
    cleanUp.push(() => rm(folder, { recursive: true }));
    const path = join(folder, 'http.sock');
    server.listen(path);
    await once(server, 'listening');
    return { where: { path }, server };
  }
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const address = server.address();
  if (address === null || typeof address === 'string') throw new Error('no port');
  return { where: { port: address.port, host: '127.0.0.1' }, server };
}

interface Attacker {
  readonly socket: Socket;
  closed: boolean;
}

/** Opens so many connections that say `words` and no more, and waits until all are made or refused. */
async function attack(where: Where, count: number, words: string): Promise<Attacker[]> {
  const attackers = Array.from({ length: count }, () => {
    const attacker = { socket: connect(where), closed: false };
    attacker.socket.on('error', () => undefined).resume();
    attacker.socket.once('close', () => {
      attacker.closed = true;
    });
    cleanUp.push(() => attacker.socket.destroy());
    return attacker;
  });
  await Promise.all(
    attackers.map(async (one) => {
      await Promise.race([once(one.socket, 'connect'), once(one.socket, 'close')]);
      one.socket.write(words);
    }),
  );
  return attackers;
}

/** The status of an answer to a whole request on a connection of its own. */
function status(where: Where, path = '/healthz', headers: Record<string, string> = {}): Promise<number> {
  const target = 'path' in where ? { socketPath: where.path } : where;
  return new Promise((resolve, reject) => {
    request({ ...target, path, headers, agent: false }, (response) => {
      response.resume().once('end', () => resolve(response.statusCode ?? 0));
    })
      .on('error', reject)
      .end();
  });
}

const HALVES: readonly (readonly [string, string])[] = [
  ['nothing', ''],
  ['the first letter', 'G'],
  ['line ends', '\r\n\r\n'],
  ['half of the headers', 'GET / HTTP/1.1\r\nhost: x\r\nx-a: '],
  ['half of a body', 'POST / HTTP/1.1\r\nhost: x\r\ncontent-length: 10\r\n\r\nabc'],
  ['half of a chunk', 'POST / HTTP/1.1\r\nhost: x\r\ntransfer-encoding: chunked\r\n\r\n5\r\nab'],
  ['a whole request and half of another', 'GET /healthz HTTP/1.1\r\nhost: x\r\n\r\nGET / HT'],
  [
    'a whole request and half of the body of another',
    'GET /healthz HTTP/1.1\r\nhost: x\r\n\r\nPOST / HTTP/1.1\r\nhost: x\r\ncontent-length: 10\r\n\r\nabc',
  ],
];

const reads: Handler = async ({ method, text }) => textAnswer(method === 'POST' ? await text(100).catch(String) : 'ok');

describe.each(['tcp', 'unix'] as const)('a server on %s', (kind) => {
  it.each(HALVES)('is there while hundreds of connections have sent %s, and keeps few of them', async (_, words) => {
    const { where, server } = await serve(kind, reads);
    const attackers = await attack(where, 505, words);
    for (let round = 0; round < 5; round++) expect(await status(where)).toBe(200);
    await vi.waitFor(() => expect(attackers.filter(({ closed }) => closed).length).toBeGreaterThanOrEqual(440));
    const open = await new Promise<number>((resolve) => server.getConnections((_error, count) => resolve(count)));
    expect(open).toBeLessThanOrEqual(BOUNDS.mostUnfinished);
  });
});

// Node alone looks every 30 s, so the test's own time limit would be over.
describe('a connection is closed in the end', { concurrent: true, timeout: 20_000 }, () => {
  it.each<readonly [string, string]>([
    ...HALVES,
    ['a whole request, and then nothing', 'GET / HTTP/1.1\r\nhost: x\r\n\r\n'],
  ])('that has sent %s', async (_, words) => {
    const { where } = await serve('tcp', reads);
    const [attacker] = await attack(where, 1, words);
    if (attacker?.closed === false) await once(attacker.socket, 'close');
  });

  it.each([
    ['headers', 'GET / HTTP/1.1\r\nhost: x\r\n', 'a: b\r\n'],
    ['a body', 'POST / HTTP/1.1\r\nhost: x\r\ncontent-length: 90\r\n\r\n', 'a'],
    ['line ends before a request', '', '\r\n'],
    ['line ends after a request', 'GET / HTTP/1.1\r\nhost: x\r\n\r\n', '\r\n'],
    ['a body that nobody reads', 'GET / HTTP/1.1\r\nhost: x\r\ncontent-length: 90\r\n\r\n', 'a'],
  ])('that goes on sending %s bit by bit', async (_, words, bit) => {
    const { where } = await serve('tcp', reads);
    const [attacker] = await attack(where, 1, words);
    if (attacker === undefined) throw new Error('no connection');
    const dripping = setInterval(() => attacker.socket.write(bit), 200);
    cleanUp.push(() => clearInterval(dripping));
    if (!attacker.closed) await once(attacker.socket, 'close');
  });
});

describe('whole requests', () => {
  it('that wait for their answer are left alone, whatever else comes', async () => {
    const { promise, resolve } = Promise.withResolvers<void>();
    const { where } = await serve('tcp', async ({ path }) => {
      if (path === '/slow') await promise;
      return textAnswer('ok');
    });
    const slow = Array.from({ length: 10 }, (_, at) =>
      // With a body that nobody reads: whole all the same.
      status(where, '/slow', at % 2 === 0 ? {} : { 'content-length': '0' }),
    );
    const attackers = await attack(where, 300, 'GET / HTTP/1.1\r\n');
    await vi.waitFor(() => expect(attackers.every(({ closed }) => closed)).toBe(true), 20_000);
    resolve();
    expect(await Promise.all(slow)).toEqual(Array.from({ length: 10 }, () => 200));
  }, 60_000);

  it('beyond the bound are told so, and the health check is answered all the same', async () => {
    const { promise, resolve } = Promise.withResolvers<void>();
    let answering = 0;
    const { where } = await serve('tcp', async ({ path }) => {
      if (path !== '/slow') return textAnswer('ok');
      answering += 1;
      await promise;
      return textAnswer('ok');
    });
    const slow = Array.from({ length: BOUNDS.mostAtOnce }, () => status(where, '/slow'));
    await vi.waitFor(() => expect(answering).toBe(BOUNDS.mostAtOnce));
    expect(await status(where, '/slow')).toBe(503);
    expect(await status(where)).toBe(200);
    resolve();
    expect(new Set(await Promise.all(slow))).toEqual(new Set([200]));
    expect(await status(where, '/slow')).toBe(200);
  });

  it('that wait behind another one on their connection take no place for longer than it', async () => {
    const { promise, resolve } = Promise.withResolvers<void>();
    cleanUp.push(resolve);
    let answering = 0;
    const { where, server } = await serve('tcp', async ({ path }) => {
      answering += 1;
      if (path === '/slow') await promise;
      return textAnswer('ok');
    });
    const get = (path: string) => `GET ${path} HTTP/1.1\r\nhost: x\r\n\r\n`;
    // Two of such connections would be as many as the server answers at once.
    for (let round = 1; round <= 3; round++) {
      const [attacker] = await attack(where, 1, get('/slow') + get('/').repeat(9));
      await vi.waitFor(() => expect(answering).toBe(round * 10));
      const gone = new Promise<void>((done) => server.getConnections(() => done()));
      attacker?.socket.destroy();
      await gone;
    }
    await vi.waitFor(async () => expect(await status(where, '/')).toBe(200), 5_000);
  });

  it('are not taken in any number from one connection, and the health check is answered meanwhile', async () => {
    const { promise, resolve } = Promise.withResolvers<void>();
    cleanUp.push(resolve);
    const { where } = await serve('tcp', async ({ path }) => {
      if (path === '/slow') await promise;
      return textAnswer('ok');
    });
    const [attacker] = await attack(where, 1, 'GET /slow HTTP/1.1\r\nhost: x\r\n\r\n'.repeat(500));
    await vi.waitFor(() => expect(attacker?.closed).toBe(true), 5_000);
    await attack(where, 10, 'GET /slow HTTP/1.1\r\nhost: x\r\n\r\n'.repeat(10));
    for (let round = 0; round < 5; round++) expect(await status(where)).toBe(200);
  });

  it('come on a kept connection, one after another', async () => {
    const { where } = await serve('tcp', reads);
    const socket = connect(where).setEncoding('utf8');
    cleanUp.push(() => socket.destroy());
    let said = '';
    socket.on('data', (text) => {
      said += text;
    });
    for (let at = 1; at <= 5; at++) {
      socket.write('POST / HTTP/1.1\r\nhost: x\r\ncontent-length: 3\r\n\r\nabc');
      await vi.waitFor(() => expect(said.match(/200 OK/g)).toHaveLength(at));
    }
  });
});
