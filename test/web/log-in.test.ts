import { describe, expect, it } from 'vitest';
import { health } from '../../src/api/health.ts';
import { createLogger } from '../../src/config/logger.ts';
import { Attempts } from '../../src/web/log-in/attempts.ts';
import { pageAfter } from '../../src/web/log-in/guard.ts';
import { Sessions } from '../../src/web/log-in/sessions.ts';
import { routes } from '../../src/web/routes.ts';
import { fakeDeps, NOW } from '../api/fake-deps.ts';
import { put, type Question } from '../http/ask.ts';

const PASSWORD = 'correct horse battery';
const MINUTE = 60_000;
const DAY = 86_400_000;

/** The web program's routes; what it asks the bot is noted and answered with nothing, but for its health. */
function web({ webPassword = PASSWORD as string | null, webUrl = null as string | null } = {}) {
  const asked: string[] = [];
  const logged: string[] = [];
  const clock = { now: NOW };
  const destination = { write: (line: string) => void logged.push(line) };
  const log = createLogger({ logLevel: 'trace', logFormat: 'json', program: 'web', secrets: new Set(), destination });
  const handler = routes({
    ask: async (method, path) => {
      asked.push(`${method} ${path}`);
      const body = JSON.stringify(path === '/healthz' ? health(fakeDeps()) : {});
      return { status: 200, headers: {}, body: Buffer.from(body) };
    },
    webUrl,
    webPassword,
    timeZone: 'UTC',
    log,
    now: () => clock.now,
  });
  const request = (path: string, question: Question = {}, from = '192.168.1.7') => put(handler, path, question, from);
  const post = (path: string, fields: Record<string, string>, headers: Record<string, string> = {}, from?: string) => {
    const body = new URLSearchParams(fields).toString();
    const usual = {
      host: 'nas.local:8080',
      origin: 'http://nas.local:8080',
      'content-type': 'application/x-www-form-urlencoded',
      'content-length': String(body.length),
    };
    return request(path, { method: 'POST', headers: { ...usual, ...headers }, body }, from);
  };
  const logIn = async (headers: Record<string, string> = {}) => {
    const answer = await post('/login', { password: PASSWORD }, headers);
    expect(answer.status).toBe(303);
    return answer.headers.getSetCookie()[0]?.split(';')[0] ?? '';
  };
  const basic = (password: string, from?: string, path = '/metrics') =>
    request(path, { headers: { authorization: `Basic ${btoa(`anybody:${password}`)}` } }, from);
  return { asked, logged, clock, request, post, logIn, basic };
}

describe('without a log-in', () => {
  it.each([
    '/',
    '/setup',
    '/refresh.js',
    '/nothing',
    '/login/',
    '//login',
    '/LOGIN',
    '/setup/..%2flogin',
    '/api',
    '/api%2fv1',
  ])('%s leads to the log-in and asks the bot nothing', async (path) => {
    const there = web();
    const answer = await there.request(path);
    expect(answer.status).toBe(303);
    expect(answer.headers.get('location')).toBe(path === '/setup' ? '/login?next=%2Fsetup' : '/login');
    expect(there.asked).toEqual([]);
  });

  it.each([
    '/metrics',
    '/api/v1/containers',
    '/api/v1/stats',
    '/api/v1/config',
    '/api/v1/setup',
    '/api/',
    '/api/v1/discord/token',
  ])('%s answers programs with 401 and asks the bot nothing', async (path) => {
    const there = web();
    const answer = await there.request(path);
    expect(answer.status).toBe(401);
    expect(answer.headers.get('www-authenticate')).toMatch(/^Basic realm="Stevedore"/);
    expect(((await answer.json()) as { error: { code: string } }).error.code).toBe('no-password');
    expect(there.asked).toEqual([]);
  });

  it.each(['/login', '/style.css', '/healthz'])('%s can be had', async (path) => {
    expect((await web().request(path)).status).toBe(200);
  });

  it('nothing that is sent to the set-up page reaches the bot', async () => {
    const there = web();
    const answer = await there.post('/setup', { token: 'a.b.c' });
    expect([answer.status, answer.headers.get('location')]).toEqual([303, '/login?next=%2Fsetup']);
    expect(there.asked).toEqual([]);
  });

  it('a page takes no password by HTTP Basic: browsers would send it along by themselves', async () => {
    const there = web();
    expect((await there.basic(PASSWORD, undefined, '/')).status).toBe(303);
    expect((await there.basic(PASSWORD, undefined, '/setup')).status).toBe(303);
  });
});

