import type { Container } from '../../containers/model/container.ts';
import { backoffMs } from '../../kit/backoff.ts';
import type { Clock } from '../../kit/clock.ts';
import type { ContainerStats } from './container-stats.ts';
import { readOneByOne } from './one-by-one.ts';
import { type ReadOptions, type StatsSource, StatsSourceError, type StatsSourceErrorKind } from './source.ts';
import { checkSource } from './source-check.ts';
import type { SourceObserver, SourceStanding, SourceState, SourcesState } from './source-state.ts';

type Readings = ReadonlyMap<string, ContainerStats>;

/** A source that failed waits for 1 s, 2 s, 4 s … up to a minute; one that cannot work here for a minute up to half an hour. */
const WAIT_MS = { first: 1_000, most: 60_000 };
const UNSUPPORTED_FACTOR = 30;
/** A comparison that was not possible is tried again after this. */
const CHECK_AGAIN_MS = 60_000;
const MOST_CHECKS = 5;

export interface SourceChooserOptions {
  /** The preferred one first, at least one. */
  readonly sources: readonly StatsSource[];
  readonly clock: Clock;
  readonly observer?: SourceObserver;
}

/** What is kept about one source. */
interface Candidate {
  readonly source: StatsSource;
  refreshes: number;
  failures: number;
  /** Failures since it last worked. */
  streak: number;
  /** Not tried before, on the monotonic clock. */
  retryAt: number;
  lastMs: number | null;
  lastError: { at: number; kind: StatsSourceErrorKind; message: string } | null;
  demoted: boolean;
  /** Not compared with another before, on the monotonic clock; `null` once it was. */
  checkAt: number | null;
  checks: number;
}

/**
 * Reads from the best source that works: tries them in order of preference, steps down on errors and up again later.
 * Each source that comes into use is compared once, on one container, with another one; if they differ, the other counts.
 */
export class SourceChooser implements StatsSource {
  readonly #candidates: readonly Candidate[];
  readonly #clock: Clock;
  readonly #observer: SourceObserver | undefined;
  #inUse: Candidate | null = null;
  #fallbacks = 0;
  #memoryAccounted: boolean | null = null;
  #checking: Promise<void> | null = null;

