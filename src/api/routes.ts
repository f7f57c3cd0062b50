import { randomBytes } from 'node:crypto';
import { Hono } from 'hono';
import { bodyLimit } from 'hono/body-limit';
import { methodNotAllowed } from 'hono/method-not-allowed';
import { timeout } from 'hono/timeout';
import { ApiError, asApiError, errorBody } from './api-error.ts';
import { configCheck, configStatus } from './config.ts';
import { containers } from './containers.ts';
import { health } from './health.ts';
import { history } from './history.ts';
import type { ApiParts } from './parts.ts';
import { enterToken, setupReader } from './setup.ts';
import { containerStats, namesIn, stats, totalStats } from './stats.ts';

/** A config file may have 1 MiB, and a little more in UTF-8. */
const LARGEST_BODY_BYTES = 2 * 1024 * 1024;

/**
 * Every route of the API. They parse the question; the answers are made elsewhere. The deadline is shorter than the web program's patience (5 s), so that it is we who say what takes so long.
 */
export function routes(parts: ApiParts, deadlineMs = 4_000): Hono {
  const app = new Hono();
  const setup = setupReader(parts);

  app.use(methodNotAllowed({ app, onMethodNotAllowed: (c, allowed) => wrongMethod(c.req.method, allowed) }));
  app.use((c, next) => (c.req.header('transfer-encoding') === undefined ? next() : Promise.reject(noLength())));
  app.use(bodyLimit({ maxSize: LARGEST_BODY_BYTES, onError: () => Promise.reject(tooLarge()) }));
  app.use(timeout(deadlineMs, tooSlow));

  app.get('/healthz', (c) => {
    const answer = health(parts);
    return c.json(answer, answer.healthy ? 200 : 503);
  });
  app.get('/api/v1/containers', (c) => c.json(containers(parts)));
  app.get('/api/v1/containers/:name/stats', async (c) => c.json(await containerStats(parts, c.req.param('name'))));
  app.get('/api/v1/containers/:name/history', (c) =>
    c.json(history(parts, c.req.param('name'), c.req.query('period'))),
  );
  app.get('/api/v1/stats', async (c) => c.json(await stats(parts, namesIn(c.req.query('containers')))));
  app.get('/api/v1/stats/total', async (c) => c.json(await totalStats(parts, namesIn(c.req.query('containers')))));

  app.get('/api/v1/config', (c) => c.json(configStatus(parts.config())));
  app.post('/api/v1/config/check', async (c) => c.json(configCheck(await c.req.text())));
  app.get('/api/v1/setup', async (c) => c.json(await setup()));
  app.put('/api/v1/discord/token', async (c) => {
    await enterToken(parts, await c.req.text());
    return c.body(null, 204);
  });

  app.get('/metrics', async (c) => {
    const web = Number(c.req.query('webResidentBytes'));
    const body = await parts.metrics(Number.isSafeInteger(web) && web > 0 ? web : null);
    return c.body(body, 200, { 'content-type': 'text/plain; version=0.0.4; charset=utf-8' });
  });

  app.notFound((c) => c.json(errorBody('not-found', 'There is nothing at this address.'), 404));
  app.onError((error, c) => {
    const known = asApiError(error) ?? unexpected(error, c.req.path, parts);
    return c.json(errorBody(known.code, known.message), known.status);
  });
  return app;
}

function wrongMethod(method: string, allowed: readonly string[]): Response {
  const body = errorBody('method-not-allowed', `${method} is not possible here.`);
  return Response.json(body, { status: 405, headers: { allow: allowed.join(', ') } });
}

/** The limit below would have to read such a body itself, and can't put it back into a request of Node's server. */
function noLength(): ApiError {
  return new ApiError(411, 'length-required', 'Send the body with its Content-Length, not in chunks.');
}

function tooLarge(): ApiError {
  return new ApiError(413, 'too-large', `A request may have at most ${LARGEST_BODY_BYTES} bytes.`);
}

function tooSlow(): ApiError {
  return new ApiError(504, 'timeout', 'The answer took too long to make. Try again.');
}

/** The details are for the log alone; the reference finds them there. */
function unexpected(error: unknown, path: string, { log }: ApiParts): ApiError {
  const reference = randomBytes(4).toString('hex');
  log.error({ err: error, reference, path }, 'An API request failed unexpectedly');
  return new ApiError(500, 'internal', `Something went wrong. The log has the details under ${reference}.`);
}
