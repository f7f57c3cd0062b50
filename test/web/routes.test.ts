import { connect, createServer } from 'node:net';
import { afterEach, describe, expect, it, vi } from 'vitest';
import { EngineError } from '../../src/hosts/model/engine.ts';
import { container, fakeDeps, figures, READY } from '../api/fake-deps.ts';
import { ask, type Stage, stage } from './stage.ts';

let current: Stage | null = null;

afterEach(async () => {
  await current?.[Symbol.asyncDispose]();
  current = null;
});

async function up(...options: Parameters<typeof stage>): Promise<Stage> {
  current = await stage(...options);
  await current.startBot();
  return current;
}

const PASSWORD = 'correct horse';

/** Logs in as a browser does; resolves with the cookie. */
async function logIn({ url }: Stage): Promise<string> {
  const body = new URLSearchParams({ password: PASSWORD });
  const answer = await fetch(`${url}/login`, { method: 'POST', body, headers: { origin: url }, redirect: 'manual' });
  return answer.headers.get('set-cookie')?.split(';')[0] ?? '';
}

/** Sends bytes as they are, and reads until the server closes the connection. */
async function raw({ port }: Stage, bytes: string): Promise<string> {
  const socket = connect(port, '127.0.0.1').setEncoding('utf8');
  socket.write(bytes);
  let said = '';
  for await (const chunk of socket) said += chunk;
  return said;
}

const SOME = () => fakeDeps([container('mc'), container('off', { state: 'exited' })], [figures('mc')]);

describe('forwarding', () => {
  it.each([
    ['/healthz', '"healthy":true'],
    ['/api/v1/containers', '"name":"mc"'],
    ['/api/v1/containers/mc/stats', '"memoryPercent":25'],
    ['/api/v1/stats', '"source":"engine-api"'],
    ['/api/v1/stats?containers=off', '"absent":["off"]'],
    ['/api/v1/stats/total', '"count":1'],
    ['/api/v1/stats/total?containers=off', '"count":0'],
  ])('%s is answered by the bot', async (path, part) => {
    const answer = await ask(await up(SOME()), path);
    expect(answer.status).toBe(200);
    expect(answer.headers['content-type']).toBe('application/json');
    expect(answer.text).toContain(part);
  });

  it("passes on the bot's own errors", async () => {
    const there = await up(SOME());
    const ghost = await ask(there, '/api/v1/containers/ghost/stats');
    expect([ghost.status, JSON.parse(ghost.text).error.code]).toEqual([404, 'no-such-container']);
    there.deps.engine = { connected: false, since: 0, error: null };
    expect((await ask(there, '/healthz')).status).toBe(503);
  });

  it.each([
    '/metrics/x',
    '/api/v1/',
    '/api/v2/containers',
    '/api/v1/containers/mc',
    '/api/v1/containers/mc/logs',
    '/api/v1/containers/../../secrets',
    '/api/v1/containers/%2e%2e/stats/x',
    '//api/v1/containers',
  ])('%s does not reach the bot', async (path) => {
    const there = await up(SOME());
    there.deps.containers.all = () => {
      throw new Error('reached');
    };
    expect((await ask(there, path)).status).toBe(404);
    expect(there.deps.logged).toEqual([]);
  });

  it('can not be led to another route by an encoded path', async () => {
    const answer = await ask(await up(SOME()), '/api/v1/containers/..%2F..%2F..%2Fhealthz%3F/stats');
    expect([answer.status, JSON.parse(answer.text).error.code]).toEqual([404, 'no-such-container']);
  });

  it.each(['POST', 'PUT', 'DELETE', 'PATCH', 'OPTIONS'])('%s is refused before it reaches the bot', async (method) => {
    const there = await up(SOME());
    there.deps.containers.all = () => {
      throw new Error('reached');
    };
    for (const path of ['/', '/healthz', '/api/v1/containers', '/api/v1/stats']) {
      const headers = { origin: there.url };
      const answer = await ask(there, path, { method, headers });
      expect([answer.status, answer.headers['allow']]).toEqual([405, 'GET, HEAD']);
    }
    expect(there.deps.logged).toEqual([]);
  });

  it('answers HEAD as GET, without the body', async () => {
    const there = await up(SOME());
    const [head, get] = [
      await ask(there, '/api/v1/containers', { method: 'HEAD' }),
      await ask(there, '/api/v1/containers'),
    ];
    expect([head.status, head.text]).toEqual([200, '']);
    expect(head.headers['content-length']).toBe(String(get.text.length));
  });
});