describe('the right password', () => {
  it('opens the page that was asked for', async () => {
    const there = web();
    const answer = await there.post('/login?next=%2Fsetup', { password: PASSWORD });
    expect([answer.status, answer.headers.get('location')]).toEqual([303, '/setup']);
    const cookie = await there.logIn();
    for (const path of ['/setup', '/api/v1/stats', '/metrics']) await there.request(path, { headers: { cookie } });
    expect(there.asked.map((one) => one.split('?')[0])).toEqual([
      'GET /api/v1/setup',
      'GET /api/v1/stats',
      'GET /metrics',
    ]);
  });

  it('gives a cookie that no script and no other site gets, and none may be planted over https', async () => {
    const there = web();
    const plain = await there.post('/login', { password: PASSWORD });
    expect(plain.headers.getSetCookie()[0]).toMatch(
      /^stevedore=[\w-]{43}; Max-Age=2592000; Path=\/; HttpOnly; SameSite=Strict$/,
    );
    const https = { 'x-forwarded-proto': 'https', origin: 'https://nas.local:8080' };
    const secure = await there.post('/login', { password: PASSWORD }, https);
    expect(secure.headers.getSetCookie()[0]).toMatch(
      /^__Host-stevedore=[\w-]{43}; Max-Age=2592000; Path=\/; HttpOnly; Secure; SameSite=Strict$/,
    );
    const secret = secure.headers.get('set-cookie')?.split(/[=;]/)[1];
    const answer = (cookie: string) => there.request('/setup', { headers: { cookie, ...https } });
    expect((await answer(`stevedore=${secret}`)).status).toBe(303);
    expect((await answer(`__Host-stevedore=${secret}`)).status).not.toBe(303);
  });

  it('is another session each time, never one that came with the request', async () => {
    const there = web();
    const first = await there.logIn();
    const second = await there.logIn({ cookie: first });
    expect(second).not.toBe(first);
  });

  it('is taken by HTTP Basic from programs, with any user name', async () => {
    const there = web();
    expect((await there.basic(PASSWORD)).status).toBe(200);
    expect((await there.basic('not that one')).status).toBe(401);
    expect(there.asked).toHaveLength(1);
  });

  it('is taken with blanks around it, as the setting is, and in any script', async () => {
    const there = web({ webPassword: 'пароль-кита' });
    expect((await there.post('/login', { password: ' пароль-кита ' })).status).toBe(303);
  });
});

