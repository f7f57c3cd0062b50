import type { IncomingMessage } from 'node:http';
import type { Socket } from 'node:net';
import type { GatewayDispatchEvents } from 'discord-api-types/v10';
import { WebSocketServer } from 'ws';
import type { Rulebook } from '../rules/rulebook.ts';
import type { Application } from '../world/application.ts';
import type { World } from '../world/world.ts';
import { closes } from './closes.ts';
import { Connection } from './connection.ts';
import type { Session } from './session.ts';

/** A session that has lost its connection can be resumed for so long, in milliseconds. */
const resumableMs = 3 * 60_000;

/** What a test can set about the gateway. */
export interface GatewayOptions {
  /** How often bots are told to send a heartbeat, in real milliseconds. */
  readonly heartbeatMs: number;
  /** Privileged intents the application was granted. */
  readonly privilegedIntents: number;
}

/** Discord's gateway v10: JSON, one shard. */
export class Gateway {
  /** How often bots identified. */
  identifies = 0;
  /** How often bots resumed. */
  resumes = 0;
  /** Heartbeats received. */
  heartbeats = 0;
  /** Sessions that exist, connected or not. */
  readonly sessions = new Map<string, Session>();
  readonly world: World;
  readonly rules: Rulebook;
  readonly options: GatewayOptions;
  readonly #connections = new Set<Connection>();
  readonly #server = new WebSocketServer({ noServer: true });
  #rejectWith: number[] = [];

  constructor(world: World, rules: Rulebook, options: GatewayOptions) {
    this.world = world;
    this.rules = rules;
    this.options = options;
    world.send = (to, event, data) => this.#send(to, event, data);
    world.cutOff = (application) => this.#cutOff(application);
  }

  /** How many bots are connected and ready. */
  get connected(): number {
    return [...this.sessions.values()].filter((session) => session.connected).length;
  }

  /** Takes over a WebSocket that knocks at the HTTP server. */
  upgrade(request: IncomingMessage, socket: Socket, head: Buffer): void {
    this.#server.handleUpgrade(request, socket, head, (webSocket) => {
      const connection = new Connection(this, webSocket, new URL(request.url ?? '/', 'ws://discord').searchParams);
      this.#connections.add(connection);
      webSocket.once('close', () => this.#connections.delete(connection));
      connection.hello();
    });
  }

  /** Whether an application's bot is connected and ready. */
  hasBotOf(application: Application): boolean {
    return [...this.sessions.values()].some((session) => session.connected && session.application === application);
  }

  #send(to: Application, event: GatewayDispatchEvents, data: object): void {
    for (const session of this.sessions.values()) if (session.application === to) session.dispatch(event, data);
  }

  #cutOff(application: Application): void {
    for (const connection of this.#connections)
      if (connection.application === application) connection.close(closes['gateway-token'].code);
    for (const [id, session] of this.sessions) if (session.application === application) this.sessions.delete(id);
  }

  /**
   * Closes all connections. Without a code the wire is cut, as when the network breaks. A bot is expected to come back and
   * resume; nothing that happens meanwhile is lost.
   */
  drop(code?: number): void {
    for (const connection of this.#connections) connection.close(code);
  }

  /** Asks bots to reconnect and resume (op 7). */
  reconnect(): void {
    for (const connection of this.#connections) connection.reconnect();
  }

  /** Declares the sessions invalid (op 9). Those that are not resumable are forgotten. */
  invalidate({ resumable }: { readonly resumable: boolean }): void {
    if (!resumable) this.sessions.clear();
    for (const connection of this.#connections) connection.invalidSession(resumable);
  }

  /**
   * From now on nothing comes through the connections there are, not even the answer to a heartbeat: they look alive and
   * are not. A new connection works.
   */
  silence(on: boolean): void {
    for (const connection of this.#connections) connection.silent = on;
  }

  /** Closes the connection at the next identify (or the next `times`) with a code, such as 4004 or 4014. */
  rejects(code: number, times = 1): void {
    this.#rejectWith.push(...Array.from({ length: times }, () => code));
  }

  /** The code the next identify is rejected with, if any. */
  takeRejection(): number | undefined {
    return this.#rejectWith.shift();
  }

  /** The session a bot may resume; nothing when it is unknown or was left alone for too long. */
  resumable(id: string): Session | undefined {
    const session = this.sessions.get(id);
    if (session?.lostAt !== undefined && this.world.clock.now() - session.lostAt > resumableMs) {
      this.sessions.delete(id);
      return undefined;
    }
    return session;
  }

  /** Cuts all connections for good. */
  stop(): void {
    for (const connection of this.#connections) connection.close();
    this.#server.close();
  }
}
