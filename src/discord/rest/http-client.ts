import { Agent, type IncomingHttpHeaders, type IncomingMessage, request } from 'node:http';
import { Agent as TlsAgent, request as tlsRequest } from 'node:https';
import { Readable } from 'node:stream';
import { setImmediate as nextTurn } from 'node:timers/promises';
import { readWhole } from '../../http/read-whole.ts';

/** What is asked of Discord. */
export interface Asking {
  readonly method?: string;
  readonly headers?: Readonly<Record<string, string>>;
  /** In pieces, so that a picture need not be copied to stand behind its header. */
  readonly body?: readonly Uint8Array[];
  /** Ends it, also in the middle of the answer. */
  readonly signal?: AbortSignal | undefined;
}

/** An answer that has arrived as a whole. */
export interface Answer {
  readonly status: number;
  readonly statusText: string;
  /** Names in lower case. */
  readonly headers: IncomingHttpHeaders;
  readonly body: Buffer;
}

/**
 * @throws what the connection threw, with its `code`; the signal's reason, an `AbortError` unless it has another; an
 *   error where the answer is longer than anything that Discord says
 */
export type Ask = (url: string, asking: Asking) => Promise<Answer>;

/** Many times what Discord ever answers, bytes. */
const LONGEST_ANSWER = 8 * 1024 * 1024;

/** More requests at the same time wait for each other: far more than a slow Discord makes pile up within their deadlines. A connection that nobody used for so long is closed. Milliseconds. */
const CONNECTIONS = { keepAlive: true, maxSockets: 64, maxFreeSockets: 4, timeout: 4_000 };

/** Written in one turn of the event loop, bytes: the kernel copies it meanwhile. */
const WRITTEN_AT_ONCE = 256 * 1024;

async function* inSlices(body: readonly Uint8Array[]): AsyncGenerator<Uint8Array> {
  for (const piece of body) {
    for (let at = 0; at < piece.byteLength; at += WRITTEN_AT_ONCE) {
      yield piece.subarray(at, at + WRITTEN_AT_ONCE);
      await nextTurn();
    }
  }
}

/**
 * Asks over Node.js's own `http` and `https`, on connections that are kept. Not by `fetch`: that loads a second HTTP client, which
 * takes 6 MB at once and more with use. Takes no compressed answers and follows no redirections.
 */
export function httpClient(longestAnswer = LONGEST_ANSWER): Ask {
  const plain = new Agent(CONNECTIONS);
  const tls = new TlsAgent(CONNECTIONS);
  return async (url, { method = 'GET', headers = {}, body = [], signal }) => {
    signal?.throwIfAborted();
    const length = body.reduce((sum, { byteLength }) => sum + byteLength, 0);
    const options = {
      method,
      headers: body.length > 0 ? { ...headers, 'Content-Length': length } : headers,
      ...(signal === undefined ? {} : { signal }),
    };
    try {
      const response = await new Promise<IncomingMessage>((resolve, reject) => {
        const sent = url.startsWith('https:')
          ? tlsRequest(url, { ...options, agent: tls }, resolve)
          : request(url, { ...options, agent: plain }, resolve);
        sent.on('error', reject);
        if (length > WRITTEN_AT_ONCE) Readable.from(inSlices(body)).pipe(sent);
        else {
          for (const piece of body) sent.write(piece);
          sent.end();
        }
      });
      const { statusCode = 0, statusMessage = '' } = response;
      return {
        status: statusCode,
        statusText: statusMessage,
        headers: response.headers,
        body: await readWhole(response, longestAnswer),
      };
    } catch (error) {
      // In the middle of an answer it looks like a connection that broke.
      signal?.throwIfAborted();
      throw error;
    }
  };
}
