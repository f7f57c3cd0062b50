import type { Health } from '../../containers/model/container.ts';
import type { EngineStatus } from './engine.ts';

/**
 * What happened to a container, in the engine's words (https://docs.docker.com/reference/cli/docker/system/events/),
 * but `health` for `health_status: …`. `die` and `stop` may come in either order; a `kill` is any signal, and only `oom`
 * means that the kernel killed it for its memory.
 */
export type EngineEventKind =
  | 'create'
  | 'start'
  | 'restart'
  | 'kill'
  | 'stop'
  | 'die'
  | 'oom'
  | 'destroy'
  | 'rename'
  | 'pause'
  | 'unpause'
  | 'update'
  | 'health';

/** One of the engine's events about one container. */
export interface EngineEvent {
  readonly kind: EngineEventKind;
  /** Milliseconds since the epoch, by the engine's clock. */
  readonly at: number;
  readonly id: string;
  /** As it was called when it happened, without a slash. */
  readonly name: string;
  /** Of a `die`. */
  readonly exitCode: number | null;
  /** Of a `health`. */
  readonly health: Health | null;
  /** Of a `kill`: the signal's number. Absent or `null` where the engine does not say. */
  readonly signal?: number | null;
}

/**
 * `begins`: the events from now on may be lost. `ends`: all containers were listed again, and the events that the engine
 * still had were told; it keeps the last 256 of everything that happens on it.
 */
export type EngineGap = 'begins' | 'ends';

/** Who listens to the engine: whether it is there, and what happens on it. */
export interface EngineFeed {
  status(): EngineStatus;
  /** Called at each change of {@link status}. Returns a function that ends it. */
  onStatus(listener: (status: EngineStatus) => void): () => void;
  /** Called once the registry shows what the event is about. Returns a function that ends it. */
  onEvent(listener: (event: EngineEvent) => void): () => void;
  /** Called where events may have been lost, also where {@link status} stays the same. Returns a function that ends it. */
  onGap(listener: (gap: EngineGap) => void): () => void;
}
