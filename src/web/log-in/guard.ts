import { getConnInfo } from '@hono/node-server/conninfo';
import type { Context, MiddlewareHandler } from 'hono';
import { auth } from 'hono/utils/basic-auth';
import type { ErrorResponse } from '../../api/types.ts';
import { sessionOf } from './cookie.ts';
import type { Door, Knock } from './door.ts';

/** What may be had without a log-in. Everything else, also what is added later, needs one. */
const OPEN = new Set(['/login', '/style.css', '/healthz']);

/** Where one may be led after the log-in. */
const PAGES = new Set(['/', '/setup']);

/** A page of ours to go on to: never an address that somebody else has chosen. */
export function pageAfter(next: string | undefined): string {
  return next !== undefined && PAGES.has(next) ? next : '/';
}

/** Lets through whoever is logged in, and programs that bring the password to what is made for programs. */
export function onlyLoggedIn(door: Door): MiddlewareHandler {
  return async (c, next) => {
    if (OPEN.has(c.req.path) || isLoggedIn(c, door)) return next();
    if (c.req.path.startsWith('/api/') || c.req.path === '/metrics') return forPrograms(c, door, next);
    const after = pageAfter(c.req.path);
    return c.redirect(after === '/' ? '/login' : `/login?next=${encodeURIComponent(after)}`, 303);
  };
}

/** Does the request come with a session? */
export function isLoggedIn(c: Context, door: Door): boolean {
  return door.sessions.has(sessionOf(c));
}

/** Where a request comes from: of one that came through a proxy, the proxy, because anybody can claim to be one. */
export function addressOf(c: Context): string {
  return getConnInfo(c).remote.address ?? 'unknown';
}

/** For a `Retry-After` and for people: whole seconds. */
export function secondsOf({ waitMs }: Extract<Knock, { answer: 'wait' }>): number {
  return Math.ceil(waitMs / 1000);
}

async function forPrograms(c: Context, door: Door, next: () => Promise<void>): Promise<Response | undefined> {
  const credentials = auth(c.req.raw);
  const knock = credentials && door.knock('basic', addressOf(c), credentials.password);
  if (knock?.answer === 'open') {
    await next();
    return undefined;
  }
  if (knock?.answer === 'wait') {
    const seconds = secondsOf(knock);
    c.header('retry-after', String(seconds));
    const message = `Too many wrong passwords. Try again in ${seconds} s.`;
    return c.json({ error: { code: 'too-many-attempts', message } } satisfies ErrorResponse, 429);
  }
  c.header('www-authenticate', 'Basic realm="Stevedore", charset="UTF-8"');
  const message = 'Send WEB_PASSWORD by HTTP Basic, with any user name.';
  return c.json({ error: { code: 'no-password', message } } satisfies ErrorResponse, 401);
}
