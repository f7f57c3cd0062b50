import { execFile } from 'node:child_process';
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { createServer, type IncomingMessage, type RequestListener, type Server } from 'node:http';
import { createServer as createTlsServer } from 'node:https';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { buffer } from 'node:stream/consumers';
import { promisify } from 'node:util';
import { DiscordAPIError, REST, type RESTOptions } from 'discord.js';
import { describe, expect, it, onTestFinished } from 'vitest';
import { readMultipart } from '../../../playground/discord/rest/multipart.ts';
import { BlobShim, FormDataShim } from '../../../src/discord/rest/form-data-shim.ts';
import { httpClient } from '../../../src/discord/rest/http-client.ts';
import { requestMaker } from '../../../src/discord/rest/make-request.ts';

/** Listens on loopback until the test ends; resolves with the port. */
async function listen(server: Server): Promise<number> {
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  onTestFinished(() => {
    server.closeAllConnections();
    server.close();
  });
  return (server.address() as AddressInfo).port;
}

/** A server that answers so; resolves with its address. */
async function serve(answer: RequestListener): Promise<string> {
  return `http://127.0.0.1:${await listen(createServer(answer))}`;
}

/** A server that takes everything, and what it has got. */
async function serveAll() {
  const got: { request: IncomingMessage; body: Buffer }[] = [];
  const address = await serve(async (request, response) => {
    got.push({ request, body: await buffer(request) });
    response.writeHead(204).end();
  });
  return { address, got };
}

/** discord.js's own client, by this server. */
const restBy = (api: string, options: Partial<RESTOptions> = {}) =>
  new REST({ api, makeRequest: requestMaker(), ...options }).setToken('token');

type Body = NonNullable<Parameters<RESTOptions['makeRequest']>[1]['body']>;
const picture = Buffer.from([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x00, 0xff]);

function fill<Form extends { append(name: string, value: string): void }>(
  form: Form,
  append: (name: string, type: string, fileName: string) => void,
): Body {
  append('files[0]', 'image/png', 'a "chart"\r\n.png');
  append('files[1]', '', 'no-type');
  form.append('payload_json', '{"content":"é\\r\\n--"}');
  return form as unknown as Body;
}

const forms: [string, () => Body][] = [
  [
    'Node.js’s own form',
    () => {
      const form = new FormData();
      return fill(form, (name, type, file) => form.append(name, new Blob([picture], { type }), file));
    },
  ],
  [
    'the form of the bundle',
    () => {
      const form = new FormDataShim();
      return fill(form, (name, type, file) => form.append(name, new BlobShim([picture], { type }), file));
    },
  ],
];

describe('what discord.js asks', () => {
  it('arrives as it was asked, without the headers that it does not know', async () => {
    const { address, got } = await serveAll();
    const headers = { 'X-Known': 'yes', 'X-Unknown': undefined } as unknown as Record<string, string>;
    await requestMaker()(`${address}/a?b=c`, { method: 'DELETE', headers, body: '{"d":"é"}' });
    const { method, url, headers: arrived } = got[0]?.request ?? {};
    expect([method, url, got[0]?.body.toString()]).toEqual(['DELETE', '/a?b=c', '{"d":"é"}']);
    expect(arrived).toMatchObject({ 'x-known': 'yes', 'content-length': '10' });
    expect(arrived).not.toHaveProperty('x-unknown');
  });

  it.each(forms)('arrives with its files from %s, also when it is sent again', async (_, form) => {
    const { address, got } = await serveAll();
    const body = form();
    for (let times = 0; times < 2; times++) await requestMaker()(address, { method: 'POST', body });
    expect(got).toHaveLength(2);
    for (const { request, body: arrived } of got) {
      const { payload, files } = await readMultipart(arrived, request.headers['content-type'] ?? '');
      expect(payload).toBe('{"content":"é\\r\\n--"}');
      expect(files.map(({ index, file }) => [index, file.contentType, file.data.equals(picture)])).toEqual([
        ['0', 'image/png', true],
        ['1', 'application/octet-stream', true],
      ]);
      expect(files.map(({ file }) => file.name)).toEqual([expect.stringContaining('chart'), 'no-type']);
    }
  });

  it('is refused where it cannot be sent', async () => {
    const body = new URLSearchParams({ a: 'b' });
    await expect(requestMaker()('http://127.0.0.1:1', { method: 'POST', body })).rejects.toThrow(TypeError);
  });

  it('arrives whole where it is large, and ends where it is given up or nobody reads it', async () => {
    const { address, got } = await serveAll();
    const body = [Buffer.alloc(3 * 1024 * 1024, 'large\n'), Buffer.from('the end')];
    await httpClient()(address, { method: 'POST', body });
    expect(got[0]?.body.equals(Buffer.concat(body))).toBe(true);

    const deaf = await serve((request) => void request.on('error', () => {}));
    const giveUp = new AbortController();
    const given = httpClient()(deaf, { method: 'POST', body, signal: giveUp.signal });
    giveUp.abort(new Error('given up'));
    await expect(given).rejects.toThrow('given up');

    const rude = await serve((request) => request.socket.destroy());
    await expect(httpClient()(rude, { method: 'POST', body })).rejects.toThrow(/EPIPE|ECONNRESET|hang up/);
  });

  it('goes over connections that are kept', async () => {
    const { address, got } = await serveAll();
    const ask = requestMaker();
    for (let times = 0; times < 3; times++) await ask(address, {});
    expect(new Set(got.map(({ request }) => request.socket)).size).toBe(1);
  });

  it('goes encrypted to an https address, and to nobody whose certificate is not known', async () => {
    const folder = await mkdtemp(join(tmpdir(), 'stevedore-certificate-'));
    onTestFinished(() => rm(folder, { recursive: true }));
    const args = 'req -x509 -newkey rsa:2048 -nodes -keyout key.pem -out cert.pem -days 2 -subj /CN=localhost';
    await promisify(execFile)('openssl', args.split(' '), { cwd: folder });
    const [key, cert] = await Promise.all(['key.pem', 'cert.pem'].map((name) => readFile(join(folder, name))));
    const server = createTlsServer({ key, cert }, (_, response) => response.end());
    const asked = requestMaker()(`https://localhost:${await listen(server)}`, {});
    await expect(asked).rejects.toMatchObject({ code: 'DEPTH_ZERO_SELF_SIGNED_CERT' });
  });
});

