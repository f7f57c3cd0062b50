import type { IncomingMessage } from 'node:http';
import { StringDecoder } from 'node:string_decoder';
import type Dockerode from 'dockerode';
import { bytesInTurn } from './bytes-in-turn.ts';

/** Values of a query string. */
type Query = Readonly<Record<string, string | number | boolean>>;

type DialOptions = Parameters<Dockerode['modem']['dial']>[0];

/** docker-modem puts its version before every path; its types do not tell. */
type VersionedModem = Dockerode['modem'] & { version?: string | undefined };

/** From now on every request asks for that API version, e.g. `1.43`; until then for none, which is the engine's newest. */
export function useApiVersion(docker: Dockerode, version: string): void {
  const modem: VersionedModem = docker.modem;
  modem.version = `v${version}`;
}

/** For docker-modem, which explains an error less well where it hands over a stream. */
const anyStatus = Object.fromEntries(Array.from({ length: 500 }, (_, n) => [100 + n, true]));

/**
 * A GET whose answer is read and parsed in turns: docker-modem would do that with all answers that came at once. Resolves
 * with text where it is no JSON. Rejects as docker-modem does, with the status and what the engine said.
 */
export async function getJson(docker: Dockerode, path: string, abortSignal: AbortSignal): Promise<unknown> {
  return readJson(await getStream(docker, path, {}, abortSignal));
}

/** A GET whose answer is read by the caller, until `abortSignal`. Rejects as {@link getJson} does. */
export async function getStream(
  docker: Dockerode,
  path: string,
  query: Query,
  abortSignal: AbortSignal,
): Promise<IncomingMessage> {
  const hasQuery = Object.keys(query).length > 0;
  const asked = hasQuery ? { path: `${path}?`, options: { ...query } } : { path };
  const options = { ...asked, method: 'GET', isStream: true, statusCodes: anyStatus, abortSignal };
  const answer = (await dial(docker, options)) as IncomingMessage;
  abortSignal.addEventListener('abort', () => answer.destroy());
  const { statusCode } = answer;
  if (statusCode === 200) return answer;
  const json = await readJson(answer);
  throw Object.assign(new Error(`the engine answered with HTTP status ${statusCode}`), { statusCode, json });
}

/** Its text where it is no JSON. */
export async function readJson(stream: AsyncIterable<Buffer>): Promise<unknown> {
  const decoder = new StringDecoder('utf8');
  const pieces: string[] = [];
  let length = 0;
  for await (const piece of stream) {
    await bytesInTurn(piece.length);
    length += piece.length;
    pieces.push(decoder.write(piece));
  }
  await bytesInTurn(length);
  const text = pieces.join('') + decoder.end();
  try {
    return JSON.parse(text);
  } catch {
    return text;
  }
}

/**
 * A GET whose answer is read by the caller: dockerode itself would keep all of it in memory, and turn a log that happens
 * to be JSON into an object. Rejects with what docker-modem throws.
 */
export async function openStream(
  docker: Dockerode,
  path: string,
  query: Query,
  abortSignal: AbortSignal,
): Promise<IncomingMessage> {
  const statusCodes = { 200: true };
  const options = { path: `${path}?`, method: 'GET', options: { ...query }, isStream: true, statusCodes, abortSignal };
  // With `isStream` it is always the response itself.
  return (await dial(docker, options)) as IncomingMessage;
}

function dial(docker: Dockerode, options: DialOptions): Promise<unknown> {
  return new Promise((resolve, reject) => {
    docker.modem.dial(options, (error, answer) => (error ? reject(error) : resolve(answer)));
  });
}
