import type { Container, ContainerState } from '../../containers/model/container.ts';
import { type ContainerAction, type Engine, EngineError } from '../../hosts/model/engine.ts';
import type { ContainerRegistry } from '../../hosts/model/registry.ts';
import type { Actor } from '../../kit/actor.ts';
import type { Clock } from '../../kit/clock.ts';
import { actions, mayOvertake } from './action.ts';

/** Something that is under way. `since`: milliseconds since the epoch. */
export interface InFlight {
  readonly action: ContainerAction;
  readonly actor: Actor;
  readonly since: number;
}

/**
 * What became of it. `container` and `state` are from an inspect afterwards, never assumed: a `start` that is `done` can
 * have ended again already, and then `container` has the state and exit code.
 * - `busy`: somebody else's action on it is under way; ours was not tried
 * - `gone`: there is no such container (any more)
 * - `unfinished`: we stopped waiting; the engine may still be at it
 */
export type ActionOutcome =
  | { readonly kind: 'done'; readonly durationMs: number; readonly container: Container }
  | { readonly kind: 'already'; readonly state: ContainerState }
  | ({ readonly kind: 'busy' } & InFlight)
  | { readonly kind: 'gone' }
  | { readonly kind: 'unfinished'; readonly durationMs: number }
  | { readonly kind: 'failed'; readonly error: EngineError; readonly durationMs: number };

/** An action that begins or is over, for those who want to know what was asked for. */
export interface ActionNotice {
  readonly phase: 'begins' | 'ends';
  readonly action: ContainerAction;
  readonly container: Container;
  readonly actor: Actor;
}

/** What {@link ContainerActions} works with. */
export interface ActionDeps {
  readonly engine: Engine;
  readonly registry: ContainerRegistry;
  readonly clock: Clock;
  /**
   * Milliseconds between a start and the look at what it came to: one that fails at once, as a bad configuration makes
   * it, needs a moment for that. Default 300.
   */
  readonly settleMs?: number;
}

/** Asks the engine for what `act.ts` lets through, and looks what came of it. One action at a time on each container. */
export class ContainerActions {
  readonly #deps: ActionDeps;
  readonly #inFlight = new Map<string, InFlight>();
  /** With the container's name. */
  readonly #running = new Map<Promise<ActionOutcome>, string>();
  readonly #listeners = new Set<(notice: ActionNotice) => void>();

  constructor(deps: ActionDeps) {
    this.#deps = deps;
  }

  /** What is being done to the container of that name just now. */
  inFlight(name: string): InFlight | undefined {
    return this.#inFlight.get(name);
  }

  /** Tells of every action before the engine is asked and after it is over. Must not throw. Returns a function that ends it. */
  onAction(listener: (notice: ActionNotice) => void): () => void {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  }

  /**
   * Resolves when nothing is in flight, also nothing that began in the meantime, but for what is done to the container
   * named `except`: our own restart is not over before we are.
   */
  async idle(except: string | null = null): Promise<void> {
    const others = () => [...this.#running].flatMap(([running, name]) => (name === except ? [] : [running]));
    while (others().length > 0) await Promise.allSettled(others());
  }

  /**
   * Does it and waits for it, as long as the container's own stop timeout allows. When it resolves the registry shows
   * the state after it. `ready` is waited for before the engine is asked, when nobody else can begin any more. Rejects
   * only for a bug.
   */
  async run(
    action: ContainerAction,
    name: string,
    actor: Actor,
    ready: () => void | Promise<void> = () => {},
  ): Promise<ActionOutcome> {
    const { registry, clock } = this.#deps;
    const busy = this.#inFlight.get(name);
    if (busy && !mayOvertake(action, busy.action)) return { kind: 'busy', ...busy };
    const container = registry.get(name);
    if (container === undefined || container.state === 'missing') return { kind: 'gone' };
    const own: InFlight = { action, actor, since: clock.now() };
    this.#inFlight.set(name, own);
    this.#tell({ phase: 'begins', action, container, actor });
    const running = this.#perform(action, container, ready).finally(() => {
      // One that was overtaken is no longer what is told of.
      if (this.#inFlight.get(name) === own) this.#inFlight.delete(name);
      this.#running.delete(running);
      this.#tell({ phase: 'ends', action, container, actor });
    });
    this.#running.set(running, name);
    return running;
  }

  #tell(notice: ActionNotice): void {
    for (const listener of [...this.#listeners]) listener(notice);
  }

  async #perform(
    action: ContainerAction,
    before: Container,
    ready: () => void | Promise<void>,
  ): Promise<ActionOutcome> {
    const { engine, clock } = this.#deps;
    const waits = ready();
    // Otherwise the engine is asked in this turn, as nothing speaks against it any more.
    if (waits) await waits;
    const began = clock.monotonic();
    const elapsed = () => Math.round(clock.monotonic() - began);
    try {
      const result = await engine.act(action, before.id, actions[action].deadlineMs(before));
      if (result === 'done' && !actions[action].leavesDown) await this.#settle();
      const after = await this.#lookAgain(before);
      if (result === 'already') return { kind: 'already', state: after.state };
      return { kind: 'done', durationMs: elapsed(), container: after };
    } catch (error) {
      if (!(error instanceof EngineError)) throw error;
      return this.#explain(action, before, error, elapsed);
    }
  }

  /** Whatever the engine answered, what counts is the state that the container is in now. */
  async #explain(
    action: ContainerAction,
    before: Container,
    error: EngineError,
    elapsed: () => number,
  ): Promise<ActionOutcome> {
    if (error.kind === 'not-found') {
      this.#deps.registry.markMissing(before.id, this.#deps.clock.now());
      return { kind: 'gone' };
    }
    const after = await this.#lookAgain(before).catch((cause: unknown) => {
      if (cause instanceof EngineError) return null;
      throw cause;
    });
    // It ended, was paused or went on by itself in the moment before.
    if (error.kind === 'conflict' && after !== null && actions[action].isSoAlready(after))
      return { kind: 'already', state: after.state };
    if (error.kind !== 'timeout') return { kind: 'failed', error, durationMs: elapsed() };
    if (after !== null && actions[action].isDone(before, after)) {
      return { kind: 'done', durationMs: elapsed(), container: after };
    }
    return { kind: 'unfinished', durationMs: elapsed() };
  }

  /** Inspects it and tells the registry. One that removes itself at its end (`--rm`) is missing then. */
  async #lookAgain(before: Container): Promise<Container> {
    const { engine, registry, clock } = this.#deps;
    try {
      const after = await engine.inspect(before.id);
      registry.upsert(after);
      return after;
    } catch (error) {
      if (!(error instanceof EngineError) || error.kind !== 'not-found') throw error;
      registry.markMissing(before.id, clock.now());
      return { ...before, state: 'missing', health: null, pid: null, finishedAt: clock.now() };
    }
  }

  #settle(): Promise<void> {
    const ms = this.#deps.settleMs ?? 300;
    return ms === 0 ? Promise.resolve() : new Promise((resolve) => this.#deps.clock.after(ms, resolve));
  }
}
