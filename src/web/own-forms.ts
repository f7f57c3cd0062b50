import { textAnswer } from '../http/answer.ts';
import type { HttpRequest } from '../http/request.ts';
import type { Handler } from '../http/router.ts';

/** What a page of somebody else can have a browser send without asking us first (Fetch standard, CORS-safelisted). */
const SENT_BY_FORMS = /^(application\/x-www-form-urlencoded|multipart\/form-data|text\/(plain|ping))\b/i;

/**
 * Refuses what pages of other sites have a browser send (cross-site request forgery): the browser says where a form
 * comes from. What a proxy makes of https is its business, so the names are compared, not the schemes. `webUrl`: the page's
 * own address as in `WEB_URL`, which is right also where a proxy asks under another name.
 */
export function onlyOwnForms(webUrl: string | null, next: Handler): Handler {
  return (request) => {
    const changes = request.method !== 'GET' && request.method !== 'HEAD' && request.method !== 'OPTIONS';
    if (changes && SENT_BY_FORMS.test(request.header('content-type') ?? 'text/plain') && !isOwn(request, webUrl)) {
      return textAnswer('This form was not sent by a page of Stevedore. Open the page and try again.', 403);
    }
    return next(request);
  };
}

function isOwn({ header }: HttpRequest, webUrl: string | null): boolean {
  if (header('sec-fetch-site') === 'same-origin') return true;
  const origin = header('origin');
  if (origin === undefined) return false;
  return origin === webUrl || URL.parse(origin)?.host === header('host')?.toLowerCase();
}