describe('a wrong password', () => {
  it.each(['', 'correct horse batter', `${PASSWORD}!`, 'x'.repeat(10_000)])('%j opens nothing', async (password) => {
    const there = web();
    const answer = await there.post('/login', { password });
    expect(answer.status).toBe(403);
    expect(answer.headers.get('set-cookie')).toBeNull();
    expect(await answer.text()).toContain('That is not the password.');
    expect(there.logged.join('')).toContain('192.168.1.7');
    if (password) expect(there.logged.join('')).not.toContain(password);
  });

  it('too often has to wait, also with the right one then, and may try again later', async () => {
    const there = web();
    for (let attempt = 0; attempt < 5; attempt++) {
      expect((await there.post('/login', { password: 'wrong' })).status).toBe(403);
    }
    const answer = await there.post('/login', { password: PASSWORD });
    expect([answer.status, answer.headers.get('retry-after')]).toEqual([429, '60']);
    expect(await answer.text()).toContain('try again in 60 s');
    expect((await there.post('/login', { password: PASSWORD }, {}, '192.168.1.8')).status).toBe(303);
    there.clock.now += MINUTE;
    expect((await there.post('/login', { password: PASSWORD })).status).toBe(303);
  });

  it('too often by HTTP Basic has to wait in the same way', async () => {
    const there = web();
    for (let attempt = 0; attempt < 5; attempt++) expect((await there.basic('wrong')).status).toBe(401);
    const answer = await there.basic(PASSWORD);
    expect([answer.status, answer.headers.get('retry-after')]).toEqual([429, '60']);
    there.clock.now += MINUTE;
    expect((await there.basic(PASSWORD)).status).toBe(200);
  });

  it('of a program that was never told the new one does not keep the owner out, nor the other way round', async () => {
    const there = web();
    for (let attempt = 0; attempt < 60; attempt++) await there.basic('the old one', `10.0.0.${attempt}`);
    for (let attempt = 0; attempt < 10; attempt++) await there.basic('the old one');
    expect((await there.post('/login', { password: PASSWORD })).status).toBe(303);

    const other = web();
    for (let attempt = 0; attempt < 10; attempt++) await other.post('/login', { password: 'wrong' });
    expect((await other.basic(PASSWORD)).status).toBe(200);
  });

  it('is not forgiven by a program that sends the right one from the same address', async () => {
    const there = web();
    for (let attempt = 0; attempt < 5; attempt++) {
      await there.post('/login', { password: 'wrong' });
      await there.basic(PASSWORD);
    }
    expect((await there.post('/login', { password: PASSWORD })).status).toBe(429);
    for (let attempt = 0; attempt < 5; attempt++) {
      await there.basic('wrong');
      await there.basic(PASSWORD);
    }
    expect((await there.basic(PASSWORD)).status).toBe(429);
  });

  it('is not counted where none was sent', async () => {
    const there = web();
    for (let attempt = 0; attempt < 20; attempt++) await there.request('/metrics');
    expect((await there.post('/login', { password: PASSWORD })).status).toBe(303);
  });

  it('keeps nobody out who is logged in', async () => {
    const there = web();
    const cookie = await there.logIn();
    for (let attempt = 0; attempt < 20; attempt++) await there.post('/login', { password: 'wrong' });
    expect((await there.request('/metrics', { headers: { cookie } })).status).toBe(200);
  });
});

describe('a browser in which somebody has logged in before', () => {
  /** The cookie that the first log-in leaves beside the session's. */
  const known = async (there: ReturnType<typeof web>) => {
    const answer = await there.post('/login', { password: PASSWORD });
    return answer.headers.getSetCookie()[1] ?? '';
  };
  const flood = async (there: ReturnType<typeof web>) => {
    for (let address = 0; address < 60; address++)
      await there.post('/login', { password: 'x' }, {}, `10.0.0.${address}`);
    for (let attempt = 0; attempt < 10; attempt++) await there.post('/login', { password: 'x' });
  };

  it('is marked by a cookie that no script, no other site and no other page gets', async () => {
    expect(await known(web())).toMatch(
      /^stevedore-known=[\w-]{22}\.[\w-]{43}; Max-Age=34560000; Path=\/login; HttpOnly; SameSite=Strict$/,
    );
    const https = { 'x-forwarded-proto': 'https', origin: 'https://nas.local:8080' };
    const answer = await web().post('/login', { password: PASSWORD }, https);
    expect(answer.headers.getSetCookie()[1]).toContain('; Secure;');
  });

  it('gets in while strangers behind the same proxy try passwords, also after a restart', async () => {
    const cookie = (await known(web())).split(';')[0] ?? '';
    const there = web();
    await flood(there);
    expect((await there.post('/login', { password: PASSWORD })).status).toBe(429);
    const answer = await there.post('/login', { password: PASSWORD }, { cookie });
    expect(answer.status).toBe(303);
    expect(answer.headers.getSetCookie()[1]).toContain(cookie);
  });

  it('may be wrong five times, too, and that keeps out nobody else', async () => {
    const there = web();
    const cookie = (await known(there)).split(';')[0] ?? '';
    for (let attempt = 0; attempt < 5; attempt++) {
      expect((await there.post('/login', { password: 'wrong' }, { cookie })).status).toBe(403);
    }
    expect((await there.post('/login', { password: PASSWORD }, { cookie })).status).toBe(429);
    expect((await there.post('/login', { password: PASSWORD })).status).toBe(303);
  });

  it.each([
    ['the mark of another password', async () => await known(web({ webPassword: 'another one' }))],
    [
      'a mark with another name in it',
      async () => (await known(web())).replace(/=./, (one) => (one === '=A' ? '=B' : '=A')),
    ],
    ['half a mark', async () => (await known(web())).replace(/\..*?;/, ';')],
    ['no mark at all', async () => 'stevedore-known=;'],
  ])('is not told by %s', async (_, mark) => {
    const there = web();
    await flood(there);
    const cookie = (await mark()).split(';')[0] ?? '';
    expect((await there.post('/login', { password: PASSWORD }, { cookie })).status).toBe(429);
  });

  it('still has to log in', async () => {
    const there = web();
    const cookie = (await known(there)).split(';')[0] ?? '';
    expect((await there.request('/metrics', { headers: { cookie } })).status).toBe(401);
  });
});

