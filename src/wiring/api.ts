import type { ApiDeps } from '../api/deps.ts';
import type { Metrics } from '../api/metrics.ts';
import { routes } from '../api/routes.ts';
import type { DiscordTokens } from '../config/discord-token.ts';
import type { ConfigStore } from '../config/file/config-store.ts';
import type { Logger } from '../config/logger.ts';
import type { DiscordSide } from '../discord/gateway/bot.ts';
import type { Fleet } from '../hosts/model/fleet.ts';
import type { Clock } from '../kit/clock.ts';
import type { StatsCache } from '../stats/model/cache.ts';
import type { HistoryReader } from '../stats/model/history.ts';
import type { SourceChooser } from '../stats/model/source-chooser.ts';

interface ServedDeps {
  readonly clock: Clock;
  readonly log: Logger;
  readonly fleet: Fleet;
  readonly stats: StatsCache;
  readonly history: HistoryReader;
  readonly config: ConfigStore;
  readonly chooser: SourceChooser;
  readonly metrics: Metrics;
  readonly tokens: DiscordTokens;
  readonly discord: DiscordSide;
}

/** The API, as it looks at the parts. It does not listen yet. */
export function createApi(served: ServedDeps) {
  const { clock, log, fleet, stats, history, config, chooser, metrics, tokens, discord } = served;
  const deps: ApiDeps = {
    clock,
    log,
    containers: fleet,
    stats,
    history,
    config: () => config.status(),
    sources: () => chooser.state(),
    cache: () => stats.state(),
    metrics: (webResidentBytes) => metrics.text(deps, webResidentBytes),
    discord: () => {
      const status = discord.connection.status();
      return { ...status, error: status.error ?? tokens.trouble(), commandsError: discord.commandsTrouble() };
    },
    setUp: {
      tokenFrom: () => tokens.current()?.from ?? null,
      enterToken: async (text) => discord.connection.use(await tokens.enter(text)),
      seen: discord.seen,
    },
  };
  return routes(deps);
}