describe('/healthz', () => {
  const sick = () => {
    const deps = SOME();
    const advice = 'Give it /var/run/docker.sock.';
    const error = new EngineError('unreachable', 'tcp://10.1.2.3:2375 does not answer.', { advice });
    deps.engine = { connected: false, since: 0, error };
    deps.health = { ...READY, status: 'failed', error: 'connect ECONNREFUSED 10.1.2.4:443' };
    return deps;
  };
  const inShort = {
    healthy: false,
    discord: { healthy: false, status: 'failed' },
    engine: { healthy: false },
  };

  it.each([null, PASSWORD])(
    'says only which part is not well to whoever is not logged in (password %s)',
    async (password) => {
      const there = await up(sick(), { webPassword: password });
      for (const cookie of ['', 'stevedore-session=guessed']) {
        const { status, text } = await ask(there, '/healthz', { headers: { cookie } });
        expect(status).toBe(503);
        expect(JSON.parse(text)).toEqual(inShort);
      }
      const head = await ask(there, '/healthz', { method: 'HEAD' });
      expect([head.status, head.text]).toEqual([503, '']);
    },
  );

  it('says why to whoever is logged in', async () => {
    const there = await up(sick(), { webPassword: PASSWORD });
    const { status, text } = await ask(there, '/healthz', { headers: { cookie: await logIn(there) } });
    expect(status).toBe(503);
    for (const one of ['tcp://10.1.2.3:2375 does not answer.', '/var/run/docker.sock', '10.1.2.4:443'])
      expect(text).toContain(one);
  });

  it('says nothing but that while the bot is away', async () => {
    current = await stage(SOME(), { webPassword: PASSWORD });
    const { status, text } = await ask(current, '/healthz');
    expect([status, JSON.parse(text).error.code]).toEqual([503, 'bot-away']);
  });
});

describe('while the bot is away', () => {
  it('the API says so, and the page too', async () => {
    current = await stage();
    const api = await ask(current, '/api/v1/containers');
    expect(api.status).toBe(503);
    expect(JSON.parse(api.text)).toEqual({
      error: { code: 'bot-away', message: 'The bot is not running yet; it restarts by itself.' },
    });
    const page = await ask(current, '/');
    expect(page.status).toBe(503);
    expect(page.headers['content-type']).toContain('text/html');
    expect(page.text).toContain('The bot is not running yet; it restarts by itself.');
  });

  it('nothing has to be restarted when it comes, goes and comes back', async () => {
    const there = await up(SOME());
    expect((await ask(there, '/')).status).toBe(200);
    await there.stopBot();
    expect((await ask(there, '/')).status).toBe(503);
    await there.startBot();
    expect((await ask(there, '/')).status).toBe(200);
  });

  it('a bot that takes the question and says nothing is given up', async () => {
    current = await stage(SOME(), { deadlineMs: 50 });
    const mute = createServer(() => undefined);
    await new Promise<void>((resolve) => mute.listen(current?.socketPath, resolve));
    const answer = await ask(current, '/api/v1/containers');
    mute.close();
    expect([answer.status, JSON.parse(answer.text).error.code]).toEqual([504, 'bot-timeout']);
  });

  it.each([
    ['cuts its answer short', 'HTTP/1.1 200 OK\r\ncontent-length: 100\r\n\r\n{"containers'],
    ['does not speak HTTP', 'hello\r\n\r\n'],
    ['says something that is no list of containers', 'HTTP/1.1 200 OK\r\ncontent-length: 2\r\n\r\n[]'],
  ])('a bot that %s does not break the page', async (_, reply) => {
    current = await stage(SOME());
    const odd = createServer((socket) => void socket.on('error', () => undefined).end(reply));
    await new Promise<void>((resolve) => odd.listen(current?.socketPath, resolve));
    const answer = await ask(current, '/');
    odd.close();
    expect(answer.status).toBe(502);
    expect(answer.text).toContain('answer broke off');
    expect(current.logged).toEqual([]);
  });
});

