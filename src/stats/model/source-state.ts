import type { Disagreement } from './disagreement.ts';
import type { StatsSourceError, StatsSourceErrorKind } from './source.ts';

/**
 * - `in-use`: the last refresh came from it
 * - `ready`: it works or has not been tried yet; another is preferred
 * - `waiting`: it failed and is tried again later
 * - `demoted`: it works, but its figures are not those of another source: used only when nothing else works
 */
export type SourceStanding = 'in-use' | 'ready' | 'waiting' | 'demoted';

/** How one source does, for `/about` and metrics. */
export interface SourceState {
  readonly name: string;
  readonly standing: SourceStanding;
  readonly refreshes: number;
  readonly failures: number;
  /** Duration of the last refresh that worked, milliseconds. */
  readonly lastMs: number | null;
  /** `at` in milliseconds since the epoch. */
  readonly lastError: { readonly at: number; readonly kind: StatsSourceErrorKind; readonly message: string } | null;
}

/** Which source is in use, and how it came to that. */
export interface SourcesState {
  /** `null` until something could be read, and while nothing can. */
  readonly inUse: string | null;
  /** How often a refresh came from another source than the preferred one. */
  readonly fallbacks: number;
  /** In order of preference. */
  readonly sources: readonly SourceState[];
  /** `false`: containers were read, but of none the memory: the kernel does not account it. `null`: not known yet. */
  readonly memoryAccounted: boolean | null;
}

/** Is told what happens to the sources, for the log and metrics. Must not throw. */
export interface SourceObserver {
  /** A refresh ended well. */
  refreshed(source: string, durationMs: number): void;
  /** A refresh failed; another source is tried, if there is one. */
  failed(source: string, error: StatsSourceError): void;
  /** Worth an info line. `why` is the error that made it necessary, or `null` where the preferred one works. */
  switched(from: string | null, to: string | null, why: StatsSourceError | null): void;
  /** Worth a warning, once: no container's memory is known. */
  memoryNotCounted?(): void;
  /** Worth a warning: the source is demoted. */
  disagreed(source: string, other: string, container: string, figures: readonly Disagreement[]): void;
}
