import type { Environment } from '../config/environment.ts';
import type { Logger } from '../config/logger.ts';
import type { OwnContainer } from '../containers/model/own-container.ts';
import { firstHost } from '../containers/model/ref.ts';
import { type EngineAddress, parseAddress } from '../hosts/docker/address.ts';
import { DockerEngine } from '../hosts/docker/engine.ts';
import { groupToJoin } from '../hosts/docker/socket-group.ts';
import { EngineWatch } from '../hosts/docker/watch.ts';
import type { EngineStatus } from '../hosts/model/engine.ts';
import { Fleet, type Host } from '../hosts/model/fleet.ts';
import { ContainerRegistry } from '../hosts/model/registry.ts';
import type { Clock } from '../kit/clock.ts';
import { recogniseOwnContainer } from './own-container.ts';

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

/** A host as it is watched. */
export interface WatchedHost extends Host {
  readonly engine: DockerEngine;
  readonly feed: EngineWatch;
  /** As `DOCKER_HOST` has it. */
  readonly dockerHost: string;
}

/** What a host is reached by. */
export type HostSettings = Pick<WatchedHost, 'name'> &
  Pick<Environment, 'dockerHost' | 'dockerTlsVerify' | 'dockerCertPath'>;

interface FleetDeps {
  readonly environment: Environment;
  /** Besides the environment's: none can be configured yet. */
  readonly others: readonly HostSettings[];
  /** The container that we run in, where that is known; `undefined`: it is looked for on every host. */
  readonly ownContainer: OwnContainer | undefined;
  readonly clock: Clock;
  readonly log: Logger;
  readonly socketGroup?: SocketGroup | undefined;
}

/** All hosts, the environment's first. Not watched yet. @throws {EngineError} with advice */
export async function createFleet({ environment, others, ...deps }: FleetDeps): Promise<Fleet<WatchedHost>> {
  const first = await createHost({ ...environment, name: firstHost }, deps);
  const rest = [];
  for (const settings of others) {
    const log = deps.log.child({ host: settings.name });
    rest.push(await createHost(settings, { ...deps, log, socketGroup: undefined }));
  }
  return new Fleet([first, ...rest]);
}

/** The engine of a host, what runs on it, and what keeps that true. */
async function createHost(
  { name, dockerHost, dockerTlsVerify, dockerCertPath }: HostSettings,
  { ownContainer, clock, log, socketGroup }: Omit<FleetDeps, 'environment' | 'others'>,
): Promise<WatchedHost> {
  const address = parseAddress({
    host: dockerHost,
    tlsVerify: dockerTlsVerify,
    certPath: dockerCertPath ?? undefined,
  });
  let saidOdd = '';
  const reportOdd = ({ message }: Error) => {
    // It is in every list, until somebody does something about it.
    if (message !== saidOdd) log.warn(message);
    saidOdd = message;
  };
  const engine = new DockerEngine(address, clock, reportOdd, name);
  const registry = new ContainerRegistry();
  const feed = new EngineWatch({
    engine,
    registry,
    clock,
    report: (error) => log.debug({ err: error }, 'something with the engine went wrong; it goes on by itself'),
  });
  sayChanges(feed, address, log, socketGroup);
  const own = ownContainer ?? (await recogniseOwnContainer({ engine, registry, watch: feed, log }));
  return { name, engine, registry, feed, ownContainer: own, dockerHost };
}

function sayChanges(feed: EngineWatch, address: EngineAddress, log: Logger, socketGroup?: SocketGroup): void {
  // What is the matter at the start already, another start does not change.
  const atStart = address.kind === 'unix' && socketGroup ? groupToJoin(address.path) : null;
  let said = '';
  feed.onStatus((status) => {
    // Once for each change, not at every attempt.
    const now = status.connected ? 'connected' : `${status.error?.kind}`;
    if (now !== said) say(status, log);
    said = now;
    if (!status.connected && status.error?.kind === 'permission' && address.kind === 'unix' && socketGroup)
      void startAnewFor(address.path, atStart, socketGroup, log);
  });
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
