import { isIPv4 } from 'node:net';
import { textAnswer } from '../http/answer.ts';
import type { Handler } from '../http/router.ts';

/** Is `host`, as in `WEB_HOST`, an address that only this machine reaches? */
export function isLoopback(host: string): boolean {
  return host === 'localhost' || host === '::1' || (isIPv4(host) && host.startsWith('127.'));
}

/**
 * Refuses requests that reached us under a foreign name. A web page anywhere can make its own name point to 127.0.0.1
 * and so read what is meant for this machine's users (DNS rebinding); the Host header gives it away.
 */
export function onlyLoopbackNames(next: Handler): Handler {
  return (request) => {
    const name = hostName(request.header('host') ?? '');
    if (name !== null && isLoopback(name)) return next(request);
    return textAnswer(
      'This page answers only as http://localhost or http://127.0.0.1 on the machine that it runs on.',
      421,
    );
  };
}

/** The name in a Host header, without port and brackets; `null` if it is none. */
function hostName(header: string): string | null {
  const [, bracketed, plain] = /^(?:\[([\da-f:]+)\]|([^:[\]]+))(?::\d{1,5})?$/i.exec(header) ?? [];
  return bracketed ?? plain?.toLowerCase() ?? null;
}
