import { fork } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, rm, stat, writeFile } from 'node:fs/promises';
import { request } from 'node:http';
import { connect } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { routes } from '../../src/api/routes.ts';
import { type ApiServer, ApiSocketError, serveApi } from '../../src/api/server.ts';
import { textAnswer } from '../../src/http/answer.ts';
import type { Handler } from '../../src/http/router.ts';
import { fakeDeps } from './fake-deps.ts';

let directory: string;
let path: string;
const servers: ApiServer[] = [];

beforeEach(async () => {
  directory = await mkdtemp(join(tmpdir(), 'stevedore-api-'));
  path = join(directory, 'run', 'api.sock');
});

afterEach(async () => {
  await Promise.all(servers.splice(0).map((server) => server.close(0)));
  await rm(directory, { recursive: true, force: true });
});

const hello: Handler = () => textAnswer('hello');

async function serve(handler = hello, at = path): Promise<ApiServer> {
  const server = await serveApi(handler, at);
  servers.push(server);
  return server;
}

function ask(at = path): Promise<string> {
  return new Promise((resolve, reject) => {
    const question = request({ socketPath: at, path: '/hello' }, async (response) => {
      const chunks = await response.toArray();
      resolve(Buffer.concat(chunks).toString());
    });
    question.on('error', reject).end();
  });
}

async function refusal(at = path): Promise<ApiSocketError> {
  const error = await serveApi(hello, at).then(
    () => null,
    (reason: unknown) => reason,
  );
  if (!(error instanceof ApiSocketError)) throw new Error('it was not refused', { cause: error });
  return error;
}

describe('the socket', () => {
  it('is made with its directory, for owner and group alone, and answers', async () => {
    await serve();
    expect((await stat(path)).mode & 0o777).toBe(0o660);
    expect(await ask()).toBe('hello');
  });

  it('is gone after closing, and can be opened again', async () => {
    await (await serve()).close();
    await expect(stat(path)).rejects.toMatchObject({ code: 'ENOENT' });
    await serve();
    expect(await ask()).toBe('hello');
  });

  it('replaces the file that a killed process left behind', async () => {
    await serve(hello, join(directory, 'other.sock'));
    const stale = join(directory, 'stale.sock');
    const code = `require('node:net').createServer().listen(${JSON.stringify(stale)}, () => process.send('up'))`;
    const script = join(directory, 'listen.cjs');
    await writeFile(script, code);
    const child = fork(script, { execArgv: [] });
    await once(child, 'message');
    child.kill('SIGKILL');
    await once(child, 'exit');
    expect((await stat(stale)).isSocket()).toBe(true);

    await serve(hello, stale);
    expect(await ask(stale)).toBe('hello');
  });

  it('is not taken from a process that answers on it', async () => {
    await serve();
    const error = await refusal();
    expect(error).toMatchObject({ kind: 'in-use', path });
    expect(error.message).toContain('Another Stevedore');
    expect(await ask()).toBe('hello');
  });

  it('does not delete a file that is no socket', async () => {
    const file = join(directory, 'notes.txt');
    await writeFile(file, 'mine');
    expect(await refusal(file)).toMatchObject({ kind: 'not-a-socket' });
    expect((await stat(file)).size).toBe(4);
  });

  it('says which setting to change where it can not be made', async () => {
    await writeFile(join(directory, 'run'), 'a file where the directory should be');
    const error = await refusal();
    expect(error).toMatchObject({ kind: 'failed' });
    expect(error.message).toContain('API_SOCKET');
  });
});

describe('a body', () => {
  const send = (headers: Record<string, string>): Promise<{ status: number; text: string }> =>
    new Promise((resolve, reject) => {
      const question = request({ socketPath: path, method: 'PUT', path: '/api/v1/discord/token', headers });
      question.on('response', async (response) => {
        resolve({ status: response.statusCode ?? 0, text: Buffer.concat(await response.toArray()).toString() });
      });
      question.on('error', reject).end('{"token": "a.b.c"}');
    });

  it('is taken with its length; in chunks it is refused with what to do, and the log has nothing to say', async () => {
    const deps = fakeDeps();
    await serve(routes(deps));
    expect((await send({})).status).toBe(204);
    const { status, text } = await send({ 'transfer-encoding': 'chunked' });
    expect([status, JSON.parse(text).error.code]).toEqual([411, 'length-required']);
    expect(deps.entered).toEqual(['a.b.c']);
    expect(deps.logged).toEqual([]);
  });
});

describe('closing', () => {
  it('lets a request that is under way have its answer', async () => {
    const { promise: asked, resolve: isAsked } = Promise.withResolvers<void>();
    const { promise: answer, resolve: giveAnswer } = Promise.withResolvers<string>();
    const server = await serve(async () => {
      isAsked();
      return textAnswer(await answer);
    });
    const response = ask();
    await asked;
    const closed = server.close(30_000);
    giveAnswer('late but whole');
    expect(await response).toBe('late but whole');
    await closed;
  });

  it('does not wait for somebody who never asks', async () => {
    const server = await serve();
    const silent = connect(path);
    await once(silent, 'connect');
    silent.on('error', () => undefined);
    const gone = once(silent, 'close');
    await server.close(50);
    await gone;
  });
});
