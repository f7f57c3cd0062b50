import type { ConfigStatus } from '../config/file/config-store.ts';
import type { Logger } from '../config/logger.ts';
import type { Container } from '../containers/model/container.ts';
import type { EngineStatus } from '../hosts/model/engine.ts';
import type { Clock } from '../kit/clock.ts';
import type { StatsReader } from '../stats/model/container-stats.ts';
import type { HistoryReader } from '../stats/model/history.ts';
import type { SourcesState } from '../stats/model/source-state.ts';

/** What the API needs of the rest of the bot. Built once, in `wiring/create-bot.ts`. */
export interface ApiDeps {
  readonly clock: Clock;
  readonly log: Logger;
  /** From memory: a request never makes the engine list. */
  readonly containers: { all(): readonly Container[]; status(): EngineStatus };
  readonly stats: StatsReader;
  readonly history: HistoryReader;
  /** Is what is in stevedore.yml in force? */
  config(): ConfigStatus;
  /** How the stats sources and the cache did so far. */
  sources(): SourcesState;
  cache(): { readonly hits: number; readonly misses: number; readonly refreshes: number };
  /** What Prometheus scrapes; `webResidentBytes`: what the web program says that it uses. */
  metrics(webResidentBytes: number | null): Promise<string>;
  discord(): DiscordHealth;
  /** Of the log-in to Discord, what the owner sets up. */
  readonly setUp: SetUpDeps;
}

/** What the set-up page shows and changes. */
export interface SetUpDeps {
  /** Where the token comes from; `null`: there is none. */
  tokenFrom(): 'environment' | 'page' | null;
  /** Keeps a token and logs in with it. @throws {TokenError} where it was not taken */
  enterToken(text: string): Promise<void>;
  /** Who the bot is in Discord, and where; `null` while it is not logged in. */
  seen(): DiscordSeen | null;
}

/** The bot as it is logged in to Discord. */
export interface DiscordSeen {
  readonly name: string;
  /** Opens Discord's "add to server" page with what is needed and no more. */
  readonly inviteUrl: string;
  /** `ignored`: why it is, after "it "; `null` where the guild is served. `undecided`: that may change by itself. `home`: Manage Server counts there. */
  readonly guilds: readonly {
    readonly id: string;
    readonly name: string;
    readonly ignored: string | null;
    readonly undecided: boolean;
    readonly home: boolean;
  }[];
  /** Id of the home server where the bot is not in it (any more). */
  readonly missingHome: string | null;
}

/** How the bot stands with Discord, as its client knows it at this moment. */
export interface DiscordHealth {
  /**
   * - `no-token`: nobody has entered one, so it is not tried
   * - `connecting`: first connection, or connecting again
   * - `ready`: the gateway is up
   * - `failed`: Discord refuses us (bad token, disallowed intents) or the last attempt failed
   */
  readonly status: 'no-token' | 'connecting' | 'ready' | 'failed';
  /** Since when it has been so, milliseconds since the epoch. */
  readonly since: number;
  /** The gateway's round trip; `null` before the first heartbeat was answered. */
  readonly pingMs: number | null;
  /** When Discord last answered a heartbeat, milliseconds since the epoch; `null` if it has not yet. */
  readonly heartbeatAckAt: number | null;
  /** Why it failed, in a sentence for the owner. */
  readonly error: string | null;
  /** Why commands are missing or of an older version, in a sentence for the owner; `null`: they are not. */
  readonly commandsError: string | null;
}
