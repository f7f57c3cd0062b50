import type { Logger } from '../config/logger.ts';
import { type Answer, htmlAnswer, textAnswer } from '../http/answer.ts';
import { BodyError, type BodyErrorKind } from '../http/request.ts';
import { type Handler, Router } from '../http/router.ts';
import type { AskBot } from './bot-client.ts';
import { forward } from './forward.ts';
import { withSecureHeaders } from './headers.ts';
import { health } from './health.ts';
import { onlyOwnNames } from './host-check.ts';
import { Door } from './log-in/door.ts';
import { isLoggedIn, onlyLoggedIn } from './log-in/guard.ts';
import { logInRoutes } from './log-in/routes.ts';
import { overview } from './overview.ts';
import { onlyOwnForms } from './own-forms.ts';
import { REFRESH_SCRIPT } from './page/refresh.ts';
import { STYLE } from './page/style.ts';
import { setupRoutes } from './setup.ts';

/** What the web program needs to answer. */
export interface WebDeps {
  readonly ask: AskBot;
  /** The page's own address, as in `WEB_URL`: its name is answered to, forms may come from it. `null`: none was set. */
  readonly webUrl: string | null;
  /** Asked for before anything is shown or changed; `null`: there is none, and nothing can be changed. */
  readonly webPassword: string | null;
  readonly timeZone: string;
  readonly log: Logger;
  /** Milliseconds since the epoch. */
  now(): number;
}

/** Every route that faces the network; there is no other way through to the bot. */
export function routes(deps: WebDeps): Handler {
  const { ask, log, now, webPassword, webUrl } = deps;
  const door = webPassword === null ? null : new Door({ password: webPassword, log, now });
  const router = new Router({
    notFound: () => textAnswer('There is nothing at this address.', 404),
    wrongMethod: (_, allowed) =>
      textAnswer('That is not possible at this address.', 405, { allow: allowed.join(', ') }),
  });

  logInRoutes(router, door);
  setupRoutes(router, { ask, canChange: door !== null });
  router
    .on('GET', '/', async () => {
      const { status, page } = await overview({ ...deps, loggedIn: door !== null });
      return htmlAnswer(page, status);
    })
    .on('GET', '/style.css', () => file(STYLE, 'text/css'))
    .on('GET', '/refresh.js', () => file(REFRESH_SCRIPT, 'text/javascript'))
    .on('GET', '/healthz', (request) => health(request, ask, door !== null && isLoggedIn(request, door)));
  for (const path of PASSED_ON) router.on('GET', path, (request) => forward(request, ask));
  // The bot can't see what this program uses, so it is told.
  router.on('GET', '/metrics', (request) =>
    forward(request, ask, `/metrics?webResidentBytes=${process.memoryUsage.rss()}`),
  );

  const known = onlyOwnForms(webUrl, door === null ? router.answer : onlyLoggedIn(door, router.answer));
  return withSecureHeaders(neverThrows(onlyOwnNames(webUrl, known), log));
}

/** What the bot answers itself. */
const PASSED_ON = [
  '/api/v1/containers',
  '/api/v1/containers/:name/stats',
  '/api/v1/containers/:name/history',
  '/api/v1/stats',
  '/api/v1/stats/total',
  '/api/v1/config',
];

const BODY_ERRORS: Readonly<Record<BodyErrorKind, readonly [string, number]>> = {
  'no-length': ['Send the form with its Content-Length.', 411],
  'too-large': ['That is too much.', 413],
  'cut-off': ['The form ended too early.', 400],
};

function file(body: string, type: string): Answer {
  return { status: 200, headers: { 'content-type': `${type}; charset=utf-8` }, body };
}

function neverThrows(next: Handler, log: Logger): Handler {
  return async (request) => {
    try {
      return await next(request);
    } catch (error) {
      if (error instanceof BodyError) {
        return textAnswer(...BODY_ERRORS[error.kind]);
      }
      log.error({ err: error, path: request.path }, 'A request failed unexpectedly');
      return textAnswer('Something went wrong. The log has the details.', 500);
    }
  };
}
