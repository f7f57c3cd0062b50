import type { Context } from 'hono';
import { deleteCookie, getCookie, setCookie } from 'hono/cookie';
import { LONGEST_MS } from './sessions.ts';

const NAME = 'stevedore';
const KNOWN = 'stevedore-known';
/** Browsers keep nothing longer than 400 days; each log-in counts anew. */
const LONGEST_MARK_SECONDS = 400 * 86_400;

/**
 * The session's secret in the browser: no script reads it, no other site sends it. Over https its name begins with
 * `__Host-`, so that nobody on the way can plant one.
 */
export function keepSession(c: Context, secret: string): void {
  setCookie(c, NAME, secret, { ...how(c), maxAge: LONGEST_MS / 1000 });
}

/** The secret that came with the request. */
export function sessionOf(c: Context): string | undefined {
  return getCookie(c, NAME, how(c).prefix);
}

export function forgetSession(c: Context): void {
  deleteCookie(c, NAME, how(c));
}

/** The mark of a known browser, sent to the log-in alone. It stays when somebody logs out. */
export function keepMark(c: Context, mark: string): void {
  const { httpOnly, sameSite, secure } = how(c);
  setCookie(c, KNOWN, mark, { path: '/login', httpOnly, sameSite, secure, maxAge: LONGEST_MARK_SECONDS });
}

/** See {@link keepMark}; what came with the request, whatever it is. */
export function markOf(c: Context): string | undefined {
  return getCookie(c, KNOWN);
}

function how(c: Context) {
  const secure = isHttps(c);
  const prefix = secure ? ('host' as const) : undefined;
  return { path: '/', httpOnly: true, sameSite: 'Strict', secure, ...(prefix && { prefix }) } as const;
}

/** TLS ends at a proxy, which says so. Somebody who says so without one only loses his own cookie. */
function isHttps(c: Context): boolean {
  return c.req.header('x-forwarded-proto')?.split(',')[0]?.trim().toLowerCase() === 'https';
}