describe('a form', () => {
  it.each([
    ['of another site', { origin: 'https://evil.example', 'sec-fetch-site': 'cross-site' }],
    ['of another port of this machine', { origin: 'http://nas.local:9999', 'sec-fetch-site': 'same-site' }],
    ['of nobody knows where', { origin: 'null' }],
    ['sent as plain text', { origin: 'https://evil.example', 'content-type': 'text/plain' }],
  ])('%s is refused', async (_, headers) => {
    const there = web();
    const cookie = await there.logIn();
    for (const path of ['/login', '/logout', '/setup']) {
      const answer = await there.post(path, { password: PASSWORD, token: 'a.b.c' }, { ...headers, cookie });
      expect(answer.status).toBe(403);
    }
    expect((await there.request('/metrics', { headers: { cookie } })).status).toBe(200);
    expect(there.asked.filter((one) => one.startsWith('PUT'))).toEqual([]);
  });

  it.each([
    ['behind a proxy that does TLS', { origin: 'https://nas.local:8080' }],
    [
      'behind a proxy that has another name, when the browser vouches for it',
      {
        origin: 'https://home.example',
        'sec-fetch-site': 'same-origin',
      },
    ],
  ])('of ours is taken %s', async (_, headers) => {
    expect((await web().post('/login', { password: PASSWORD }, headers)).status).toBe(303);
  });

  it('that is too large is refused', async () => {
    expect((await web().post('/login', { password: 'x'.repeat(20_000) })).status).toBe(413);
  });
});

