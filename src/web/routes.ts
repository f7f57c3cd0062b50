import { Hono } from 'hono';
import { csrf } from 'hono/csrf';
import { HTTPException } from 'hono/http-exception';
import { methodNotAllowed } from 'hono/method-not-allowed';
import { secureHeaders } from 'hono/secure-headers';
import type { Logger } from '../config/logger.ts';
import type { AskBot } from './bot-client.ts';
import { forward } from './forward.ts';
import { health } from './health.ts';
import { isLoopback, onlyLoopbackNames } from './host-check.ts';
import { Door } from './log-in/door.ts';
import { isLoggedIn, onlyLoggedIn } from './log-in/guard.ts';
import { logInRoutes } from './log-in/routes.ts';
import { overview } from './overview.ts';
import { REFRESH_SCRIPT } from './page/refresh.ts';
import { STYLE } from './page/style.ts';
import { setupRoutes } from './setup.ts';

/** What the web program needs to answer. */
export interface WebParts {
  readonly ask: AskBot;
  /** Where it listens: on a loopback address it answers to this machine's own names alone. */
  readonly webHost: string;
  /** Asked for before anything is shown or changed; `null`: there is none, and nothing can be changed. */
  readonly webPassword: string | null;
  readonly timeZone: string;
  readonly log: Logger;
  /** Milliseconds since the epoch. */
  now(): number;
}

/** Every route that faces the network; there is no other way through to the bot. */
export function routes(parts: WebParts): Hono {
  const app = new Hono();
  const { ask, log, now, webPassword } = parts;
  const door = webPassword === null ? null : new Door({ password: webPassword, log, now });

  app.use(secureHeaders(HEADERS));
  app.use(async (c, next) => {
    await next();
    c.header('cache-control', 'no-store');
  });
  if (isLoopback(parts.webHost)) app.use(onlyLoopbackNames());
  app.use(methodNotAllowed({ app, onMethodNotAllowed: (_, allowed) => wrongMethod(allowed) }));
  // Only our own pages send forms. What a proxy makes of https is its business, so the names are compared, not the schemes.
  app.use(csrf({ origin: (origin, c) => URL.parse(origin)?.host === c.req.header('host') }));
  if (door !== null) app.use(onlyLoggedIn(door));

  logInRoutes(app, door);
  setupRoutes(app, { ask, canChange: door !== null });

  app.get('/', async (c) => {
    const { status, page } = await overview({ ...parts, loggedIn: door !== null });
    return c.html(page, status);
  });
  app.get('/style.css', (c) => c.body(STYLE, 200, { 'content-type': 'text/css; charset=utf-8' }));
  app.get('/refresh.js', (c) => c.body(REFRESH_SCRIPT, 200, { 'content-type': 'text/javascript; charset=utf-8' }));
  app.get('/healthz', (c) => health(c, parts.ask, door !== null && isLoggedIn(c, door)));
  app.get('/api/v1/containers', (c) => forward(c, parts.ask));
  app.get('/api/v1/containers/:name/stats', (c) => forward(c, parts.ask));
  app.get('/api/v1/containers/:name/history', (c) => forward(c, parts.ask));
  app.get('/api/v1/stats', (c) => forward(c, parts.ask));
  app.get('/api/v1/stats/total', (c) => forward(c, parts.ask));

  app.get('/api/v1/config', (c) => forward(c, parts.ask));
  // The bot can't see what this program uses, so it is told.
  app.get('/metrics', (c) => forward(c, parts.ask, `/metrics?webResidentBytes=${process.memoryUsage.rss()}`));

  app.notFound((c) => c.text('There is nothing at this address.', 404));
  app.onError((error, c) => {
    if (error instanceof HTTPException) return error.getResponse();
    parts.log.error({ err: error, path: c.req.path }, 'A request failed unexpectedly');
    return c.text('Something went wrong. The log has the details.', 500);
  });
  return app;
}

/** Nothing from elsewhere, nothing inline, in nobody's frame. Whether there is TLS is a proxy's business. */
const HEADERS = {
  contentSecurityPolicy: {
    defaultSrc: ["'none'"],
    scriptSrc: ["'self'"],
    styleSrc: ["'self'"],
    imgSrc: ['data:'],
    connectSrc: ["'self'"],
    baseUri: ["'none'"],
    formAction: ["'self'"],
    frameAncestors: ["'none'"],
  },
  // Not `no-referrer`: with it browsers would not say either that a form comes from a page of ours.
  referrerPolicy: 'same-origin',
  xFrameOptions: 'DENY',
  strictTransportSecurity: false,
} satisfies Parameters<typeof secureHeaders>[0];

function wrongMethod(allowed: readonly string[]): Response {
  return new Response('That is not possible at this address.', { status: 405, headers: { allow: allowed.join(', ') } });
}
