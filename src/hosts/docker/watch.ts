import type { IncomingMessage } from 'node:http';
import { backoffMs } from '../../kit/backoff.ts';
import type { Clock } from '../../kit/clock.ts';
import { pause } from '../../kit/pause.ts';
import { EngineError, type EngineStatus } from '../model/engine.ts';
import type { EngineEvent, EngineFeed, EngineGap } from '../model/engine-event.ts';
import type { ContainerRegistry } from '../model/registry.ts';
import type { DockerEngine } from './engine.ts';
import { EventApplier } from './event-applier.ts';
import { parseEvent, type TimedEvent } from './event-reply.ts';
import { linesOf } from './lines.ts';
import { LostEvents } from './lost-events.ts';
import { StreamCheck, seconds } from './stream-check.ts';

/** All in milliseconds. */
export interface WatchTiming {
  /** Before the first and, at most, before any later attempt to connect again. */
  readonly retry: number;
  readonly longestRetry: number;
  /** Between two signs of life that we ask for, and how long the engine may take for one. */
  readonly heartbeat: number;
  readonly heartbeatDeadline: number;
  /** Between two full lists, for what the events did not tell. */
  readonly resync: number;
  /** Between two comparisons of the stream with what the engine says when asked; and where they keep differing, at most. */
  readonly compare: number;
  readonly longestCompare: number;
  /** An event may take this long to come through the stream. */
  readonly streamDelay: number;
  /** A connection that held this long is made again at once and in silence: socket proxies cut streams every ten minutes. */
  readonly steady: number;
}

const defaults: WatchTiming = {
  retry: 500,
  longestRetry: 30_000,
  heartbeat: 15_000,
  heartbeatDeadline: 10_000,
  resync: 10 * 60_000,
  compare: 30_000,
  longestCompare: 5 * 60_000,
  streamDelay: 5_000,
  steady: 10_000,
};

/** Events are asked for again from this much before the last one, and the ones that we had are left out. */
const overlapNanos = 1000;
/** After a break, the events that the engine still has are told within this time, or the break counts as over, milliseconds. */
const longestCatchUp = 60_000;

export interface EngineWatchDeps {
  readonly engine: DockerEngine;
  readonly registry: ContainerRegistry;
  readonly clock: Clock;
  /** Told of everything that goes wrong while it goes on by itself. Must not throw. */
  readonly report: (error: unknown) => void;
  readonly timing?: Partial<WatchTiming>;
}

/** Keeps the registry true: one full list, then the engine's events, for ever and through every interruption. */
export class EngineWatch implements EngineFeed {
  readonly #deps: EngineWatchDeps;
  readonly #timing: WatchTiming;
  readonly #applier: EventApplier;
  readonly #lostEvents: LostEvents;
  readonly #statusListeners = new Set<(status: EngineStatus) => void>();
  readonly #eventListeners = new Set<(event: EngineEvent) => void>();
  readonly #gapListeners = new Set<(gap: EngineGap) => void>();
  readonly #stopping = new AbortController();
  #status: EngineStatus;
  #running: Promise<void> | null = null;
  /** Time of the last event, by the engine's clock, in nanoseconds since the epoch. */
  #lastNano: number | null = null;
  #resyncing: Promise<void> | null = null;
  /** Resolves when the events that were held during the last full list are told. */
  #caughtUp: Promise<void> = Promise.resolve();
  /** Events may have been lost since it was last complete. */
  #isGap = false;
  /** When this session was complete, by the monotonic clock; `null`: not yet. */
  #connectedAt: number | null = null;

  constructor(deps: EngineWatchDeps) {
    this.#deps = deps;
    this.#timing = { ...defaults, ...deps.timing };
    this.#status = { connected: false, since: deps.clock.now(), error: null };
    const emit = (event: EngineEvent) => this.#tell(this.#eventListeners, event);
    const { engine, registry, clock, report } = deps;
    this.#applier = new EventApplier({ engine, registry, clock, emit, report });
    const { compare: first, longestCompare: most } = this.#timing;
    this.#lostEvents = new LostEvents({ clock, report, pace: { first, most } });
  }

  status(): EngineStatus {
    return this.#status;
  }

  onStatus(listener: (status: EngineStatus) => void): () => void {
    this.#statusListeners.add(listener);
    return () => this.#statusListeners.delete(listener);
  }

  onEvent(listener: (event: EngineEvent) => void): () => void {
    this.#eventListeners.add(listener);
    return () => this.#eventListeners.delete(listener);
  }

  onGap(listener: (gap: EngineGap) => void): () => void {
    this.#gapListeners.add(listener);
    return () => this.#gapListeners.delete(listener);
  }

  /** Begins. Resolves after the first attempt, whatever it came to: see {@link status}. */
  start(): Promise<void> {
    return new Promise((resolve) => {
      const end = this.onStatus(() => {
        end();
        resolve();
      });
      this.#running ??= this.#run().then(resolve);
    });
  }

  /** Ends for good; resolves when nothing is going on any more. */
  async stop(): Promise<void> {
    this.#stopping.abort();
    this.#applier.stop();
    await this.#running;
  }

  async #run(): Promise<void> {
    const { clock, report } = this.#deps;
    const { signal } = this.#stopping;
    for (let failures = 0; !signal.aborted; ) {
      this.#connectedAt = null;
      const error = await this.#session(signal).catch((thrown: unknown) => thrown);
      if (signal.aborted) break;
      if (this.#connectedAt !== null && !this.#isGap) {
        this.#isGap = true;
        this.#tell(this.#gapListeners, 'begins');
      }
      if (this.#connectedAt !== null && clock.monotonic() - this.#connectedAt >= this.#timing.steady) {
        failures = 0;
        continue;
      }
      this.#setDisconnected(error);
      report(error);
      await pause(clock, this.#retryDelay(failures), signal);
      failures += 1;
    }
  }

