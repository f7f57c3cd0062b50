import { type Backoff, backoffMs } from '../../kit/backoff.ts';
import type { Clock } from '../../kit/clock.ts';
import { type Engine, EngineError } from '../model/engine.ts';
import type { EngineEvent } from '../model/engine-event.ts';
import type { ContainerRegistry } from '../model/registry.ts';

export interface EventApplierDeps {
  readonly engine: Pick<Engine, 'inspect'>;
  readonly registry: ContainerRegistry;
  readonly clock: Clock;
  /** Told of each event once the registry shows what it is about, or could not be made to. Must not throw. */
  readonly emit: (event: EngineEvent) => void;
  /** Told once of a container that cannot be inspected; it is tried again. Must not throw. */
  readonly report: (error: unknown) => void;
}

/** Inspects at a time, and events that wait for one container's inspect; beyond that the oldest is forgotten. */
const inspectsAtOnce = 4;
const longestWait = 100;
/** Between two tries to inspect a container that could not be, until the next full list. */
const again: Backoff = { first: 250, most: 60_000 };
/** After so many tries, about 4 s, its events are told all the same. */
const triesBeforeTelling = 5;

/**
 * Makes the registry follow the events: it inspects the container that an event names, once for any number of events
 * that come in the meantime, because an event says what happened and not what is so now. An inspect that fails is tried
 * again: else the container would be shown as it was until the next full list.
 */
export class EventApplier {
  readonly #deps: EventApplierDeps;
  /** By container id; without any events it is only to be inspected. */
  readonly #waiting = new Map<string, readonly EngineEvent[]>();
  readonly #busy = new Set<string>();
  /** How often in a row a container could not be inspected. */
  readonly #failures = new Map<string, number>();
  /** Those that wait for their next try, and what cancels that. */
  readonly #pausing = new Map<string, () => void>();
  /** What waited at the last release and is not done yet; whom to tell when it is. */
  #backlog: { readonly ids: Set<string>; readonly done: () => void } | null = null;
  #isHeld = false;
  #isOver = false;

  constructor(deps: EventApplierDeps) {
    this.#deps = deps;
  }

  add(event: EngineEvent): void {
    const { id } = event;
    this.#requeue(id, [...(this.#waiting.get(id) ?? []), event]);
    // Something has happened to it: no reason to wait for as long as before.
    if ((this.#failures.get(id) ?? 0) >= triesBeforeTelling) this.#endPause(id);
    this.#work();
  }

  /** Inspects these as well: what a list said of them is not all. */
  refresh(ids: readonly string[]): void {
    for (const id of ids) this.#requeue(id, this.#waiting.get(id) ?? []);
    this.#work();
  }

  /** Keeps all events back, so that an older full list can't overwrite what they lead to. */
  hold(): void {
    this.#isHeld = true;
  }

  /** Goes on after {@link hold}. Resolves when the events that waited by now have been told. */
  release(): Promise<void> {
    this.#isHeld = false;
    // A full list says it all, and whatever was in the way may be over.
    this.#failures.clear();
    for (const id of [...this.#pausing.keys()]) this.#endPause(id);
    for (const [id, events] of this.#waiting) if (events.length === 0) this.#waiting.delete(id);
    this.#backlog?.done();
    return new Promise((resolve) => {
      const ids = new Set([...this.#waiting.keys(), ...this.#busy]);
      this.#backlog = { ids, done: resolve };
      this.#work();
      this.#checkBacklog();
    });
  }

  /** Ends for good: tells nothing any more. */
  stop(): void {
    this.#isOver = true;
    for (const id of [...this.#pausing.keys()]) this.#endPause(id);
    this.#waiting.clear();
    this.#backlog?.done();
  }

  #work(): void {
    if (this.#isHeld || this.#isOver) return;
    for (const [id, events] of this.#waiting) {
      if (this.#busy.size >= inspectsAtOnce) return;
      if (this.#busy.has(id) || this.#pausing.has(id)) continue;
      this.#waiting.delete(id);
      this.#busy.add(id);
      void this.#apply(id, events).finally(() => {
        this.#busy.delete(id);
        this.#work();
        this.#checkBacklog(id);
      });
    }
  }

  async #apply(id: string, events: readonly EngineEvent[]): Promise<void> {
    let update: () => void;
    try {
      update = await this.#look(id, events);
    } catch (error) {
      this.#fail(id, events, error);
      return;
    }
    if (this.#isOver) return;
    this.#failures.delete(id);
    // Something has happened since: what we saw may be older than what others know by now.
    if (this.#isHeld || this.#waiting.has(id)) {
      this.#requeue(id, [...events, ...(this.#waiting.get(id) ?? [])]);
      return;
    }
    update();
    this.#tell(events);
  }

  /** What to do to the registry. */
  async #look(id: string, events: readonly EngineEvent[]): Promise<() => void> {
    const { engine, registry, clock } = this.#deps;
    const last = events.at(-1);
    if (last?.kind === 'destroy') return () => registry.markMissing(id, last.at);
    try {
      const container = await engine.inspect(id);
      return () => registry.upsert(container);
    } catch (error) {
      if (!(error instanceof EngineError) || error.kind !== 'not-found') throw error;
      return () => registry.markMissing(id, clock.now());
    }
  }

  /** Tries again later, with the events that are not told yet. */
  #fail(id: string, events: readonly EngineEvent[], error: unknown): void {
    if (this.#isOver) return;
    const { clock, report } = this.#deps;
    const failures = this.#failures.get(id) ?? 0;
    this.#failures.set(id, failures + 1);
    if (failures === 0) report(error);
    const isEnough = failures + 1 >= triesBeforeTelling;
    if (isEnough) this.#tell(events);
    this.#requeue(id, [...(isEnough ? [] : events), ...(this.#waiting.get(id) ?? [])]);
    const cancel = clock.after(backoffMs(again, failures), () => {
      this.#pausing.delete(id);
      this.#work();
    });
    this.#pausing.set(id, cancel);
  }

  #endPause(id: string): void {
    this.#pausing.get(id)?.();
    this.#pausing.delete(id);
  }

  #tell(events: readonly EngineEvent[]): void {
    for (const event of events) this.#deps.emit(event);
  }

  /** What has events to tell still belongs to it. */
  #checkBacklog(id?: string): void {
    if (this.#backlog === null) return;
    const { ids, done } = this.#backlog;
    if (id !== undefined && (this.#waiting.get(id)?.length ?? 0) === 0 && !this.#busy.has(id)) ids.delete(id);
    if (ids.size > 0) return;
    this.#backlog = null;
    done();
  }

  #requeue(id: string, events: readonly EngineEvent[]): void {
    this.#waiting.set(id, events.slice(-longestWait));
  }
}
