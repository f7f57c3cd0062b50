import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { type WebSocket, WebSocketServer } from 'ws';
import { buildPage } from '../../../playground/build-page.ts';
import type { Asked, FromPage, FromServer } from '../../../playground/protocol.ts';
import { snapshot, status } from './scene.ts';

/** The page's files with their strictest policy, and a server that says what a test wants it to say. */
export class StandIn implements AsyncDisposable {
  /** All that the page asked for. */
  readonly asked: FromPage[] = [];
  /** What it answers by itself. */
  answer: (asked: FromPage) => readonly FromServer[] = () => [];
  readonly #http: Server;
  readonly #sockets = new WebSocketServer({ noServer: true });

  private constructor(http: Server) {
    this.#http = http;
    http.on('upgrade', (request, socket, head) => {
      this.#sockets.handleUpgrade(request, socket, head, (page) => this.#greet(page));
    });
  }

  /** Builds the page and serves it. */
  static async start(): Promise<StandIn> {
    const files = await buildPage();
    const http = createServer((request, response) => {
      const file = files.get((request.url ?? '').replace(/^\/secret\//, ''));
      response.writeHead(file === undefined ? 404 : 200, {
        'content-type': file?.contentType ?? 'text/plain',
        'content-security-policy': "default-src 'self'; img-src 'self' data:",
      });
      response.end(file?.body);
    });
    await new Promise<void>((done) => http.listen(0, '127.0.0.1', done));
    return new StandIn(http);
  }

  /** Where the page is. */
  get url(): string {
    return `http://127.0.0.1:${(this.#http.address() as AddressInfo).port}/secret/`;
  }

  /** Tells the page something. */
  say(...messages: readonly FromServer[]): void {
    for (const page of this.#sockets.clients) for (const one of messages) page.send(JSON.stringify(one));
  }

  /** What was asked of this kind last. */
  last<T extends Asked['type']>(type: T): (FromPage & { readonly type: T }) | undefined {
    return this.asked.findLast((one): one is FromPage & { readonly type: T } => one.type === type);
  }

  /** Ends all connections; the page comes back by itself. */
  drop(): void {
    for (const page of this.#sockets.clients) page.terminate();
  }

  #greet(page: WebSocket): void {
    const say = (messages: readonly FromServer[]) => {
      for (const one of messages) page.send(JSON.stringify(one));
    };
    say([status, snapshot]);
    page.on('message', (data) => {
      const asked = JSON.parse(String(data)) as FromPage;
      this.asked.push(asked);
      say(this.answer(asked));
    });
  }

  async [Symbol.asyncDispose](): Promise<void> {
    this.drop();
    this.#http.closeAllConnections();
    await new Promise((done) => this.#http.close(done));
  }
}
