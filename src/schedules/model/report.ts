import type { Container } from '../../containers/model/container.ts';
import type { EngineStatus } from '../../hosts/model/engine.ts';

/** A figure over a period and over the one before it; `null` is unknown. */
export interface Trend {
  readonly now: number | null;
  readonly before: number | null;
}

/** What one container used, on average over the period; `null` is unknown. */
export interface Consumer {
  readonly name: string;
  /** Percent of one core. */
  readonly cpu: number | null;
  /** The highest sample. */
  readonly cpuPeak: number | null;
  /** Bytes. */
  readonly memory: number | null;
  /** How often it started anew. */
  readonly restarts: number;
  /** Since when it runs, milliseconds since the epoch; `null` while it does not. */
  readonly upSince: number | null;
}

/** What containers used: of the last day (`stats`) or week (`weekly`). */
export interface UsageReport {
  readonly kind: 'stats' | 'weekly';
  /** The period, milliseconds since the epoch. */
  readonly fromMs: number;
  readonly toMs: number;
  readonly containers: number;
  readonly running: number;
  readonly unhealthy: readonly string[];
  /** Over all containers: percent of one core, and bytes. */
  readonly cpu: Trend;
  readonly memory: Trend;
  /** All, those that used most CPU first. */
  readonly consumers: readonly Consumer[];
  /** How much of the period nothing is known of, for the container of which most is known; milliseconds. */
  readonly unknownMs: number;
  /** A PNG; `null` where it could not be drawn. */
  readonly chart: Uint8Array | null;
  /** What is in the chart, in words; at most 1024 characters. */
  readonly chartWords: string;
}

/** How containers are now. */
export interface StatusReport {
  readonly kind: 'status';
  readonly engine: EngineStatus;
  readonly containers: readonly Container[];
}

export type Report = UsageReport | StatusReport;