describe('logging out', () => {
  it('ends the session, not only the cookie', async () => {
    const there = web();
    const cookie = await there.logIn();
    const answer = await there.post('/logout', {}, { cookie });
    expect([answer.status, answer.headers.get('location')]).toEqual([303, '/login']);
    expect(answer.headers.get('set-cookie')).toMatch(/^stevedore=; Max-Age=0; Path=\//);
    expect((await there.request('/metrics', { headers: { cookie } })).status).toBe(401);
  });
});

describe('the page after the log-in', () => {
  it.each([
    undefined,
    '',
    '//evil.example',
    'https://evil.example',
    '/\\evil.example',
    '/.//evil.example',
    '/\t/evil.example',
    'javascript:alert(1)',
    '/logout',
    '/setup?x=//evil.example',
  ])('is the first one for %j', (next) => expect(pageAfter(next)).toBe('/'));

  it('may be the set-up', () => expect(pageAfter('/setup')).toBe('/setup'));
});

describe('without a password set', () => {
  it('there is no log-in, and the set-up only says how to set one', async () => {
    const there = web({ webPassword: null });
    expect((await there.request('/login')).headers.get('location')).toBe('/');
    expect((await there.post('/login', { password: '' })).headers.get('set-cookie')).toBeNull();
    const setup = await there.request('/setup');
    expect(await setup.text()).toContain('<code>WEB_PASSWORD</code>');
    const answer = await there.post('/setup', { token: 'a.b.c' });
    expect(answer.status).toBe(403);
    expect(there.asked).toEqual([]);
    expect((await there.request('/metrics')).status).toBe(200);
    expect((await there.request('/api/v1/setup')).status).toBe(404);
  });

  it('a foreign name is answered nothing', async () => {
    const there = web({ webPassword: null });
    const answer = await there.request('/login', { headers: { host: 'evil.example' } });
    expect(answer.status).toBe(421);
  });
});

describe('sessions', () => {
  it('end after a week of rest, and after a month in any case', () => {
    let now = NOW;
    const sessions = new Sessions(() => now);
    const [resting, busy] = [sessions.open(), sessions.open()];
    for (let day = 0; day < 30; day += 6) {
      now = NOW + day * DAY;
      expect(sessions.has(busy)).toBe(true);
    }
    expect(sessions.has(resting)).toBe(false);
    now = NOW + 30 * DAY;
    expect(sessions.has(busy)).toBe(true);
    now += 1;
    expect(sessions.has(busy)).toBe(false);
  });

  it('are a hundred at most: the oldest ends', () => {
    const sessions = new Sessions(() => NOW);
    const all = Array.from({ length: 101 }, () => sessions.open());
    expect(all.map((one) => sessions.has(one)).indexOf(true)).toBe(1);
    expect(sessions.has('')).toBe(false);
    expect(sessions.has(undefined)).toBe(false);
  });
});

describe('attempts', () => {
  const fail = (attempts: Attempts, address: string, times: number) => {
    for (let time = 0; time < times; time++) attempts.failed(address);
  };

  it('of many addresses together are held up too, but not where the right one came from', () => {
    const attempts = new Attempts(() => NOW);
    attempts.succeeded('192.168.1.7', { forgives: false });
    for (let host = 0; host < 50; host++) attempts.failed(`10.0.0.${host}`);
    expect(attempts.waitMs('10.0.1.1')).toBe(5_000);
    expect(attempts.waitMs('192.168.1.7')).toBe(0);
  });

  it('come back one a minute, and a right one gives all of them back', () => {
    let now = NOW;
    const attempts = new Attempts(() => now);
    fail(attempts, '10.0.0.1', 5);
    expect(attempts.waitMs('10.0.0.1')).toBe(MINUTE);
    now += MINUTE / 2;
    expect(attempts.waitMs('10.0.0.1')).toBe(MINUTE / 2);
    now += MINUTE / 2;
    expect(attempts.waitMs('10.0.0.1')).toBe(0);
    fail(attempts, '10.0.0.1', 1);
    expect(attempts.waitMs('10.0.0.1')).toBe(MINUTE);
    attempts.succeeded('10.0.0.1', { forgives: true });
    fail(attempts, '10.0.0.1', 4);
    expect(attempts.waitMs('10.0.0.1')).toBe(0);
  });

  it('wait no longer than usual when the clock is set back', () => {
    let now = NOW;
    const attempts = new Attempts(() => now);
    fail(attempts, '10.0.0.1', 5);
    now -= 10 * DAY;
    expect(attempts.waitMs('10.0.0.1')).toBe(MINUTE);
    now += MINUTE;
    expect(attempts.waitMs('10.0.0.1')).toBe(0);
  });

  it.each([
    ['2001:db8:1:2::5', '2001:db8:1:2:ffff::9', true],
    ['2001:db8:1:2::5', '2001:0DB8:1:2:0:0:0:1', true],
    ['2001:db8:1:2::5', '2001:db8:1:3::5', false],
    ['fe80::1%eth0', 'fe80::2', true],
    ['::ffff:10.0.0.1', '10.0.0.1', true],
    ['10.0.0.1', '10.0.0.2', false],
  ])('of %s count for %s: %s', (one, other, same) => {
    const attempts = new Attempts(() => NOW);
    fail(attempts, one, 5);
    expect(attempts.waitMs(other) > 0).toBe(same);
  });

  it('of a thousand addresses are remembered at most: the quietest is forgotten', () => {
    const attempts = new Attempts(() => NOW);
    fail(attempts, '10.0.0.1', 5);
    fail(attempts, '10.0.0.2', 5);
    fail(attempts, '10.0.0.1', 1);
    for (let host = 0; host < 999; host++) attempts.failed(`10.1.${host >> 8}.${host & 255}`);
    // What all of them together have to wait.
    const inAll = attempts.waitMs('10.9.9.9');
    expect(attempts.waitMs('10.0.0.1')).toBe(MINUTE);
    expect(attempts.waitMs('10.0.0.2')).toBe(inAll);
  });
});
