import { parse, serialize } from 'hono/utils/cookie';
import type { HttpRequest } from '../../http/request.ts';
import { LONGEST_MS } from './sessions.ts';

const NAME = 'stevedore';
const KNOWN = 'stevedore-known';
/** Browsers keep nothing longer than 400 days; each log-in counts anew. */
const LONGEST_DEVICE_TOKEN_SECONDS = 400 * 86_400;

/**
 * The session's secret in the browser, as a `Set-Cookie`: no script reads it, no other site sends it. Over https its name
 * begins with `__Host-`, so that nobody on the way can plant one.
 */
export function sessionCookie(request: HttpRequest, secret: string): string {
  return serialize(sessionName(request), secret, { ...how(request), maxAge: LONGEST_MS / 1000 });
}

/** The secret that came with the request. */
export function sessionOf(request: HttpRequest): string | undefined {
  return cookieOf(request, sessionName(request));
}

/** A `Set-Cookie` that ends what {@link sessionCookie} began. */
export function noSessionCookie(request: HttpRequest): string {
  return serialize(sessionName(request), '', { ...how(request), maxAge: 0 });
}

/** The mark of a known browser, sent to the log-in alone, as a `Set-Cookie`. It stays when somebody logs out. */
export function deviceTokenCookie(request: HttpRequest, deviceToken: string): string {
  return serialize(KNOWN, deviceToken, { ...how(request), path: '/login', maxAge: LONGEST_DEVICE_TOKEN_SECONDS });
}

/** See {@link deviceTokenCookie}; what came with the request, whatever it is. */
export function deviceTokenOf(request: HttpRequest): string | undefined {
  return cookieOf(request, KNOWN);
}

function cookieOf({ header }: HttpRequest, name: string): string | undefined {
  const cookies = header('cookie');
  return cookies === undefined ? undefined : parse(cookies, name)[name];
}

function sessionName(request: HttpRequest): string {
  return isHttps(request) ? `__Host-${NAME}` : NAME;
}

function how(request: HttpRequest) {
  return { path: '/', httpOnly: true, sameSite: 'Strict', secure: isHttps(request) } as const;
}

/** TLS ends at a proxy, which says so. Somebody who says so without one only loses his own cookie. */
function isHttps({ header }: HttpRequest): boolean {
  return header('x-forwarded-proto')?.split(',')[0]?.trim().toLowerCase() === 'https';
}
