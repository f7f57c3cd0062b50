import { randomBytes } from 'node:crypto';
import { type Answer, jsonAnswer, noContent } from '../http/answer.ts';
import type { HttpRequest } from '../http/request.ts';
import { type Handler, Router } from '../http/router.ts';
import { ApiError, asApiError, errorBody } from './api-error.ts';
import { configCheck, configStatus } from './config.ts';
import { containers } from './containers.ts';
import type { ApiDeps } from './deps.ts';
import { health } from './health.ts';
import { historyAnswers } from './history.ts';
import { enterToken, setupReader } from './setup.ts';
import { containerStats, namesIn, stats, totalStats } from './stats.ts';

/** A config file may have 256 KiB; a body of more than that, up to here, is told so in words. */
const LARGEST_BODY_BYTES = 1024 * 1024;

/**
 * Every route of the API. They parse the question; the answers are made elsewhere. The deadline is shorter than the web program's patience (5 s), so that it is we who say what takes so long.
 */
export function routes(deps: ApiDeps, deadlineMs = 4_000): Handler {
  const setup = setupReader(deps);
  const history = historyAnswers(deps);
  const name = ({ params }: HttpRequest) => params['name'] ?? '';
  const { answer } = new Router({ notFound, wrongMethod })
    .on('GET', '/healthz', () => {
      const said = health(deps);
      return jsonAnswer(said, said.healthy ? 200 : 503);
    })
    .on('GET', '/api/v1/containers', () => jsonAnswer(containers(deps)))
    .on('GET', '/api/v1/containers/:name/stats', async (request) =>
      jsonAnswer(await containerStats(deps, name(request))),
    )
    .on('GET', '/api/v1/containers/:name/history', async (request) => {
      const body = await history(name(request), request.query('period'));
      return { status: 200, headers: { 'content-type': 'application/json' }, body };
    })
    .on('GET', '/api/v1/stats', async ({ query }) => jsonAnswer(await stats(deps, namesIn(query('containers')))))
    .on('GET', '/api/v1/stats/total', async ({ query }) =>
      jsonAnswer(await totalStats(deps, namesIn(query('containers')))),
    )
    .on('GET', '/api/v1/config', () => jsonAnswer(configStatus(deps.config())))
    .on('POST', '/api/v1/config/check', async ({ text }) =>
      jsonAnswer(await configCheck(await text(LARGEST_BODY_BYTES))),
    )
    .on('GET', '/api/v1/setup', async () => jsonAnswer(await setup()))
    .on('PUT', '/api/v1/discord/token', async ({ text }) => {
      await enterToken(deps, await text(LARGEST_BODY_BYTES));
      return noContent();
    })
    .on('GET', '/metrics', async ({ query }) => {
      const web = Number(query('webResidentBytes'));
      const body = await deps.metrics(Number.isSafeInteger(web) && web > 0 ? web : null);
      return { status: 200, headers: { 'content-type': 'text/plain; version=0.0.4; charset=utf-8' }, body };
    });
  return async (request) => {
    try {
      return await within(deadlineMs, answer(request));
    } catch (error) {
      const { code, message, status } = asApiError(error) ?? unexpected(error, request.path, deps);
      return jsonAnswer(errorBody(code, message), status);
    }
  };
}

function notFound(): Answer {
  return jsonAnswer(errorBody('not-found', 'There is nothing at this address.'), 404);
}

function wrongMethod({ method }: HttpRequest, allowed: readonly string[]): Answer {
  const body = errorBody('method-not-allowed', `${method} is not possible here.`);
  return jsonAnswer(body, 405, { allow: allowed.join(', ') });
}

/** @throws {ApiError} `timeout` after so many milliseconds; what comes of it then is nobody's any more */
async function within(ms: number, answer: Answer | Promise<Answer>): Promise<Answer> {
  const { promise, reject } = Promise.withResolvers<never>();
  const timer = setTimeout(() => {
    reject(new ApiError(504, 'timeout', 'The answer took too long to make. Try again.'));
  }, ms);
  try {
    return await Promise.race([answer, promise]);
  } finally {
    clearTimeout(timer);
  }
}

/** The details are for the log alone; the reference finds them there. */
function unexpected(error: unknown, path: string, { log }: ApiDeps): ApiError {
  const reference = randomBytes(4).toString('hex');
  log.error({ err: error, reference, path }, 'An API request failed unexpectedly');
  return new ApiError(500, 'internal', `Something went wrong. The log has the details under ${reference}.`);
}
