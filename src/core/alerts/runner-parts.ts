import type { AuditJournal } from '../audit/journal.ts';
import type { Clock } from '../clock.ts';
import type { ContainerActions } from '../containers/actions.ts';
import type { Engine } from '../containers/engine.ts';
import type { EngineFeed } from '../containers/engine-event.ts';
import type { OwnContainer } from '../containers/own-container.ts';
import type { ContainerRegistry } from '../containers/registry.ts';
import type { Throttle } from '../containers/throttle.ts';
import type { StatsReader } from '../stats/container-stats.ts';
import type { AlertChannel } from './alert-channel.ts';
import type { AlertStore } from './alert-store.ts';

/** How the runner reports; a pino logger is one. */
export interface AlertLog {
  warn(facts: object, message: string): void;
  error(facts: object, message: string): void;
}

/** What the runner works with. */
export interface AlertRunnerParts {
  readonly feed: EngineFeed;
  readonly registry: Pick<ContainerRegistry, 'all' | 'get' | 'onChange'>;
  readonly actions: Pick<ContainerActions, 'run' | 'onAction'>;
  readonly throttle: Pick<Throttle, 'begin'>;
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
