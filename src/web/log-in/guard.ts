import type { ErrorResponse } from '../../api/types.ts';
import { type Answer, jsonAnswer, seeOther } from '../../http/answer.ts';
import type { HttpRequest } from '../../http/request.ts';
import type { Handler } from '../../http/router.ts';
import { sessionOf } from './cookie.ts';
import type { Door, PasswordCheck } from './door.ts';

/** What may be had without a log-in. Everything else, also what is added later, needs one. */
const OPEN = new Set(['/login', '/style.css', '/healthz']);

/** Where one may be led after the log-in. */
const PAGES = new Set(['/', '/setup']);

/** A page of ours to go on to: never an address that somebody else has chosen. */
export function pageAfter(next: string | undefined): string {
  return next !== undefined && PAGES.has(next) ? next : '/';
}

/** Lets through whoever is logged in, and programs that bring the password to what is made for programs. */
export function onlyLoggedIn(door: Door, next: Handler): Handler {
  return (request) => {
    const { path } = request;
    if (OPEN.has(path) || isLoggedIn(request, door)) return next(request);
    if (path.startsWith('/api/') || path === '/metrics') return refusal(request, door) ?? next(request);
    const after = pageAfter(path);
    return seeOther(after === '/' ? '/login' : `/login?next=${encodeURIComponent(after)}`);
  };
}

/** Does the request come with a session? */
export function isLoggedIn(request: HttpRequest, door: Door): boolean {
  return door.sessions.has(sessionOf(request));
}

/** For a `Retry-After` and for people: whole seconds. */
export function secondsOf({ waitMs }: Extract<PasswordCheck, { answer: 'wait' }>): number {
  return Math.ceil(waitMs / 1000);
}

/** What a program is told that does not bring the password; `null`: it does. */
function refusal(request: HttpRequest, door: Door): Answer | null {
  const password = basicPassword(request);
  const check = password === null ? null : door.checkPassword('basic', request.address, password);
  if (check?.answer === 'open') return null;
  if (check?.answer === 'wait') {
    const seconds = secondsOf(check);
    const message = `Too many wrong passwords. Try again in ${seconds} s.`;
    const body = { error: { code: 'too-many-attempts', message } } satisfies ErrorResponse;
    return jsonAnswer(body, 429, { 'retry-after': String(seconds) });
  }
  const message = 'Send WEB_PASSWORD by HTTP Basic, with any user name.';
  const body = { error: { code: 'no-password', message } } satisfies ErrorResponse;
  return jsonAnswer(body, 401, { 'www-authenticate': 'Basic realm="Stevedore", charset="UTF-8"' });
}

/** RFC 7617: behind the first colon of what is encoded. `null`: none came. */
function basicPassword({ header }: HttpRequest): string | null {
  const encoded = /^basic +([\w+/~.-]+=*)$/i.exec(header('authorization') ?? '')?.[1];
  if (encoded === undefined) return null;
  const credentials = Buffer.from(encoded, 'base64').toString('utf8');
  const colon = credentials.indexOf(':');
  return colon < 0 ? null : credentials.slice(colon + 1);
}
