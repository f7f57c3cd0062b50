import { createServer, type RequestListener } from 'node:http';
import type { AddressInfo } from 'node:net';
import { Client, REST } from 'discord.js';
import { expect, it, onTestFinished } from 'vitest';
import { requestMaker } from '../../../src/discord/rest/make-request.ts';
import {
  againAfterMs,
  GatewayClosedError,
  isPassing,
  lastingOf,
  type TroubleKind,
  type TroubleLasts,
  toldToWaitMs,
  troubleOf,
} from '../../../src/discord/rest/trouble.ts';

/** What discord.js throws where Discord answers so. */
async function failureOf(answer: RequestListener): Promise<unknown> {
  const server = createServer(answer);
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  onTestFinished(() => {
    server.closeAllConnections();
    server.close();
  });
  const api = `http://127.0.0.1:${(server.address() as AddressInfo).port}/api`;
  const rest = new REST({ api, retries: 0, makeRequest: requestMaker(), rejectOnRateLimit: () => true });
  return rest.post('/channels/1/messages', { auth: false, body: {} }).then(
    (value) => new Error(`it was taken: ${JSON.stringify(value)}`),
    (error: unknown) => error,
  );
}

const json =
  (status: number, code: number): RequestListener =>
  (_, response) =>
    response
      .writeHead(status, { 'content-type': 'application/json', 'retry-after': '60', 'x-ratelimit-scope': 'user' })
      .end(JSON.stringify({ code, message: 'no', retry_after: 60, global: false }));

const answers: readonly [status: number, code: number, kind: TroubleKind, lasts: TroubleLasts][] = [
  [401, 0, 'offline', 'passing'],
  [408, 0, 'offline', 'passing'],
  [425, 0, 'offline', 'passing'],
  [500, 0, 'offline', 'passing'],
  [502, 0, 'offline', 'passing'],
  [503, 130_000, 'offline', 'passing'],
  [403, 40_333, 'offline', 'passing'],
  [429, 0, 'limited', 'passing'],
  [429, 20_016, 'limited', 'passing'],
  [429, 20_028, 'limited', 'passing'],
  [429, 40_062, 'limited', 'passing'],
  [400, 40_004, 'limited', 'passing'],
  [400, 30_046, 'too-often', 'passing'],
  [400, 20_022, 'too-often', 'passing'],
  [404, 10_003, 'no-channel', 'lasting'],
  [404, 10_004, 'no-channel', 'lasting'],
  [400, 50_008, 'no-channel', 'lasting'],
  [400, 50_024, 'no-channel', 'lasting'],
  [400, 40_058, 'no-channel', 'lasting'],
  [400, 40_067, 'no-channel', 'lasting'],
  [404, 10_008, 'no-message', 'lasting'],
  [404, 10_007, 'no-member', 'lasting'],
  [404, 10_013, 'no-member', 'lasting'],
  [403, 50_005, 'not-ours', 'lasting'],
  [403, 0, 'not-allowed', 'lasting'],
  [403, 50_001, 'not-allowed', 'lasting'],
  [403, 50_009, 'not-allowed', 'lasting'],
  [403, 50_013, 'not-allowed', 'lasting'],
  [400, 50_083, 'archived', 'lasting'],
  [400, 160_005, 'locked', 'lasting'],
  [400, 160_006, 'blocked', 'lasting'],
  [400, 20_009, 'blocked', 'lasting'],
  [403, 50_007, 'blocked', 'lasting'],
  [400, 200_000, 'blocked', 'lasting'],
  [400, 200_001, 'blocked', 'lasting'],
  [404, 10_062, 'interaction-over', 'lasting'],
  [404, 10_015, 'interaction-over', 'lasting'],
  [401, 50_027, 'interaction-over', 'lasting'],
  [400, 40_060, 'acknowledged', 'lasting'],
  [400, 0, 'refused', 'ours'],
  [404, 0, 'refused', 'ours'],
  [405, 0, 'refused', 'ours'],
  [413, 40_005, 'refused', 'ours'],
  [400, 50_006, 'refused', 'ours'],
  [400, 50_035, 'refused', 'ours'],
  [400, 987_654, 'refused', 'ours'],
];

