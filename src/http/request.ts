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
  const { path, search } = target(incoming.url ?? '/');
  const query = new URLSearchParams(search);
  return {
    method: incoming.method ?? 'GET',
    path,
    search,
    params: {},
    address: incoming.socket.remoteAddress ?? 'unknown',
    header: (name) => incoming.headers[name]?.toString(),
    query: (name) => query.get(name) ?? undefined,
    text: (mostBytes) => bodyOf(incoming, mostBytes),
  };
}

/** Proxies may send the whole address (RFC 9112, 3.2.2). Nothing is resolved: `/a/../b` stays what it is. */
function target(url: string): { readonly path: string; readonly search: string } {
  const own = url.startsWith('/') ? url : (/^https?:\/\/[^/?]*(.*)$/i.exec(url)?.[1] ?? '');
  const mark = own.indexOf('?');
  return mark < 0 ? { path: own || '/', search: '' } : { path: own.slice(0, mark) || '/', search: own.slice(mark) };
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