  constructor({ sources, clock, observer }: SourceChooserOptions) {
    this.#clock = clock;
    this.#observer = observer;
    this.#candidates = sources.map((source) => ({
      source,
      refreshes: 0,
      failures: 0,
      streak: 0,
      retryAt: Number.NEGATIVE_INFINITY,
      lastMs: null,
      lastError: null,
      demoted: false,
      checkAt: Number.NEGATIVE_INFINITY,
      checks: 0,
    }));
  }

  /** Of the source in use; `none` while there is none. */
  get name(): string {
    return this.#inUse?.source.name ?? 'none';
  }

  async read(containers: readonly Container[], options?: ReadOptions): Promise<Readings> {
    let why: StatsSourceError | null = null;
    for (const candidate of this.#eligible()) {
      try {
        const stats = await this.#readFrom(candidate, containers, options);
        this.#use(candidate, why);
        this.#noteMemory(stats);
        this.#check(candidate, containers, stats);
        return stats;
      } catch (error) {
        const failure = this.#note(candidate, error);
        why ??= failure;
      }
    }
    this.#nothingWorks(why);
    throw why ?? new StatsSourceError('unsupported', 'none', 'there is no source of stats');
  }

  retain(containers: readonly Container[]): void {
    for (const { source } of this.#candidates) source.retain(containers);
  }

  close(): void {
    for (const { source } of this.#candidates) source.close();
  }

  /** Resolves when no comparison is under way. */
  async settled(): Promise<void> {
    await this.#checking;
  }

  /** How the sources do. */
  state(): SourcesState {
    const fallbacks = this.#fallbacks;
    const memoryAccounted = this.#memoryAccounted;
    const sources = this.#candidates.map((candidate) => this.#stateOf(candidate));
    return { inUse: this.#inUse?.source.name ?? null, fallbacks, memoryAccounted, sources };
  }

  #eligible(): Candidate[] {
    const now = this.#clock.monotonic();
    const ready = this.#candidates.filter(({ retryAt }) => retryAt <= now);
    return [...ready.filter(({ demoted }) => !demoted), ...ready.filter(({ demoted }) => demoted)];
  }

  async #readFrom(candidate: Candidate, containers: readonly Container[], options?: ReadOptions): Promise<Readings> {
    const startedAt = this.#clock.monotonic();
    const stats = await readOneByOne(candidate.source, containers, this.#clock, options);
    candidate.refreshes += 1;
    candidate.streak = 0;
    candidate.lastMs = this.#clock.monotonic() - startedAt;
    this.#observer?.refreshed(candidate.source.name, candidate.lastMs);
    return stats;
  }

  #note(candidate: Candidate, error: unknown): StatsSourceError {
    const { name } = candidate.source;
    const failure =
      error instanceof StatsSourceError
        ? error
        : new StatsSourceError('failed', name, 'reading stats failed', { cause: error });
    candidate.failures += 1;
    candidate.streak += 1;
    candidate.lastError = { at: this.#clock.now(), kind: failure.kind, message: failure.message };
    const factor = failure.kind === 'unsupported' ? UNSUPPORTED_FACTOR : 1;
    const wait = backoffMs(WAIT_MS, candidate.streak - 1) * factor;
    candidate.retryAt = this.#clock.monotonic() + wait;
    this.#observer?.failed(name, failure);
    return failure;
  }

  #use(candidate: Candidate, why: StatsSourceError | null): void {
    if (candidate !== this.#candidates[0]) this.#fallbacks += 1;
    if (candidate === this.#inUse) return;
    this.#observer?.switched(this.#inUse?.source.name ?? null, candidate.source.name, why);
    this.#inUse = candidate;
  }

  /** The best one that may work again any moment is tried at the very next refresh. */
  #nothingWorks(why: StatsSourceError | null): void {
    const hopeful = this.#candidates.find(({ lastError }) => lastError !== null && lastError.kind !== 'unsupported');
    const next = hopeful ?? this.#candidates[0];
    if (next) next.retryAt = Number.NEGATIVE_INFINITY;
    if (this.#inUse !== null) this.#observer?.switched(this.#inUse.source.name, null, why);
    this.#inUse = null;
  }

  #noteMemory(stats: Readings): void {
    const before = this.#memoryAccounted;
    for (const { memoryBytes } of stats.values()) {
      this.#memoryAccounted = memoryBytes !== null;
      if (this.#memoryAccounted) return;
    }
    if (this.#memoryAccounted === false && before !== false) this.#observer?.memoryNotCounted?.();
  }

  #check(candidate: Candidate, containers: readonly Container[], stats: Readings): void {
    const now = this.#clock.monotonic();
    if (candidate.checkAt === null || candidate.checkAt > now || this.#checking !== null) return;
    const others = this.#candidates
      .filter((other) => other !== candidate && !other.demoted && other.streak === 0)
      .map(({ source }) => source);
    candidate.checks += 1;
    candidate.checkAt = others.length === 0 || candidate.checks >= MOST_CHECKS ? null : now + CHECK_AGAIN_MS;
    if (others.length === 0) return;
    this.#checking = checkSource(candidate.source, others, containers, stats)
      .then((result) => {
        if (result === null) return;
        candidate.checkAt = null;
        candidate.demoted = result.figures.length > 0;
        if (!candidate.demoted) return;
        this.#observer?.disagreed(candidate.source.name, result.other, result.container, result.figures);
      })
      .finally(() => {
        this.#checking = null;
      });
  }

  #stateOf(candidate: Candidate): SourceState {
    const { source, refreshes, failures, lastMs, lastError } = candidate;
    return { name: source.name, standing: this.#standingOf(candidate), refreshes, failures, lastMs, lastError };
  }

  #standingOf(candidate: Candidate): SourceStanding {
    if (candidate === this.#inUse) return 'in-use';
    if (candidate.demoted) return 'demoted';
    return candidate.streak > 0 ? 'waiting' : 'ready';
  }
}
