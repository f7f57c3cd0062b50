import { describe, expect, it } from 'vitest';
import { routes } from '../../src/api/routes.ts';
import {
  containerStatsResponse,
  containersResponse,
  errorResponse,
  healthResponse,
  setupResponse,
  statsResponse,
  totalStatsResponse,
} from '../../src/api/types.ts';
import { TokenError } from '../../src/config/discord-token.ts';
import { EngineError } from '../../src/hosts/model/engine.ts';
import { ask, type Question } from '../http/ask.ts';
import { container, type FakeDeps, fakeDeps, figures, NOT_READY, NOW, READY } from './fake-deps.ts';

async function get(deps: FakeDeps, path: string, init?: Question) {
  const response = await ask(routes(deps, 50), path, init);
  const text = await response.text();
  return { status: response.status, headers: response.headers, text, body: text === '' ? null : JSON.parse(text) };
}

const AWAY = { connected: false, since: NOW - 5_000, error: null } as const;

describe('GET /healthz', () => {
  it('is 200 while the engine and Discord answer, and says how each of them is', async () => {
    const { status, body } = await get(fakeDeps(), '/healthz');
    expect(status).toBe(200);
    expect(healthResponse.strict().parse(body)).toEqual({
      healthy: true,
      config: { ok: true, since: '2026-01-02T11:59:59.000Z', grantsLapsed: false },
      discord: {
        healthy: true,
        status: 'ready',
        since: '2026-01-02T11:59:00.000Z',
        pingMs: 42,
        heartbeatAckAgeMs: 10_000,
        error: null,
        commandsError: null,
      },
      engine: { healthy: true, connected: true, since: '2026-01-02T11:59:00.000Z', version: '29.1.3', error: null },
    });
  });

  it('is 200 without a token: the owner is about to enter one', async () => {
    const deps = fakeDeps();
    deps.health = { ...NOT_READY, status: 'no-token' };
    const { status, body } = await get(deps, '/healthz');
    expect(status).toBe(200);
    expect(body.discord).toMatchObject({ healthy: true, status: 'no-token' });
  });

  it.each([
    ['the gateway is connected but silent', { ...READY, heartbeatAckAt: NOW - 90_001 }],
    ['the gateway never answered a heartbeat', { ...READY, since: NOW - 90_001, heartbeatAckAt: null }],
    ['Discord is being connected', { ...READY, status: 'connecting' }],
    ['Discord refuses the token', { ...READY, status: 'failed', error: 'Discord refuses the token.' }],
  ] as const)('is 503 while %s', async (_, health) => {
    const deps = fakeDeps();
    deps.health = health;
    const { status, body } = await get(deps, '/healthz');
    expect(status).toBe(503);
    expect(body).toMatchObject({ healthy: false, discord: { healthy: false }, engine: { healthy: true } });
  });

  it('is 200 in the first seconds, before any heartbeat', async () => {
    const deps = fakeDeps();
    deps.health = { ...READY, since: NOW - 20_000, pingMs: null, heartbeatAckAt: null };
    expect((await get(deps, '/healthz')).status).toBe(200);
  });

  it('is 200 while Discord takes no commands, and says so: starting again would not help', async () => {
    const deps = fakeDeps();
    deps.health = { ...READY, commandsError: 'Discord takes no more commands.' };
    const { status, body } = await get(deps, '/healthz');
    expect([status, body.discord.commandsError]).toEqual([200, 'Discord takes no more commands.']);
  });

  it('is 503 while the engine is away, and says what would help', async () => {
    const deps = fakeDeps();
    const error = new EngineError('permission', 'Docker refuses us.', { advice: 'Add group_add: ["281"].' });
    deps.engine = { connected: false, since: NOW - 5_000, error };
    const { status, body } = await get(deps, '/healthz');
    expect(status).toBe(503);
    expect(body.engine).toEqual({
      healthy: false,
      connected: false,
      since: '2026-01-02T11:59:55.000Z',
      version: null,
      error: { kind: 'permission', message: 'Docker refuses us.', advice: 'Add group_add: ["281"].' },
    });
  });
});

