import type { IncomingMessage } from 'node:http';
import type { Socket } from 'node:net';
import { network } from './network.ts';

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
  /** How many requests of a connection are being answered. A client may send the next ones before that. */
  readonly #open = new WeakMap<Socket, number>();

  constructor(most: number, longestMs: number) {
    this.#most = most;
    this.#longestMs = longestMs;
  }

  /** A connection was made. */
  connected(socket: Socket): void {
    socket.once('close', () => this.#waiting.delete(socket));
    this.#wait(socket);
  }

  /** The headers of a request are there; the body may not be. */
  arrived(socket: Socket, incoming: IncomingMessage): void {
    this.#open.set(socket, (this.#open.get(socket) ?? 0) + 1);
    const waiting = this.#waiting.get(socket);
    if (waiting === undefined) return;
    if (hasBody(incoming)) this.#waiting.set(socket, { ...waiting, incoming });
    else this.#waiting.delete(socket);
  }

  /** A request was answered, or nobody is left to take the answer. */
  answered(socket: Socket): void {
    const open = (this.#open.get(socket) ?? 1) - 1;
    this.#open.set(socket, open);
    if (open > 0 || socket.destroyed) return;
    // It waits from now on, not from when it was made.
    this.#waiting.delete(socket);
    this.#wait(socket);
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

  #wait(socket: Socket): void {
    const from = network(socket.remoteAddress ?? '');
    this.#waiting.set(socket, { network: from, since: performance.now(), incoming: null });
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
