import { type ClientOptions, WebSocket } from 'ws';
import { until } from '../../test/engine/until.ts';
import type { Asked, FromServer, ShownMessage, Snapshot, Status } from '../protocol.ts';

/** A page without a browser: what the server tells it, and what it asks. */
export class TestPage implements Disposable {
  readonly heard: FromServer[] = [];
  readonly messages = new Map<string, ShownMessage>();
  status: Status | undefined;
  snapshot: Snapshot | undefined;
  closed: number | null = null;
  readonly #socket: WebSocket;
  #request = 0;

  private constructor(socket: WebSocket) {
    this.#socket = socket;
    socket.on('message', (data) => this.#hears(JSON.parse(String(data)) as FromServer));
    socket.once('close', (code) => {
      this.closed = code;
    });
  }

  /** Resolves when it has its first snapshot; rejects with the status where it is refused. */
  static async open(address: string, options: ClientOptions = {}): Promise<TestPage> {
    const { origin } = new URL(address);
    const socket = new WebSocket(`${address.replace('http', 'ws')}socket`, { origin, ...options });
    const page = new TestPage(socket);
    await new Promise<void>((resolve, reject) => {
      socket.once('open', resolve);
      socket.once('unexpected-response', (_, { statusCode }) => reject(new Error(String(statusCode))));
      socket.once('error', reject);
    });
    await until(() => page.snapshot, 'the snapshot');
    return page;
  }

  /** Asks, and returns the request's number. */
  ask(asked: Asked): number {
    const request = ++this.#request;
    this.raw(JSON.stringify({ request, ...asked }));
    return request;
  }

  /** Sends a frame as it is. */
  raw(frame: string): void {
    this.#socket.send(frame);
  }

  /** What is said about a request, once `is` is so. */
  answer<Type extends FromServer['type']>(type: Type, request: number): Promise<Extract<FromServer, { type: Type }>> {
    const is = (one: FromServer) => one.type === type && 'request' in one && one.request === request;
    const isDone = (one: FromServer) => is(one) && !(one.type === 'exchange' && one.state === 'sent');
    return until(
      () => this.heard.find(isDone) as Extract<FromServer, { type: Type }> | undefined,
      `${type} for ${request}; heard: ${JSON.stringify(this.heard.slice(-3)).slice(0, 2_000)}`,
    );
  }

  /** A message that has this text in it, wherever. */
  finds(text: string | RegExp, timeoutMs?: number): Promise<ShownMessage> {
    const has = (message: ShownMessage) =>
      typeof text === 'string' ? JSON.stringify(message.api).includes(text) : text.test(JSON.stringify(message.api));
    return until(() => [...this.messages.values()].findLast(has), `a message with ${text}`, timeoutMs);
  }

  [Symbol.dispose](): void {
    this.#socket.terminate();
  }

  #hears(message: FromServer): void {
    this.heard.push(message);
    if (message.type === 'status') this.status = message;
    if (message.type === 'message') this.messages.set(message.message.api.id, message.message);
    if (message.type === 'messageGone') this.messages.delete(message.messageId);
    if (message.type !== 'snapshot') return;
    this.snapshot = message;
    this.messages.clear();
    for (const one of Object.values(message.messages).flat()) this.messages.set(one.api.id, one);
  }
}

/** The `custom_id` of the button called so. */
export function buttonOf({ api }: ShownMessage, label: string): string {
  const found = new RegExp(
    `"custom_id":"([^"]*)"[^{}]*"label":"${label}"|"label":"${label}"[^{}]*"custom_id":"([^"]*)"`,
  ).exec(JSON.stringify(api.components));
  const id = found?.[1] ?? found?.[2];
  if (id === undefined) throw new Error(`no button ${label} on ${JSON.stringify(api.components)}`);
  return id;
}