it.each(answers)('holds %i with code %i for %s, which is %s', async (status, code, kind, lasts) => {
  const error = await failureOf(json(status, code));
  expect([troubleOf(error), lastingOf(troubleOf(error)), isPassing(error)]).toEqual([kind, lasts, lasts === 'passing']);
});

const page = (status: number): RequestListener => {
  return (_, response) => response.writeHead(status, { 'content-type': 'text/html' }).end('<html>no</html>');
};

const disturbed: readonly [what: string, answer: RequestListener, kind: TroubleKind][] = [
  ...[200, 302, 401, 403, 404, 500, 502, 503].map(
    (status) => [`a page of HTML with ${status}`, page(status), 'offline'] as [string, RequestListener, TroubleKind],
  ),
  ['a page of HTML with 429', page(429), 'limited'],
  ['a connection that is reset', (request) => request.socket.resetAndDestroy(), 'offline'],
  ['a connection that is closed', (request) => request.socket.end(), 'offline'],
  [
    'an answer that breaks off',
    (request, response) => {
      response.writeHead(200, { 'content-type': 'application/json', 'content-length': '100' }).write('{"id":');
      setImmediate(() => request.socket.destroy());
    },
    'offline',
  ],
  [
    'half an answer as if that were all',
    (_, response) => response.writeHead(200, { 'content-type': 'application/json' }).end('{"id":'),
    'offline',
  ],
];

it.each(disturbed)('holds %s for what passes', async (_, answer, kind) => {
  const error = await failureOf(answer);
  expect(troubleOf(error)).toBe(kind);
  expect(isPassing(error)).toBe(true);
});

it('holds a connection that cannot be made for what passes', async () => {
  const rest = new REST({ api: 'http://127.0.0.1:1/api', retries: 0, makeRequest: requestMaker() });
  const error = await rest.get('/x', { auth: false }).catch((reason: unknown) => reason);
  expect(troubleOf(error)).toBe('offline');
});

it('tells what the log-in is refused for', async () => {
  expect(troubleOf(new GatewayClosedError(4004))).toBe('bad-token');
  expect(troubleOf(new GatewayClosedError(4014))).toBe('no-intents');
  expect(troubleOf(new GatewayClosedError(4000))).toBe('offline');
  const noToken = await new Client({ intents: [] }).login('').catch((error: unknown) => error);
  expect(troubleOf(noToken)).toBe('bad-token');
});

it('holds what discord.js or the machine refuses to send for a bug of ours', async () => {
  const noIntents = await (async () => new Client({} as never))().catch((error: unknown) => error);
  expect(troubleOf(noIntents)).toBe('refused');
  expect(troubleOf(Object.assign(new RangeError('no'), { name: 'DiscordjsRangeError [BitFieldInvalid]' }))).toBe(
    'refused',
  );
  expect(troubleOf(new TypeError('x is not a function'))).toBe('refused');
  // That is how a failed connection of fetch looks.
  expect(troubleOf(new TypeError('fetch failed', { cause: new Error('ECONNREFUSED') }))).toBe('offline');
});

it('asks again later where that helps, as long as Discord says, and each hour where somebody must do something', async () => {
  const limited = await failureOf(json(429, 0));
  expect(toldToWaitMs(limited)).toBeGreaterThanOrEqual(60_000);
  expect(againAfterMs(limited, 0)).toBeGreaterThanOrEqual(60_000);
  expect([0, 1, 9].map((failures) => againAfterMs(new Error('gone'), failures))).toEqual([30_000, 60_000, 600_000]);
  expect(againAfterMs(await failureOf(json(403, 50_001)), 0)).toBe(3_600_000);
});
