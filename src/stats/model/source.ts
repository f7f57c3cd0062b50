import type { Container } from '../../containers/model/container.ts';
import type { ContainerStats } from './container-stats.ts';

/**
 * A way to read what containers use. Sources differ in speed and in what they need, never in what the figures mean.
 * A source keeps what it needs between two readings (counters to compare with, open files), and only that.
 */
export interface StatsSource {
  /** As the owner may force it, e.g. `cgroup`. */
  readonly name: string;
  /**
   * Reads these containers, which are said to run. Answers by name; a container that turns out not to run, or that
   * alone could not be read, is absent from the answer. CPU is `null` at the first reading of a container whose
   * source counts (`cpuSeconds` is then known): asked again 200 ms later, it is known.
   *
   * @param options.maxAgeMs how old what a source knows of a container that has not run since may be; 0, the default:
   *   everything is read now
   * @throws {StatsSourceError} where nothing could be read at all
   */
  read(containers: readonly Container[], options?: ReadOptions): Promise<ReadonlyMap<string, ContainerStats>>;
  /** Lets go of all that is kept for other containers than these: of everything, for an empty list. */
  retain(containers: readonly Container[]): void;
  /** Lets go of everything for good. */
  close(): void;
}

/** How a {@link StatsSource} is asked. */
export interface ReadOptions {
  /** Milliseconds. */
  readonly maxAgeMs?: number;
}

/**
 * - `unsupported`: this source cannot work here (files not mounted, command not installed, call not allowed)
 * - `unreachable`: the engine is away
 * - `timeout`: no answer within the deadline
 * - `failed`: an answer that makes no sense, or any other error
 */
export type StatsSourceErrorKind = 'unsupported' | 'unreachable' | 'timeout' | 'failed';

/** Every failure of a {@link StatsSource}; decide by `kind`, never by the message. */
export class StatsSourceError extends Error {
  override readonly name = 'StatsSourceError';
  readonly kind: StatsSourceErrorKind;
  /** Name of the source that failed. */
  readonly source: string;

  constructor(kind: StatsSourceErrorKind, source: string, message: string, options: { cause?: unknown } = {}) {
    super(message, options);
    this.kind = kind;
    this.source = source;
  }
}

/** The stats of a container of which nothing is known. */
export function unknownStats(container: Pick<Container, 'name' | 'id'>, at: number): ContainerStats {
  return {
    name: container.name,
    id: container.id,
    at,
    cpuPercent: null,
    cpuSeconds: null,
    memoryBytes: null,
    memoryLimitBytes: null,
    memoryPercent: null,
    networkRxBytes: null,
    networkTxBytes: null,
    blockReadBytes: null,
    blockWriteBytes: null,
    pids: null,
  };
}