describe('while the bot can not say everything', () => {
  const fails = () => {
    throw new Error('no');
  };

  it('of the set-up, whoever is logged in still sees the containers, the menu and the way to the set-up', async () => {
    const deps = SOME();
    deps.health = { ...deps.health, status: 'no-token' };
    deps.setUp.seen = fails;
    const there = await up(deps, { webPassword: PASSWORD });
    const { status, text } = await ask(there, '/', { headers: { cookie: await logIn(there) } });
    expect(status).toBe(200);
    expect(text).toContain('mc');
    for (const one of ['Log out', 'Go to the set-up', 'The bot needs a token.']) expect(text).toContain(one);
  });

  it('of the containers, the page says where to look', async () => {
    const there = await up(SOME());
    there.deps.containers.all = fails;
    const { status, text } = await ask(there, '/');
    expect(status).toBe(502);
    expect(text).toContain('The bot can’t answer that. Its log says why.');
  });
});

describe('while strangers hold connections open', () => {
  it('with half of a request each, at the page and at the API, the health check and the page are answered', async () => {
    const there = await up(SOME());
    const sockets = [
      ...Array.from({ length: 550 }, () => connect(there.port, '127.0.0.1')),
      ...Array.from({ length: 250 }, () => connect(there.socketPath)),
    ];
    for (const socket of sockets) socket.on('error', () => undefined).write('GET /healthz HTTP/1.1\r\nhost: loc');
    expect((await ask(there, '/healthz')).status).toBe(200);
    expect((await ask(there, '/')).status).toBe(200);
    for (const socket of sockets) socket.destroy();
  });

  it('with whole ones that the bot does not answer, the health check is', async () => {
    const there = await up(SOME());
    const { promise, resolve } = Promise.withResolvers<void>();
    let asked = 0;
    const { getAllContainerStats } = there.deps.stats;
    there.deps.stats.getAllContainerStats = async (...args) => {
      asked += 1;
      await promise;
      return getAllContainerStats.apply(there.deps.stats, args);
    };
    const waiting = Array.from({ length: 100 }, () => ask(there, '/api/v1/stats'));
    await vi.waitFor(() => expect(asked).toBeGreaterThanOrEqual(30));
    expect((await ask(there, '/healthz')).status).toBe(200);
    resolve();
    await Promise.all(waiting);
  });
});

