import type { Environment } from '../config/environment.ts';
import type { Logger } from '../config/logger.ts';
import type { Clock } from '../core/clock.ts';
import type { EngineStatus } from '../core/containers/engine.ts';
import { ContainerRegistry } from '../core/containers/registry.ts';
import { parseAddress } from '../docker/address.ts';
import { DockerEngine } from '../docker/engine.ts';
import { EngineWatch } from '../docker/watch.ts';

/** The engine, what runs on it, and what keeps that true. Not started. @throws {EngineError} with advice */
export function createEngine(environment: Environment, clock: Clock, log: Logger) {
  const address = parseAddress({
    host: environment.dockerHost,
    tlsVerify: environment.dockerTlsVerify,
    certPath: environment.dockerCertPath ?? undefined,
  });
  const engine = new DockerEngine(address, clock);
  const registry = new ContainerRegistry();
  const watch = new EngineWatch({
    engine,
    registry,
    clock,
    report: (error) => log.debug({ err: error }, 'something with the engine went wrong; it goes on by itself'),
  });
  let said = '';
  watch.onStatus((status) => {
    // Once for each change, not at every attempt.
    const now = status.connected ? 'connected' : `${status.error?.kind}`;
    if (now !== said) say(status, log);
    said = now;
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
