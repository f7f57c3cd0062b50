import type { IncomingHttpHeaders } from 'node:http';
import type { RESTOptions } from 'discord.js';
import { type Ask, httpClient } from './http-client.ts';
import { encodeForm, type FormEntries } from './multipart.ts';

type MakeRequest = RESTOptions['makeRequest'];
type ResponseLike = Awaited<ReturnType<MakeRequest>>;
type Init = Parameters<MakeRequest>[1];

/**
 * How discord.js asks Discord: through {@link httpClient}. The answer is there as a whole, so discord.js's deadline holds for
 * all of it. What goes wrong with the connection is thrown as it is: discord.js tries again by its code.
 */
export function requestMaker(ask: Ask = httpClient()): MakeRequest {
  return async (url, { method, headers, body, signal }) => {
    const encoded = await encodeBody(body);
    const asking = {
      ...(method === undefined ? {} : { method }),
      headers: { ...known(headers), ...encoded.headers },
      body: encoded.pieces,
      signal: signal ?? undefined,
    };
    try {
      return responseOf(await ask(url, asking));
    } catch (error) {
      throw isHangUp(error)
        ? new Error('Discord closed the connection without a whole answer', { cause: error })
        : error;
    }
  };
}

/** discord.js gives an object, with `undefined` for what it does not know. */
function known(headers: Init['headers']): Record<string, string> {
  return Object.fromEntries(Object.entries({ ...headers }).filter(([, value]) => value !== undefined));
}

interface EncodedBody {
  readonly headers?: Readonly<Record<string, string>>;
  readonly pieces: readonly Uint8Array[];
}

/** @throws a TypeError for what discord.js never sends for us: a stream, a `Blob` */
async function encodeBody(body: Init['body']): Promise<EncodedBody> {
  if (body === undefined || body === null) return { pieces: [] };
  if (typeof body === 'string') return { pieces: [Buffer.from(body)] };
  if (Object.prototype.toString.call(body) !== '[object FormData]') throw new TypeError('such a body cannot be sent');
  const { contentType, pieces } = await encodeForm(body as unknown as FormEntries);
  return { headers: { 'Content-Type': contentType }, pieces };
}

function responseOf({ status, statusText, headers, body }: Awaited<ReturnType<Ask>>): ResponseLike {
  return {
    status,
    statusText,
    ok: status >= 200 && status < 300,
    // All that discord.js does with them.
    headers: readerOf(headers) as unknown as ResponseLike['headers'],
    // Read already.
    body: null,
    bodyUsed: false,
    text: async () => body.toString(),
    json: async () => JSON.parse(body.toString()),
    arrayBuffer: async () => new Uint8Array(body).buffer,
  };
}

function readerOf(headers: IncomingHttpHeaders) {
  return {
    get: (name: string) => headers[name.toLowerCase()]?.toString() ?? null,
    has: (name: string) => name.toLowerCase() in headers,
  };
}

/**
 * Closed in an orderly way, but without an answer. Node.js gives it the code of a connection that was reset, by which discord.js would ask
 * again unseen: the one who asked must know that it may be the second time.
 */
function isHangUp(error: unknown): boolean {
  return error instanceof Error && 'code' in error && error.code === 'ECONNRESET' && !('syscall' in error);
}