describe('the Host header', () => {
  const WEB_URL = 'https://Stevedore.Example.com:8443';

  it.each([
    'localhost',
    'LOCALHOST:8080',
    'localhost.',
    'localhost:',
    '127.0.0.1',
    '127.0.0.1:80',
    '192.168.1.7:8080',
    '8.8.8.8',
    '[::1]:8080',
    '[fd00::7]',
    '[::ffff:192.168.1.7]:8080',
    'nas',
    'Nas:8080',
    'my_stevedore-1:8080',
    'nas.local',
    'nas.LAN.:8080',
    'stevedore.box.home.arpa',
    'stevedore.internal:80',
    'stevedore.example.com',
    'stevedore.example.com:8080',
    'STEVEDORE.example.com.',
  ])('%s is one of ours', async (host) => {
    const there = await up(SOME(), { webUrl: WEB_URL });
    expect((await ask(there, '/healthz', { headers: { host } })).status).toBe(200);
  });

  it.each([
    'evil.example',
    'evil.example:8080',
    'evil.example.',
    'localhost..',
    '127.0.0.1.evil.example',
    '127.0.0.1.5',
    'localhost.evil.example',
    'local.evil.example',
    'evillocal.example',
    'evil.example.local.com',
    'nas.local..',
    '.local',
    'nas..lan',
    'home.arpa.evil',
    'evil.stevedore.example.com',
    'stevedore.example.com.evil.example',
    'xstevedore.example.com',
    '@localhost',
    'localhost@evil.example',
    'evil.example@localhost',
    'evil.example#localhost',
    'evil.example/localhost',
    'evil.example\\localhost',
    'localhost evil.example',
    'localhost,evil.example',
    'localhost, localhost',
    'localhost:80:80',
    'localhost:http',
    '[::g]',
    '[::1',
    '::1',
    '[evil.example]',
    '[::1].evil.example',
    'nas-.local',
    'n\u00e4s.local',
    `${'a'.repeat(64)}.local`,
    '.',
  ])('%s is refused: some web page has its name point to this machine', async (host) => {
    const there = await up(SOME(), { webUrl: WEB_URL });
    for (const path of ['/', '/api/v1/containers', '/healthz', '/style.css']) {
      const answer = await ask(there, path, { headers: { host } });
      expect([answer.status, answer.text]).toEqual([421, expect.stringContaining('set WEB_URL')]);
    }
    expect(there.deps.logged).toEqual([]);
  });

  it('of the name in WEB_URL is refused where it is not set, whatever a proxy may say', async () => {
    const there = await up(SOME());
    const headers = {
      host: 'stevedore.example.com',
      'x-forwarded-host': 'localhost',
      forwarded: 'host=localhost',
      origin: 'http://localhost',
    };
    expect((await ask(there, '/', { headers })).status).toBe(421);
  });

  it.each([
    ['is missing', 421, ['GET / HTTP/1.0']],
    ['is missing where it must not be', 400, ['GET / HTTP/1.1']],
    ['is there twice', 421, ['GET / HTTP/1.1', 'host: localhost', 'host: evil.example']],
    ['is there twice, the right one last', 421, ['GET / HTTP/1.1', 'host: evil.example', 'host: localhost']],
    ['is there twice, both right', 421, ['GET / HTTP/1.1', 'host: localhost', 'host: localhost']],
    ['is empty', 421, ['GET / HTTP/1.1', 'host:']],
    ['is not that of the address in the first line', 421, ['GET http://evil.example/ HTTP/1.1', 'host: localhost']],
    ['is foreign, that of the address is not', 421, ['GET http://localhost/ HTTP/1.1', 'host: evil.example']],
    ['is that of the address in the first line', 200, ['GET HTTP://localhost/ HTTP/1.1', 'host: localhost']],
  ])('that %s is answered with %i', async (_, status, lines) => {
    const there = await up(SOME());
    expect(await raw(there, [...lines, 'connection: close', '', ''].join('\r\n'))).toMatch(
      new RegExp(`^HTTP/1\\.1 ${status} `),
    );
  });
});

describe('a form', () => {
  const send = async (there: Stage, headers: Record<string, string>) =>
    (await ask(there, '/logout', { method: 'POST', headers })).status;

  it('may come from the page under WEB_URL, also where the proxy asks under another name', async () => {
    const there = await up(SOME(), { webPassword: PASSWORD, webUrl: 'https://stevedore.example.com' });
    const host = 'stevedore:8080';
    expect(await send(there, { host, origin: 'https://stevedore.example.com' })).toBe(303);
    for (const origin of [
      'https://evil.example',
      'https://stevedore.example.com.evil.example',
      'http://stevedore',
      'null',
    ])
      expect(await send(there, { host, origin })).toBe(403);
    // Not from a page that somebody else can serve under the same name without TLS.
    expect(await send(there, { host, origin: 'http://stevedore.example.com' })).toBe(403);
    expect(await send(there, { host: '192.168.1.7:8080', origin: 'http://192.168.1.7:8080' })).toBe(303);
  });

  it('may not come from there where WEB_URL is not set', async () => {
    const there = await up(SOME(), { webPassword: PASSWORD });
    expect(await send(there, { host: 'stevedore:8080', origin: 'https://stevedore.example.com' })).toBe(403);
  });
});

describe('the headers', () => {
  it.each(['/', '/healthz', '/nothing'])('of %s let nobody frame, sniff, cache or script it', async (path) => {
    const { headers } = await ask(await up(SOME()), path);
    expect(headers).toMatchObject({
      'x-content-type-options': 'nosniff',
      'x-frame-options': 'DENY',
      'referrer-policy': 'same-origin',
      'cross-origin-resource-policy': 'same-origin',
      'cache-control': 'no-store',
    });
    expect(headers['content-security-policy']).toMatch(
      /^default-src 'none'; script-src 'self'; style-src 'self'; img-src data:; connect-src 'self'; base-uri 'none'; form-action 'self'; frame-ancestors 'none'$/,
    );
    expect(headers['access-control-allow-origin']).toBeUndefined();
  });
});
