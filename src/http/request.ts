import type { IncomingMessage } from 'node:http';
import { readWhole } from './read-whole.ts';

/** What somebody asks for over HTTP. */
export interface HttpRequest {
  /** In capitals. */
  readonly method: string;
  /** As it was sent, not decoded: begins with a slash, without the query. */
  readonly path: string;
  /** As it was sent: with the question mark, or ''. */
  readonly search: string;
  /** What the route's `:names` stand for, decoded. */
  readonly params: Readonly<Record<string, string>>;
  /** Of whoever is connected: a proxy's, where there is one. */
  readonly address: string;
  /**
   * Every host that the request names, as it was sent: one where all is as it should be. More where there are several
   * `Host` headers, or a whole address in the first line has another host.
   */
  readonly hosts: readonly string[];
  /** `name` in lower case. */
  header(name: string): string | undefined;
  /** The first value of that name in the query, decoded. */
  query(name: string): string | undefined;
  /** The body; '' if there is none. Once. @throws {BodyError} */
  text(mostBytes: number): Promise<string>;
}

/**
 * - `no-length`: it comes in chunks, so that nobody knows how long it will be
 * - `too-large`: it is announced as larger than allowed
 * - `cut-off`: whoever sent it is gone
 */
export type BodyErrorKind = 'no-length' | 'too-large' | 'cut-off';

/** A body that is not read. */
export class BodyError extends Error {
  override readonly name = 'BodyError';
  readonly kind: BodyErrorKind;

  constructor(kind: BodyErrorKind, cause?: unknown) {
    super(`the body is not read: ${kind}`, { cause });
    this.kind = kind;
  }
}

/** What came in, as far as its headers. */
export function requestOf(incoming: IncomingMessage): HttpRequest {
  const { host, path, search } = target(incoming.url ?? '/');
  const query = new URLSearchParams(search);
  return {
    method: incoming.method ?? 'GET',
    path,
    search,
    params: {},
    address: incoming.socket.remoteAddress ?? 'unknown',
    hosts: hostsOf(incoming, host),
    header: (name) => incoming.headers[name]?.toString(),
    query: (name) => query.get(name) ?? undefined,
    text: (mostBytes) => bodyOf(incoming, mostBytes),
  };
}

function hostsOf(incoming: IncomingMessage, ofTarget: string | null): readonly string[] {
  // Node keeps the first one alone in `headers`.
  const ofHeaders = incoming.headersDistinct['host'] ?? [];
  return ofTarget === null || ofHeaders.includes(ofTarget) ? ofHeaders : [...ofHeaders, ofTarget];
}

interface Target {
  /** `null` unless the whole address was sent. */
  readonly host: string | null;
  readonly path: string;
  readonly search: string;
}

/** Proxies may send the whole address (RFC 9112, 3.2.2). Nothing is resolved: `/a/../b` stays what it is. */
function target(url: string): Target {
  const [, host = null, rest = ''] = /^https?:\/\/([^/?]*)(.*)$/i.exec(url) ?? [];
  const own = url.startsWith('/') ? url : rest;
  const mark = own.indexOf('?');
  if (mark < 0) return { host, path: own || '/', search: '' };
  return { host, path: own.slice(0, mark) || '/', search: own.slice(mark) };
}

async function bodyOf(incoming: IncomingMessage, mostBytes: number): Promise<string> {
  if (incoming.headers['transfer-encoding'] !== undefined) throw new BodyError('no-length');
  // Node reads no more than was announced, and refuses what is no number.
  if (Number(incoming.headers['content-length'] ?? 0) > mostBytes) throw new BodyError('too-large');
  try {
    return (await readWhole(incoming, mostBytes)).toString('utf8');
  } catch (error) {
    throw new BodyError('cut-off', error);
  }
}
