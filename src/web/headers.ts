import type { Handler } from '../http/router.ts';

/** Nothing from elsewhere, nothing inline, in nobody's frame, kept nowhere. Whether there is TLS is a proxy's business. */
const HEADERS = {
  'cache-control': 'no-store',
  'content-security-policy': [
    "default-src 'none'",
    "script-src 'self'",
    "style-src 'self'",
    'img-src data:',
    "connect-src 'self'",
    "base-uri 'none'",
    "form-action 'self'",
    "frame-ancestors 'none'",
  ].join('; '),
  'cross-origin-opener-policy': 'same-origin',
  'cross-origin-resource-policy': 'same-origin',
  'origin-agent-cluster': '?1',
  // Not `no-referrer`: with it browsers would not say either that a form comes from a page of ours.
  'referrer-policy': 'same-origin',
  'x-content-type-options': 'nosniff',
  'x-dns-prefetch-control': 'off',
  'x-download-options': 'noopen',
  'x-frame-options': 'DENY',
  'x-permitted-cross-domain-policies': 'none',
  'x-xss-protection': '0',
};

/** Tells browsers with every answer what the page may do; see OWASP's secure headers project. */
export function withSecureHeaders(next: Handler): Handler {
  return async (request) => {
    const answer = await next(request);
    return { ...answer, headers: { ...answer.headers, ...HEADERS } };
  };
}
