import type { IncomingMessage } from 'node:http';
import type Dockerode from 'dockerode';

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

/** A GET that dockerode offers no way to abort. Rejects with what docker-modem throws. */
export async function getJson(docker: Dockerode, path: string, abortSignal: AbortSignal): Promise<unknown> {
  return dial(docker, { path, method: 'GET', statusCodes: { 200: true }, abortSignal });
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
