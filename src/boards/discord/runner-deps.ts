import type { EngineFeed } from '../../hosts/model/engine-event.ts';
import type { ContainerRegistry } from '../../hosts/model/registry.ts';
import type { Clock } from '../../kit/clock.ts';
import type { AdminNotices } from '../../outbox/admin-notices.ts';
import type { Publisher } from '../../outbox/publish.ts';
import type { StatsReader } from '../../stats/model/container-stats.ts';
import type { BoardStore } from '../model/board-store.ts';

/** How boards report; a pino logger is one. */
export interface BoardLog {
  warn(facts: object, message: string): void;
  error(facts: object, message: string): void;
}

/** What the runner works with. */
export interface BoardRunnerDeps {
  readonly feed: Pick<EngineFeed, 'status' | 'onStatus'>;
  readonly registry: Pick<ContainerRegistry, 'all' | 'onChange'>;
  readonly stats: Pick<StatsReader, 'getAllContainerStats'>;
  readonly store: BoardStore;
  readonly publisher: Publisher;
  /** Is there a connection to Discord? */
  isOnline(): boolean;
  /** Discord's id of the newest message in a channel; `null` where there is none. Rejects where it cannot be asked. */
  newestMessage(channelId: string): Promise<string | null>;
  readonly notices: Pick<AdminNotices, 'tell'>;
  readonly clock: Clock;
  readonly log: BoardLog;
}