describe('GET /api/v1/containers', () => {
  const deps = fakeDeps([
    container('web', { project: 'shop', service: 'web', health: 'healthy' }),
    container('db', { state: 'exited', startedAt: NOW - 9_000, finishedAt: NOW - 1_000, exitCode: 137 }),
    container('new', { state: 'created', startedAt: null }),
  ]);

  it('lists all of them by name, with what a list shows', async () => {
    const { body } = await get(deps, '/api/v1/containers');
    const none = { health: null, project: null, service: null, image: 'busybox:latest' };
    expect(containersResponse.strict().parse(body).containers).toEqual([
      { ...none, name: 'db', state: 'exited', upSince: null, finishedAt: '2026-01-02T11:59:59.000Z', exitCode: 137 },
      { ...none, name: 'new', state: 'created', upSince: null, finishedAt: null, exitCode: null },
      {
        ...none,
        name: 'web',
        project: 'shop',
        service: 'web',
        state: 'running',
        health: 'healthy',
        upSince: '2026-01-02T11:00:00.000Z',
        finishedAt: null,
        exitCode: null,
      },
    ]);
  });

  it('never shows a label or an id', async () => {
    const { text } = await get(deps, '/api/v1/containers');
    expect(text).not.toContain('label-that-stays-inside');
    expect(text).not.toContain('web000000');
  });

  it('goes on showing them while the engine is away, and says since when', async () => {
    const away = fakeDeps([container('web')]);
    away.engine = AWAY;
    const { status, body } = await get(away, '/api/v1/containers');
    expect(status).toBe(200);
    expect(body.engine).toMatchObject({ connected: false, since: '2026-01-02T11:59:55.000Z' });
    expect(body.containers).toHaveLength(1);
  });

  it('answers HEAD with the headers alone', async () => {
    const { status, text } = await get(deps, '/api/v1/containers', { method: 'HEAD' });
    expect([status, text]).toEqual([200, '']);
  });
});

