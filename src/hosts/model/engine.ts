import type { Container, ContainerDetails } from '../../containers/model/container.ts';

/** What may be done to a container, in the order in which it is offered. The same words as the commands, the config and the audit. */
export const containerActions = ['start', 'stop', 'restart', 'pause', 'unpause', 'kill'] as const;

/** One of {@link containerActions}. */
export type ContainerAction = (typeof containerActions)[number];

/**
 * - `unreachable`: no connection (engine down, wrong address, connection cut)
 * - `permission`: the socket is there and refuses us
 * - `not-found`: the engine does not know that container (any more)
 * - `conflict`: the engine refuses now (e.g. it is being removed)
 * - `timeout`: no answer within our deadline; what was asked may still happen
 * - `forbidden`: a socket proxy does not let this call through
 * - `failed`: the engine answered with another error
 */
export type EngineErrorKind =
  | 'unreachable'
  | 'permission'
  | 'not-found'
  | 'conflict'
  | 'timeout'
  | 'forbidden'
  | 'failed';

/** Every failure of {@link Engine} is one of these; decide by `kind`, never by the message. */
export class EngineError extends Error {
  override readonly name = 'EngineError';
  readonly kind: EngineErrorKind;
  /** What the owner can do about it, in one sentence; `null` where we know of nothing. */
  readonly advice: string | null;

  constructor(kind: EngineErrorKind, message: string, options: { advice?: string | null; cause?: unknown } = {}) {
    super(message, { cause: options.cause });
    this.kind = kind;
    this.advice = options.advice ?? null;
  }
}

/** Each kind in words for anybody: without paths, addresses and ids. A sentence. */
export const engineErrorWords: Readonly<Record<EngineErrorKind, string>> = {
  unreachable: 'The Docker Engine cannot be reached at the moment. I keep trying to reconnect.',
  permission: 'I am not allowed to talk to the Docker Engine.',
  'not-found': 'This container no longer exists.',
  conflict: 'The Docker Engine cannot do this now.',
  timeout: 'The Docker Engine did not answer in time. It may still do what was asked.',
  forbidden: 'Something between me and the Docker Engine does not let this through.',
  failed: 'The Docker Engine answered with an error.',
};

/** What the engine says of itself, for `/about`. */
export interface EngineInfo {
  /** e.g. `29.1.3`. */
  readonly version: string;
  /** API version that we negotiated, e.g. `1.52`. */
  readonly apiVersion: string;
  readonly os: string;
  readonly arch: string;
  /** Name of the host that it runs on. */
  readonly hostName: string;
  readonly cpus: number;
  readonly memoryBytes: number;
  /** 1 or 2; `null` where the engine does not say. */
  readonly cgroupVersion: 1 | 2 | null;
  readonly cgroupDriver: string | null;
  /** Warnings that the engine itself prints, e.g. `WARNING: No memory limit support`. */
  readonly warnings: readonly string[];
}

export interface LogOptions {
  /** Last lines to read, at least 1. */
  readonly tail: number;
  /** Only lines since then, milliseconds since the epoch. */
  readonly since?: number;
  /** Read no more than this from the engine; older lines are given up first. */
  readonly maxBytes: number;
}

/** Raw text as the container wrote it (both streams, in order), decoded as UTF-8, bad bytes replaced. Hostile. */
export interface LogText {
  readonly text: string;
  /** `maxBytes` was reached. */
  readonly truncated: boolean;
  /** The engine says that it could not read some lines; `null`: it does not. */
  readonly unreadable: Unreadable | null;
}

/** What the engine says in a log of lines that it could not read. */
export interface Unreadable {
  /** e.g. `Error grabbing logs: …`, in one line. Hostile, too. */
  readonly words: string;
  /** `false`: the container may have written that itself. It is then in the text as well. */
  readonly isSure: boolean;
}

/** A Docker Engine, as far as this product needs one. Every call has a deadline and throws only {@link EngineError}. */
export interface Engine {
  /** All containers, running or not, inspected; those that could not be are marked as `partial`. */
  list(): Promise<Container[]>;
  /** By id or name. */
  inspect(idOrName: string): Promise<ContainerDetails>;
  /**
   * `already`: it was in that state before we asked. Waits until the engine has done it or `timeoutMs` is over
   * (error `timeout`; the engine goes on regardless).
   */
  act(action: ContainerAction, id: string, timeoutMs: number): Promise<'done' | 'already'>;
  logs(id: string, options: LogOptions): Promise<LogText>;
  info(): Promise<EngineInfo>;
}

/** Is the engine there? Kept current by whoever listens to its events. `host`: which one is away, where there are several. */
export type EngineStatus =
  | { readonly connected: true; readonly since: number; readonly info: EngineInfo }
  | { readonly connected: false; readonly since: number; readonly error: EngineError | null; readonly host?: string };
