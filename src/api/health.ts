import type { EngineStatus } from '../hosts/model/engine.ts';
import type { Clock } from '../kit/clock.ts';
import { configStatus } from './config.ts';
import type { ApiDeps, DiscordHealth } from './deps.ts';
import { iso } from './instant.ts';
import type { DiscordState, EngineState, HealthResponse } from './types.ts';

/**
 * Discord asks for a heartbeat every 41 s (`heartbeat_interval`,
 * https://discord.com/developers/docs/events/gateway#heartbeat-interval). Two unanswered ones mean a dead gateway.
 */
const OLDEST_HEARTBEAT_ACK_MS = 90_000;

/**
 * Healthy: the engine is connected, and Discord answers. Without a token it is healthy too: the bot waits for its owner to
 * enter one, and whatever restarts unhealthy containers would only take the page away on which that is done.
 */
export function health(deps: Pick<ApiDeps, 'clock' | 'containers' | 'discord' | 'config'>): HealthResponse {
  const discord = discordState(deps.discord(), deps.clock);
  const engine = engineState(deps.containers.status());
  const { ok, since, grantsLapsed } = configStatus(deps.config());
  return {
    // Not the file: a restart, which unhealthy containers are given by some, would mend nothing and let rights lapse. Nor the
    // commands, for which Discord makes a bot wait that registers them again and again.
    healthy: discord.healthy && engine.connected,
    discord,
    engine: { ...engine, healthy: engine.connected },
    config: { ok, since, grantsLapsed },
  };
}

/** The engine's status as the API says it. */
export function engineState(status: EngineStatus): EngineState {
  if (status.connected) {
    return { connected: true, since: iso(status.since), version: status.info.version, error: null };
  }
  const { error } = status;
  return {
    connected: false,
    since: iso(status.since),
    version: null,
    error: error && { kind: error.kind, message: error.message, advice: error.advice },
  };
}

/** Discord's status as the API says it. */
export function discordState(discord: DiscordHealth, clock: Clock): DiscordState & { healthy: boolean } {
  const { status, since, pingMs, heartbeatAckAt, error, commandsError } = discord;
  const age = heartbeatAckAt === null ? null : Math.max(0, clock.now() - heartbeatAckAt);
  // Before the first heartbeat there is no ack yet: the connection's own age stands in for it.
  const silentMs = age ?? clock.now() - since;
  const healthy =
    status === 'no-token' || (status === 'ready' && error === null && silentMs <= OLDEST_HEARTBEAT_ACK_MS);
  return { healthy, status, since: iso(since), pingMs, heartbeatAckAgeMs: age, error, commandsError };
}
