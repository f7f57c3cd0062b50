import type { IncomingHttpHeaders } from 'node:http';
import type { RESTOptions } from 'discord.js';
import { type Ask, httpClient } from './http-client.ts';
import { encodeForm, type FormEntries } from './multipart.ts';

type MakeRequest = RESTOptions['makeRequest'];
type ResponseLike = Awaited<ReturnType<MakeRequest>>;
type Init = Parameters<MakeRequest>[1];

/** Told of each answer of Discord's: the address that was asked, and the status. */
export type OnAnswer = (url: string, status: number) => void;

/**
 * How discord.js asks Discord: through {@link httpClient}. The answer is there as a whole, so discord.js's deadline holds for
 * all of it. What goes wrong with the connection is thrown as it is: discord.js tries again by its code.
 * @param onAnswer discord.js's own event for that looks at Node.js's `Response`, which loads all of `fetch`
 */
export function requestMaker(onAnswer: OnAnswer = () => {}, ask: Ask = httpClient()): MakeRequest {
  return async (url, { method, headers, body, signal }) => {
    const encoded = await encodeBody(body);
    const asking = {
      ...(method === undefined ? {} : { method }),
      headers: { ...known(headers), ...encoded.headers },
      body: encoded.pieces,
      signal: signal ?? undefined,
    };
    try {
      const answer = await ask(url, asking);
      if (isForeign(answer)) throw new Error(`not Discord but something before it answered, with ${answer.status}`);
      onAnswer(url, answer.status);
      return responseOf(answer);
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

/** Before the next try where an answer says "later" and not when, seconds. discord.js would ask again at once, for ever. */
const LATER = '5';

/**
 * Whether something between Discord and us answered in its place: Cloudflare, a proxy, a captive portal. Discord answers in JSON.
 * discord.js would take a page with 200 for a message without an id, and one with 401 for a token that is of no use. It knows by
 * itself what to do with 429 and 5xx.
 */
function isForeign({ status, headers, body }: Awaited<ReturnType<Ask>>): boolean {
  if (status === 429 || status >= 500) return false;
  const isJson = headers['content-type']?.startsWith('application/json') ?? false;
  return !isJson && (body.length > 0 || status >= 300);
}

function responseOf({ status, statusText, headers, body }: Awaited<ReturnType<Ask>>): ResponseLike {
  return {
    status,
    statusText,
    ok: status >= 200 && status < 300,
    // All that discord.js does with them.
    headers: readerOf(
      status === 429 ? { 'retry-after': LATER, ...headers } : headers,
    ) as unknown as ResponseLike['headers'],
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
