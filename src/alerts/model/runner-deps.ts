import type { ActionFeed, Acts } from '../../actions/model/acting.ts';
import type { AuditJournal } from '../../audit/model/journal.ts';
import type { OwnContainer } from '../../containers/model/own-container.ts';
import type { Engine } from '../../hosts/model/engine.ts';
import type { EngineFeed } from '../../hosts/model/engine-event.ts';
import type { ContainerRegistry } from '../../hosts/model/registry.ts';
import type { Clock } from '../../kit/clock.ts';
import type { StatsReader } from '../../stats/model/container-stats.ts';
import type { AlertChannel } from './alert-channel.ts';
import type { AlertStore } from './alert-store.ts';

/** How the runner reports; a pino logger is one. */
export interface AlertLog {
  warn(facts: object, message: string): void;
  error(facts: object, message: string): void;
}

/** What the runner works with. */
export interface AlertRunnerDeps {
  readonly feed: EngineFeed;
  readonly registry: Pick<ContainerRegistry, 'all' | 'get' | 'onChange'>;
  /** Tells of what is asked for, which is no crash then. */
  readonly actions: ActionFeed;
  readonly acting: Acts;
  readonly logReads: Pick<Engine, 'logs'>;
  readonly stats: Pick<StatsReader, 'getAllContainerStats'>;
  /** Percent of the host's disk that is used; `null` where that cannot be seen. */
  diskUsedPercent(): Promise<number | null>;
  readonly store: AlertStore;
  readonly channel: AlertChannel;
  readonly audit: AuditJournal;
  /** Knows the container that this program runs in. */
  readonly ownContainer: OwnContainer;
  readonly clock: Clock;
  readonly log: AlertLog;
}