describe('an answer', () => {
  it('is read by discord.js: as JSON, as nothing, as an error', async () => {
    const rest = restBy(
      await serve(({ url }, response) => {
        if (url === '/v10/json') response.setHeader('Content-Type', 'application/json').end('{"a":"é"}');
        else if (url === '/v10/nothing') response.writeHead(204).end();
        else if (url === '/v10/bytes') response.end(picture);
        else response.writeHead(403, { 'content-type': 'application/json' }).end('{"code":50013,"message":"No"}');
      }),
    );
    expect(await rest.get('/json')).toEqual({ a: 'é' });
    expect(await rest.delete('/nothing')).toEqual(new ArrayBuffer(0));
    // Discord never answers so.
    await expect(rest.get('/bytes')).rejects.toThrow('something before it answered, with 200');
    const refused = rest.get('/refused').catch((error: unknown) => error);
    expect(await refused).toBeInstanceOf(DiscordAPIError);
    expect(await refused).toMatchObject({ status: 403, code: 50013, message: 'No' });
  });

  it('tells its headers whatever their case', async () => {
    const address = await serve((_, response) =>
      response.writeHead(429, { 'X-RateLimit-Scope': 'shared' }).end('slow'),
    );
    const { headers, status, statusText, ok, text } = await requestMaker()(address, {});
    expect([status, statusText, ok, await text()]).toEqual([429, 'Too Many Requests', false, 'slow']);
    expect([headers.get('x-ratelimit-SCOPE'), headers.has('X-RATELIMIT-Scope')]).toEqual(['shared', true]);
    expect([headers.get('Retry-After'), headers.has('retry-after')]).toEqual(['5', true]);
  });

  it('that is longer than anything Discord says is not read to its end', async () => {
    const address = await serve((_, response) => {
      const more = () => void (response.destroyed || response.write('x'.repeat(1_000), more));
      more();
    });
    await expect(httpClient(10_000)(address, {})).rejects.toThrow('longer than 10000 bytes');
  });

  it.each([
    ['never begins', () => {}],
    ['never ends', (_, response) => void response.write('{"a":')],
  ] satisfies [string, RequestListener][])('that %s is given up at the deadline', async (_, answer) => {
    const address = await serve(answer);
    await expect(restBy(address, { timeout: 100, retries: 0 }).get('/late')).rejects.toMatchObject({
      name: 'AbortError',
    });
  });
});

describe('a connection that breaks', () => {
  it('by a reset is tried again by discord.js, one that was closed is left to who asked', async () => {
    const paths: unknown[] = [];
    const address = await serve((request, response) => {
      paths.push(request.url);
      if (request.url === '/v10/closed') request.socket.end();
      else if (paths.length === 1) request.socket.resetAndDestroy();
      else response.writeHead(204).end();
    });
    await restBy(address).get('/reset');
    expect(paths).toEqual(['/v10/reset', '/v10/reset']);
    await expect(restBy(address).get('/closed')).rejects.toThrow('closed the connection');
    expect(paths).toHaveLength(3);
  });

  it('or is never there is told with its code', async () => {
    await expect(restBy('http://127.0.0.1:1').get('/nobody')).rejects.toMatchObject({ code: 'ECONNREFUSED' });
  });
});
