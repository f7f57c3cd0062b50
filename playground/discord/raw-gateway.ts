import { GatewayIntentBits, GatewayOpcodes } from 'discord-api-types/v10';
import { WebSocket } from 'ws';
import type { Discord } from './discord.ts';
import { isObject, type JsonObject } from './world/json.ts';

/** A connection to the gateway that sends whatever it is told. */
export class RawGateway implements AsyncDisposable {
  readonly #discord: Discord;
  readonly #query: string;
  #socket: WebSocket;
  /** The code the connection was closed with. */
  closedWith: number | undefined;
  readonly received: JsonObject[] = [];
  /** How many heartbeats were sent. */
  heartbeats = 0;

  constructor(discord: Discord, query = '?v=10&encoding=json') {
    this.#discord = discord;
    this.#query = query;
    this.#socket = this.#open();
  }

  get token(): string {
    return this.#discord.token;
  }

  #open(): WebSocket {
    const socket = new WebSocket(`${this.#discord.world.origin.replace('http', 'ws')}/${this.#query}`);
    socket.on('message', (data) => {
      const payload: unknown = JSON.parse(String(data));
      if (isObject(payload)) this.received.push(payload);
    });
    socket.on('close', (code) => {
      if (socket === this.#socket) this.closedWith = code;
    });
    socket.on('error', () => socket.terminate());
    return socket;
  }

  /** Cuts the wire and connects anew. */
  async again(): Promise<void> {
    this.#socket.terminate();
    this.received.length = 0;
    this.#socket = this.#open();
    await this.opened();
  }

  /** Resolves when the connection stands. */
  async opened(): Promise<void> {
    if (this.#socket.readyState === WebSocket.CONNECTING)
      await new Promise((resolve) => this.#socket.once('open', resolve));
  }

  send(payload: JsonObject): void {
    if (payload['op'] === GatewayOpcodes.Heartbeat) this.heartbeats++;
    this.sendRaw(JSON.stringify(payload));
  }

  sendRaw(text: string): void {
    this.#socket.send(text);
  }

  /** Identifies properly, except for what is laid over. */
  identify(over: JsonObject = {}): void {
    const d = { token: this.token, intents: GatewayIntentBits.Guilds, properties: {}, shard: [0, 1], ...over };
    this.send({ op: GatewayOpcodes.Identify, d });
  }

  /** The data of an event, once it has come. */
  async event(name: string): Promise<JsonObject> {
    const payload = await this.waits(() => this.received.find((one) => one['t'] === name));
    return isObject(payload['d']) ? payload['d'] : {};
  }

  /** Waits for something that messages or a close bring about. */
  async waits<T>(probe: () => T | undefined): Promise<T> {
    for (const started = performance.now(); performance.now() - started < 10_000; ) {
      const found = probe();
      if (found !== undefined) return found;
      await new Promise((resolve) => setTimeout(resolve, 2));
    }
    throw new Error(`not so; received ${JSON.stringify(this.received.map(({ op, t }) => ({ op, t })))}`);
  }

  async [Symbol.asyncDispose](): Promise<void> {
    this.#socket.terminate();
  }
}