describe('the stats routes', () => {
  const some = () =>
    fakeDeps(
      [container('a'), container('b'), container('off', { state: 'exited' })],
      [figures('b', { cpuPercent: null }), figures('a')],
    );

  it('give the figures of all that run, with their age and source, from one refresh', async () => {
    const deps = some();
    const { body } = await get(deps, '/api/v1/stats');
    const answer = statsResponse.strict().parse(body);
    expect(answer).toMatchObject({
      readAt: '2026-01-02T11:59:58.500Z',
      ageMs: 1_500,
      source: 'engine-api',
      absent: [],
    });
    expect(answer.containers.map(({ name, cpuPercent }) => [name, cpuPercent])).toEqual([
      ['a', 12.5],
      ['b', null],
    ]);
    expect(deps.reads).toBe(1);
  });

  it('say since when nothing could be read', async () => {
    const deps = some();
    const containers = new Map([['a', figures('a', { cpuPercent: null, memoryBytes: null })]]);
    deps.read = async () => ({ at: NOW, source: 'none', containers, unknownSince: NOW - 60_000 });
    const all = await get(deps, '/api/v1/stats');
    expect(all.body).toMatchObject({ unknownSince: '2026-01-02T11:59:00.000Z', containers: [{ cpuPercent: null }] });
    const one = await get(deps, '/api/v1/containers/a/stats');
    expect(one.body).toMatchObject({ unknownSince: '2026-01-02T11:59:00.000Z', stats: { memoryBytes: null } });
  });

  it('give those that were asked for, and say which do not run', async () => {
    const deps = some();
    const { body } = await get(deps, '/api/v1/stats?containers=off,%20a,a,,ghost');
    expect(body.containers.map(({ name }: { name: string }) => name)).toEqual(['a']);
    expect(body.absent).toEqual(['off', 'ghost']);
    expect(deps.reads).toBe(1);
  });

  it('refuse a question about a thousand names', async () => {
    const names = Array.from({ length: 1_000 }, (_, index) => `c${index}`).join(',');
    const { status, body } = await get(some(), `/api/v1/stats?containers=${names}`);
    expect([status, body.error.code]).toEqual([400, 'too-many-containers']);
  });

  it('sum up all, or some', async () => {
    const all = await get(some(), '/api/v1/stats/total');
    expect(totalStatsResponse.strict().parse(all.body)).toMatchObject({ count: 2, cpuPercent: 12.5, ageMs: 1_500 });
    const one = await get(some(), '/api/v1/stats/total?containers=b');
    expect(one.body).toMatchObject({ count: 1, memoryBytes: 1_048_576 });
  });

  it('give those of one container', async () => {
    const { body } = await get(some(), '/api/v1/containers/a/stats');
    expect(containerStatsResponse.strict().parse(body)).toMatchObject({ name: 'a', stats: { memoryPercent: 25 } });
  });

  it('say "unknown" of a container that is stopped, and 404 of one that does not exist', async () => {
    const stopped = await get(some(), '/api/v1/containers/off/stats');
    expect([stopped.status, stopped.body.stats]).toEqual([200, null]);
    const ghost = await get(some(), '/api/v1/containers/ghost/stats');
    expect([ghost.status, ghost.body.error.code]).toEqual([404, 'no-such-container']);
  });

  it('say what is wrong with the engine, and what would help', async () => {
    const deps = some();
    deps.read = () => Promise.reject(new EngineError('unreachable', 'No engine.', { advice: 'Start it.' }));
    const { status, body } = await get(deps, '/api/v1/stats');
    expect(status).toBe(503);
    expect(errorResponse.strict().parse(body).error).toEqual({
      code: 'engine-unreachable',
      message: 'No engine. Start it.',
    });
  });

  it('give up on a source that hangs', async () => {
    const deps = some();
    deps.read = () => new Promise(() => undefined);
    const { status, body } = await get(deps, '/api/v1/stats');
    expect([status, body.error.code]).toEqual([504, 'timeout']);
  });

  it('keep the details of a bug in the log, under the reference that is shown', async () => {
    const deps = some();
    deps.read = () => Promise.reject(new Error('password=hunter2'));
    const { status, text, body } = await get(deps, '/api/v1/stats');
    expect(status).toBe(500);
    expect(text).not.toContain('hunter2');
    const reference = /under (\w+)\./.exec(body.error.message)?.[1] ?? 'none';
    expect(deps.logged.join('')).toContain(reference);
    expect(deps.logged.join('')).toContain('hunter2');
  });
});

describe('any other request', () => {
  it('to an unknown address is a 404 in the same form as every error', async () => {
    const { status, body } = await get(fakeDeps(), '/api/v1/secrets');
    expect(status).toBe(404);
    expect(errorResponse.strict().parse(body).error.code).toBe('not-found');
  });

  it.each(['POST', 'PUT', 'DELETE', 'PATCH'])('%s is refused: this API only reads', async (method) => {
    const { status, headers, body } = await get(fakeDeps(), '/api/v1/containers', { method });
    expect(status).toBe(405);
    expect(headers.get('allow')).toBe('GET, HEAD');
    expect(errorResponse.strict().parse(body).error.code).toBe('method-not-allowed');
  });

  it('with a body that is too large is refused before it is read', async () => {
    const { status, body } = await get(fakeDeps(), '/api/v1/discord/token', {
      method: 'PUT',
      body: 'x'.repeat(3_000_000),
    });
    expect([status, body.error.code]).toEqual([413, 'too-large']);
  });
});

