import type { IncomingMessage } from 'node:http';
import type { Socket } from 'node:net';
import { network } from './network.ts';

/** Browsers send one request after the other; a client that sends several at once has not this many without an answer. */
const MOST_OPEN = 16;

/** A connection that owes a request, or the rest of one. */
interface Waiting {
  readonly network: string;
  /** Since when, by `performance.now()`. */
  readonly since: number;
  /** The request whose headers are there while its body is not; `null` before. */
  readonly incoming: IncomingMessage | null;
}

/**
 * The connections of a server that have not sent a whole request: silent ones, half-sent ones, those that wait for a
 * further request. They are bounded in number and in time, so that whoever opens many keeps nobody else out: beyond the
 * bound the oldest one is closed, of the network that has most of them.
 */
export class UnfinishedRequests {
  readonly #most: number;
  readonly #longestMs: number;
  /** Those that wait, the oldest first. */
  readonly #waiting = new Map<Socket, Waiting>();
  /** What ends the requests of a connection that are being answered. A client may send the next ones before that. */
  readonly #open = new WeakMap<Socket, Set<() => void>>();

  constructor(most: number, longestMs: number) {
    this.#most = most;
    this.#longestMs = longestMs;
  }

  /** A connection was made. */
  connected(socket: Socket): void {
    const open = new Set<() => void>();
    this.#open.set(socket, open);
    socket.once('close', () => {
      this.#waiting.delete(socket);
      // Node says nothing of answers that wait behind another one when their connection ends.
      for (const ended of open) ended();
      open.clear();
    });
    this.#wait(socket, null);
  }

  /**
   * The headers of a request are there; the body may not be, also behind whole requests of the same connection. One that
   * sends very many before it takes an answer is closed. `ended` is called once, when it was answered or its connection
   * is gone.
   */
  arrived(socket: Socket, incoming: IncomingMessage, ended: () => void): void {
    const open = this.#open.get(socket);
    open?.add(ended);
    if ((open?.size ?? 0) > MOST_OPEN) socket.destroy();
    else if (hasBody(incoming)) this.#wait(socket, incoming);
    else this.#waiting.delete(socket);
  }

  /** The request of {@link arrived} was answered. */
  answered(socket: Socket, ended: () => void): void {
    const open = this.#open.get(socket);
    if (!open?.delete(ended)) return;
    ended();
    if (open.size > 0 || socket.destroyed) return;
    // It waits from now on, not from when it was made.
    this.#waiting.delete(socket);
    this.#wait(socket, null);
  }

  /** Closes those that have waited too long. */
  closeLate(): void {
    this.#forgetWhole();
    const latest = performance.now() - this.#longestMs;
    for (const [socket, { since }] of this.#waiting) {
      if (since > latest) break;
      socket.destroy();
    }
  }

  #wait(socket: Socket, incoming: IncomingMessage | null): void {
    const { since } = this.#waiting.get(socket) ?? { since: performance.now() };
    this.#waiting.set(socket, { network: network(socket.remoteAddress ?? ''), since, incoming });
    if (this.#waiting.size > this.#most) this.#forgetWhole();
    if (this.#waiting.size > this.#most) this.#closeOldest();
  }

  /** A request may have become whole without anybody reading its body. */
  #forgetWhole(): void {
    for (const [socket, { incoming }] of this.#waiting) {
      if (incoming?.complete) this.#waiting.delete(socket);
    }
  }

  #closeOldest(): void {
    const counts = new Map<string, number>();
    for (const { network: from } of this.#waiting.values()) counts.set(from, (counts.get(from) ?? 0) + 1);
    const most = Math.max(...counts.values());
    for (const [socket, { network: from }] of this.#waiting) {
      if (counts.get(from) !== most) continue;
      this.#waiting.delete(socket);
      socket.destroy();
      return;
    }
  }
}

function hasBody({ headers }: IncomingMessage): boolean {
  return headers['transfer-encoding'] !== undefined || Number(headers['content-length'] ?? 0) !== 0;
}
