import type { Environment } from '../config/environment.ts';
import type { Logger } from '../config/logger.ts';
import { parseAddress } from '../hosts/docker/address.ts';
import { DockerEngine } from '../hosts/docker/engine.ts';
import { groupToJoin } from '../hosts/docker/socket-group.ts';
import { EngineWatch } from '../hosts/docker/watch.ts';
import type { EngineStatus } from '../hosts/model/engine.ts';
import { ContainerRegistry } from '../hosts/model/registry.ts';
import type { Clock } from '../kit/clock.ts';

/**
 * Given where whoever starts us has us join the group of the engine's socket: another start may help where that has
 * changed.
 */
export interface SocketGroup {
  /** The group that was found at this start; `null`: there was no socket. */
  readonly found: number | null;
  /** Ends the bot, which is then started again. May be called more than once. */
  startAnew(why: string): void;
}

/** The engine, what runs on it, and what keeps that true. Not started. @throws {EngineError} with advice */
export function createEngine(environment: Environment, clock: Clock, log: Logger, socketGroup?: SocketGroup) {
  const address = parseAddress({
    host: environment.dockerHost,
    tlsVerify: environment.dockerTlsVerify,
    certPath: environment.dockerCertPath ?? undefined,
  });
  let saidOdd = '';
  const engine = new DockerEngine(address, clock, ({ message }) => {
    // It is in every list, until somebody does something about it.
    if (message !== saidOdd) log.warn(message);
    saidOdd = message;
  });
  const registry = new ContainerRegistry();
  const watch = new EngineWatch({
    engine,
    registry,
    clock,
    report: (error) => log.debug({ err: error }, 'something with the engine went wrong; it goes on by itself'),
  });
  // What is the matter at the start already, another start does not change.
  const atStart = address.kind === 'unix' && socketGroup ? groupToJoin(address.path) : null;
  let said = '';
  watch.onStatus((status) => {
    // Once for each change, not at every attempt.
    const now = status.connected ? 'connected' : `${status.error?.kind}`;
    if (now !== said) say(status, log);
    said = now;
    if (!status.connected && status.error?.kind === 'permission' && address.kind === 'unix' && socketGroup)
      void startAnewFor(address.path, atStart, socketGroup, log);
  });
  return { engine, registry, watch };
}

/** In plain words: what is missing, which address was tried and what would help. */
function say(status: EngineStatus, log: Logger): void {
  if (status.connected) {
    const { version: engine, apiVersion, hostName, warnings } = status.info;
    log.info({ hostName, apiVersion }, `connected to Docker Engine ${engine}`);
    for (const warning of warnings) log.warn(`the engine says: ${warning}`);
    return;
  }
  const { error } = status;
  log.warn(`no Docker Engine: ${error?.message ?? 'the connection ended'} ${error?.advice ?? ''} Trying again.`);
}

/**
 * Only where another group is found than at this start, by whoever starts us and by ourselves: so that it helps, and is not
 * done again and again where the two look at different sockets.
 */
async function startAnewFor(
  socketPath: string,
  atStart: Promise<number | null> | null,
  { found, startAnew }: SocketGroup,
  log: Logger,
): Promise<void> {
  const group = await groupToJoin(socketPath);
  if (group === null || group === found || group === (await atStart)) return;
  log.warn(`${socketPath} is for group ${group} now: the bot ends, and is started again in that group`);
  startAnew(`to join group ${group}`);
}