describe('GET /api/v1/setup', () => {
  it('says how far the set-up is', async () => {
    const { status, body } = await get(fakeDeps(), '/api/v1/setup');
    expect(status).toBe(200);
    expect(setupResponse.strict().parse(body)).toMatchObject({
      discord: { status: 'ready', tokenFrom: 'environment', bot: { name: 'Harbour', guilds: [{ name: 'Home' }] } },
      engine: { connected: true, version: '29.1.3' },
      stats: { inUse: 'engine-api', sources: [{ name: 'cgroup', standing: 'waiting' }, { name: 'engine-api' }] },
    });
  });

  it('reads the stats once where nobody has yet, so that it is known where they come from', async () => {
    const deps = fakeDeps([container('mc')]);
    await get(deps, '/api/v1/setup');
    expect(deps.reads).toBe(0);
    deps.sourcesState = { ...deps.sourcesState, inUse: null };
    await get(deps, '/api/v1/setup');
    expect(deps.reads).toBe(1);
    deps.engine = AWAY;
    await get(deps, '/api/v1/setup');
    expect(deps.reads).toBe(1);
  });

  it('tells a machine on which nothing runs from one whose stats were not read yet', async () => {
    const deps = fakeDeps([container('off', { state: 'exited' })]);
    deps.sourcesState = { ...deps.sourcesState, inUse: null };
    expect((await get(deps, '/api/v1/setup')).body.stats).toMatchObject({ inUse: null, needed: false });
    expect(deps.reads).toBe(0);
    deps.all = [container('mc')];
    expect((await get(deps, '/api/v1/setup')).body.stats).toMatchObject({ inUse: null, needed: true });
    expect(deps.reads).toBe(1);
  });

  it('does not wait for stats that hang, nor reads them a second time meanwhile', async () => {
    const deps = fakeDeps([container('mc')]);
    const waits: number[] = [];
    const after = (ms: number, task: () => void) => {
      waits.push(ms);
      queueMicrotask(task);
      return () => undefined;
    };
    const app = routes({ ...deps, clock: { ...deps.clock, after } }, 50);
    deps.sourcesState = { ...deps.sourcesState, inUse: null };
    deps.read = () => new Promise(() => undefined);
    for (let time = 0; time < 2; time++) expect((await ask(app, '/api/v1/setup')).status).toBe(200);
    expect(deps.reads).toBe(1);
    expect(waits).toEqual([1_000, 1_000]);
  });

  it('reads them again where that failed', async () => {
    const deps = fakeDeps([container('mc')]);
    const app = routes(deps, 50);
    deps.sourcesState = { ...deps.sourcesState, inUse: null };
    deps.read = () => Promise.reject(new Error('the engine is gone'));
    for (let time = 0; time < 2; time++) expect((await ask(app, '/api/v1/setup')).status).toBe(200);
    expect(deps.reads).toBe(2);
  });
});

describe('PUT /api/v1/discord/token', () => {
  const put = (deps: FakeDeps, body: string) => get(deps, '/api/v1/discord/token', { method: 'PUT', body });

  it('hands the token on', async () => {
    const deps = fakeDeps();
    expect(await put(deps, '{"token": "a.b.c"}')).toMatchObject({ status: 204, text: '' });
    expect(deps.entered).toEqual(['a.b.c']);
  });

  it.each(['', 'a.b.c', '{}', '{"token": 5}', '[]'])('refuses %j, and repeats nothing of it', async (body) => {
    const deps = fakeDeps();
    const answer = await put(deps, body);
    expect([answer.status, answer.body.error.code]).toEqual([400, 'bad-request']);
    expect(answer.text).not.toContain('a.b.c');
    expect(deps.entered).toEqual([]);
  });

  it.each([
    ['invalid', 400],
    ['refused', 422],
    ['set-elsewhere', 409],
    ['unwritable', 507],
  ] as const)('that is %s is answered with %i and why', async (kind, status) => {
    const deps = fakeDeps();
    deps.refusal = new TokenError(kind, 'It was not taken.');
    const answer = await put(deps, '{"token": "a.b.c"}');
    expect([answer.status, answer.body.error]).toEqual([
      status,
      { code: `token-${kind}`, message: 'It was not taken.' },
    ]);
    expect(deps.logged).toEqual([]);
  });
});
