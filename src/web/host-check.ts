import { isIPv4, isIPv6 } from 'node:net';
import { textAnswer } from '../http/answer.ts';
import type { Handler } from '../http/router.ts';

/** Endings of names that are given out inside a network only: nobody can register one and have it point anywhere. */
const LOCAL_ENDINGS = ['local', 'lan', 'home.arpa', 'internal'];

/** Is `host`, as in `WEB_HOST`, an address that only this machine reaches? */
export function isLoopback(host: string): boolean {
  return host === 'localhost' || host === '::1' || (isIPv4(host) && host.startsWith('127.'));
}

/**
 * Refuses requests that reached us under a foreign name. A web page anywhere can make its own name point to an address
 * in your network and so read what is there (DNS rebinding); the Host header gives it away. `webUrl`: the page's own
 * address as in `WEB_URL`. What a proxy says that it was asked for (`X-Forwarded-Host`) is not looked at: anyone can say it.
 */
export function onlyOwnNames(webUrl: string | null, next: Handler): Handler {
  const own = webUrl === null ? null : hostName(new URL(webUrl).host);
  return (request) => {
    const [host, ...others] = request.hosts;
    const name = host === undefined || others.length > 0 ? null : hostName(host);
    if (name !== null && (name === own || isLocalName(name))) return next(request);
    return textAnswer(
      'Stevedore does not answer to the name in this address. Open the page by its IP address, or set WEB_URL to the address that you use, for example WEB_URL=https://stevedore.example.com.',
      421,
    );
  };
}

/** An IP address, or a name that means something inside this network alone. In lower case, without the dot at the end. */
function isLocalName(name: string): boolean {
  if (isIPv4(name) || isIPv6(name) || !name.includes('.')) return true;
  return LOCAL_ENDINGS.some((ending) => name.endsWith(`.${ending}`));
}

/** DNS allows no more in a name (RFC 1035, 2.3.4). */
const LONGEST_NAME = 253;
const LABEL = /^[a-z\d_](?:[a-z\d_-]{0,61}[a-z\d_])?$/;

/** The name in a Host header: without port, brackets and the dot at the end, in lower case; `null` if it is none. */
function hostName(header: string): string | null {
  const [, bracketed, plain] = /^(?:\[([\da-f:.]+)\]|([^:[\]]+))(?::\d{0,5})?$/i.exec(header) ?? [];
  if (bracketed !== undefined) return isIPv6(bracketed) ? bracketed.toLowerCase() : null;
  const name = plain?.replace(/\.$/, '').toLowerCase() ?? '';
  return name.length <= LONGEST_NAME && name.split('.').every((label) => LABEL.test(label)) ? name : null;
}
