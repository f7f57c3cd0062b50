import type { Clock } from '../core/clock.ts';
import { type Engine, EngineError } from '../core/containers/engine.ts';
import type { EngineEvent } from '../core/containers/engine-event.ts';
import type { ContainerRegistry } from '../core/containers/registry.ts';

export interface EventApplierParts {
  readonly engine: Engine;
  readonly registry: ContainerRegistry;
  readonly clock: Clock;
  /** Told of each event once the registry shows what it is about, or could not be made to. Must not throw. */
  readonly emit: (event: EngineEvent) => void;
  /** Told of what went wrong; the registry may be wrong about a container until the next full list. */
  readonly report: (error: unknown) => void;
}

/** Inspects at a time, and events that wait for one container's inspect; beyond that the oldest is forgotten. */
const inspectsAtOnce = 4;
const longestWait = 100;

/**
 * Makes the registry follow the events: it inspects the container that an event names, once for any number of events
 * that come in the meantime, because an event says what happened and not what is so now.
 */
export class EventApplier {
  readonly #parts: EventApplierParts;
  /** By container id. */
  readonly #waiting = new Map<string, EngineEvent[]>();
  readonly #busy = new Set<string>();
  #isHeld = false;

  constructor(parts: EventApplierParts) {
    this.#parts = parts;
  }

  add(event: EngineEvent): void {
    this.#requeue(event.id, [...(this.#waiting.get(event.id) ?? []), event]);
    this.#work();
  }

  /** Keeps all events back, so that an older full list can't overwrite what they lead to. */
  hold(): void {
    this.#isHeld = true;
  }

  /** Goes on after {@link hold}. */
  release(): void {
    this.#isHeld = false;
    this.#work();
  }

  #work(): void {
    if (this.#isHeld) return;
    for (const [id, events] of this.#waiting) {
      if (this.#busy.size >= inspectsAtOnce) return;
      if (this.#busy.has(id)) continue;
      this.#waiting.delete(id);
      this.#busy.add(id);
      void this.#apply(id, events).finally(() => {
        this.#busy.delete(id);
        this.#work();
      });
    }
  }

  async #apply(id: string, events: readonly EngineEvent[]): Promise<void> {
    try {
      const update = await this.#look(id, events);
      // Something has happened since: what we saw may be older than what others know by now.
      if (this.#isHeld || this.#waiting.has(id)) {
        this.#requeue(id, [...events, ...(this.#waiting.get(id) ?? [])]);
        return;
      }
      update();
    } catch (error) {
      this.#parts.report(error);
    }
    for (const event of events) this.#parts.emit(event);
  }

  /** What to do to the registry. */
  async #look(id: string, events: readonly EngineEvent[]): Promise<() => void> {
    const { engine, registry, clock } = this.#parts;
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

  #requeue(id: string, events: readonly EngineEvent[]): void {
    this.#waiting.set(id, events.slice(-longestWait));
  }
}