  /** Connects, and follows the events until something breaks. Always rejects, but for a stop. */
  async #session(stopping: AbortSignal): Promise<void> {
    const { engine, clock } = this.#deps;
    await engine.negotiate();
    const info = await engine.info();
    const ended = new AbortController();
    const signal = AbortSignal.any([stopping, ended.signal]);
    const stream = await engine.openEvents(this.#since());
    try {
      this.#lastNano ??= engineTime(stream);
      // Before the list, so that nothing can happen unnoticed in between.
      this.#applier.hold();
      const check = new StreamCheck(engine, clock, this.#timing.streamDelay, stream);
      const reading = this.#read(stream, check);
      reading.catch(() => {});
      const stopped = new Promise<void>((resolve) => signal.addEventListener('abort', () => resolve()));
      await Promise.race([this.#resync(), reading, stopped]);
      if (stopping.aborted) return;
      const since = this.#status.connected ? this.#status.since : clock.now();
      this.#connectedAt = clock.monotonic();
      this.#setStatus({ connected: true, since, info });
      void this.#endGap(signal);
      const looking = [this.#heartbeats(signal), this.#resyncs(signal), this.#lostEvents.look(check, signal)];
      await Promise.race([reading, stopped, ...looking]);
    } finally {
      ended.abort();
      stream.destroy();
    }
  }

  async #read(stream: IncomingMessage, check: StreamCheck): Promise<never> {
    let cause: unknown;
    try {
      for await (const line of linesOf(stream)) this.#hear(line, check);
    } catch (error) {
      cause = error;
    }
    throw new EngineError('unreachable', 'The stream of events from the engine ended.', { cause });
  }

  #hear(line: string, check: StreamCheck): void {
    const event = this.#parse(line);
    if (event === null) return;
    check.note(event);
    if (this.#isRepeated(event)) return;
    const { nano, ...ours } = event;
    this.#lastNano = nano;
    this.#applier.add(ours);
  }

  /** One event that we don't understand is no reason to miss the others. */
  #parse(line: string): TimedEvent | null {
    try {
      return parseEvent(line);
    } catch (error) {
      this.#deps.report(
        new EngineError('failed', 'The engine sent an event that we do not understand.', { cause: error }),
      );
      return null;
    }
  }

  /** Rejects when there is no sign of life: a dead connection does not end a stream by itself. */
  async #heartbeats(signal: AbortSignal): Promise<void> {
    while (!signal.aborted) {
      await pause(this.#deps.clock, this.#timing.heartbeat, signal);
      if (signal.aborted) return;
      this.#deps.registry.passTime(this.#deps.clock.monotonic());
      await this.#deps.engine.ping(this.#timing.heartbeatDeadline);
    }
  }

  /** Everything is listed again: what is left are the events that the engine still knew. */
  async #endGap(signal: AbortSignal): Promise<void> {
    if (!this.#isGap) return;
    await Promise.race([this.#caughtUp, pause(this.#deps.clock, longestCatchUp, signal)]);
    if (signal.aborted) return;
    this.#isGap = false;
    this.#tell(this.#gapListeners, 'ends');
  }

  async #resyncs(signal: AbortSignal): Promise<void> {
    while (!signal.aborted) {
      await pause(this.#deps.clock, this.#timing.resync, signal);
      if (!signal.aborted) await this.#resync();
    }
  }

  /** One at a time: a second one would let the events through before the first is done. */
  async #resync(): Promise<void> {
    await this.#resyncing?.catch(() => {});
    this.#resyncing = this.#listAll();
    await this.#resyncing;
  }

  async #listAll(): Promise<void> {
    const { engine, registry, clock } = this.#deps;
    this.#applier.hold();
    try {
      const list = await engine.list();
      registry.passTime(clock.monotonic());
      registry.replaceAll(list, clock.now());
      this.#caughtUp = this.#applier.release();
      this.#applier.refresh(list.flatMap(({ id, partial }) => (partial ? [id] : [])));
    } catch (error) {
      void this.#applier.release();
      throw error;
    }
  }

  #since(): string | null {
    return this.#lastNano === null ? null : seconds(this.#lastNano - overlapNanos);
  }

  /** Only just around the last event: an engine's clock can be set back, and then everything is older than that. */
  #isRepeated({ nano }: TimedEvent): boolean {
    const last = this.#lastNano;
    return last !== null && nano <= last && nano >= last - 2 * overlapNanos;
  }

  /** Doubles with each failure, and is spread so that many clients do not come back in step. */
  #retryDelay(failures: number): number {
    const { retry: first, longestRetry: most } = this.#timing;
    return backoffMs({ first, most }, failures) * (0.5 + Math.random() / 2);
  }

  #setDisconnected(thrown: unknown): void {
    const since = this.#status.connected ? this.#deps.clock.now() : this.#status.since;
    const error =
      thrown instanceof EngineError
        ? thrown
        : new EngineError('failed', 'The connection to the engine broke.', { cause: thrown });
    this.#setStatus({ connected: false, since, error });
  }

  #setStatus(status: EngineStatus): void {
    this.#status = status;
    this.#tell(this.#statusListeners, status);
  }

  #tell<T>(listeners: ReadonlySet<(value: T) => void>, value: T): void {
    for (const listener of [...listeners]) {
      try {
        listener(value);
      } catch (error) {
        this.#deps.report(error);
      }
    }
  }
}

/** The `Date` header, in nanoseconds since the epoch: from when to ask on, if the stream breaks before any event came. */
function engineTime(stream: IncomingMessage): number | null {
  const time = Date.parse(stream.headers.date ?? '');
  return Number.isNaN(time) ? null : time * 1e6;
}
