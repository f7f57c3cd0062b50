import type { BoardStore } from '../../core/boards/board-store.ts';
import type { Clock } from '../../core/clock.ts';
import type { EngineFeed } from '../../core/containers/engine-event.ts';
import type { ContainerRegistry } from '../../core/containers/registry.ts';
import type { StatsReader } from '../../core/stats/container-stats.ts';
import type { AdminNotices } from '../admin-notices.ts';
import type { Publisher } from '../publish.ts';

/** How boards report; a pino logger is one. */
export interface BoardLog {
  warn(facts: object, message: string): void;
  error(facts: object, message: string): void;
}

/** What the runner works with. */
export interface BoardRunnerParts {
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
