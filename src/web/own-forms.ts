import { textAnswer } from '../http/answer.ts';
import type { HttpRequest } from '../http/request.ts';
import type { Handler } from '../http/router.ts';

/** What a page of somebody else can have a browser send without asking us first (Fetch standard, CORS-safelisted). */
const SENT_BY_FORMS = /^(application\/x-www-form-urlencoded|multipart\/form-data|text\/(plain|ping))\b/i;

/**
 * Refuses what pages of other sites have a browser send (cross-site request forgery): the browser says where a form
 * comes from. What a proxy makes of https is its business, so the names are compared, not the schemes.
 */
export function onlyOwnForms(next: Handler): Handler {
  return (request) => {
    const changes = request.method !== 'GET' && request.method !== 'HEAD' && request.method !== 'OPTIONS';
    if (changes && SENT_BY_FORMS.test(request.header('content-type') ?? 'text/plain') && !isOwn(request)) {
      return textAnswer('This form was not sent by a page of Stevedore. Open the page and try again.', 403);
    }
    return next(request);
  };
}

function isOwn({ header }: HttpRequest): boolean {
  if (header('sec-fetch-site') === 'same-origin') return true;
  const origin = header('origin');
  return origin !== undefined && URL.parse(origin)?.host === header('host');
}
