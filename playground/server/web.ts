import { randomBytes, timingSafeEqual } from 'node:crypto';
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo, Socket } from 'node:net';
import { type WebSocket, WebSocketServer } from 'ws';
import { LARGEST_REQUEST } from '../protocol.ts';
import type { Playground } from './playground.ts';
import { readRequest } from './requests.ts';
import { Session } from './session.ts';

/** The page's files, by their path below its address; `''` is the document. */
export type PageFiles = () => Promise<ReadonlyMap<string, { readonly contentType: string; readonly body: Buffer }>>;

/** Only this machine reaches it, whatever the settings say. */
const host = '127.0.0.1';
/** Pages that may be connected at a time. */
const mostPages = 20;
/** Bytes that a page may leave lying about unread before it is cut off. */
const mostUnread = 16 * 2 ** 20;

const contentPolicy =
  "default-src 'none'; script-src 'self'; style-src 'self' 'unsafe-inline'; img-src 'self' data: blob:; media-src 'self'; " +
  "font-src 'self'; connect-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'";

/** Safe for every answer: the address is a secret, and what bots upload is foreign. */
const headers = {
  'cache-control': 'no-store',
  'content-security-policy': contentPolicy,
  'cross-origin-opener-policy': 'same-origin',
  'cross-origin-resource-policy': 'same-origin',
  'referrer-policy': 'no-referrer',
  'x-content-type-options': 'nosniff',
};

/** Shown as it is in the page; all else is saved. */
const harmless = /^(image\/(png|jpeg|gif|webp)|text\/plain)\b/;

/** The playground's page and its WebSocket, for this machine and who knows the secret alone. */
export class PlaygroundWeb {
  readonly #playground: Playground;
  readonly #page: PageFiles;
  readonly #secret = randomBytes(18).toString('base64url');
  readonly #server: Server;
  readonly #sockets = new WebSocketServer({ noServer: true, maxPayload: LARGEST_REQUEST, perMessageDeflate: false });

  private constructor(playground: Playground, page: PageFiles) {
    this.#playground = playground;
    this.#page = page;
    this.#server = createServer((request, response) => void this.#serve(request, response));
    this.#server.on('upgrade', (request, socket, head) => this.#upgrade(request, socket as Socket, head));
  }

  /** Listens on `port`, or on a free one where that is taken. */
  static async start(playground: Playground, page: PageFiles, port: number): Promise<PlaygroundWeb> {
    const web = new PlaygroundWeb(playground, page);
    await web.#listen(port).catch(async (error: NodeJS.ErrnoException) => {
      if (error.code !== 'EADDRINUSE') throw error;
      await web.#listen(0);
    });
    return web;
  }

  /** With the secret. */
  get address(): string {
    return `http://${host}:${this.#port}/${this.#secret}/`;
  }

  /** Ends it; who is connected is told by the closed connection. */
  async stop(): Promise<void> {
    const closed = new Promise((resolve) => this.#server.close(resolve));
    for (const socket of this.#sockets.clients) socket.terminate();
    this.#server.closeAllConnections();
    await closed;
  }

  get #port(): number {
    return (this.#server.address() as AddressInfo).port;
  }

  #listen(port: number): Promise<void> {
    return new Promise((resolve, reject) => {
      this.#server.once('error', reject);
      this.#server.listen(port, host, () => {
        this.#server.off('error', reject);
        resolve();
      });
    });
  }

  /**
   * Why a request is not answered, as a status; `null`: it is. Any website can make a browser send requests here: one with a
   * foreign name that points here shows in Host, one that is elsewhere in Origin, and none knows the secret.
   */
  #refusal({ headers: { host: asked = '', origin }, url = '/' }: IncomingMessage, needsOrigin: boolean): number | null {
    const names = [`${host}:${this.#port}`, `localhost:${this.#port}`];
    if (!names.includes(asked)) return 421;
    if (origin === undefined ? needsOrigin : origin !== `http://${asked}`) return 403;
    return this.#knowsSecret(url) ? null : 404;
  }

  #knowsSecret(url: string): boolean {
    const [, given = ''] = url.split(/[/?]/, 2);
    const [a, b] = [Buffer.from(given), Buffer.from(this.#secret)];
    return a.length === b.length && timingSafeEqual(a, b);
  }

  async #serve(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const isRead = request.method === 'GET' || request.method === 'HEAD';
    const status = this.#refusal(request, false) ?? (isRead ? null : 405);
    if (status !== null) {
      const text = status === 404 ? 'Open the address that "npm start" has printed.\n' : 'Refused.\n';
      response.writeHead(status, { ...headers, 'content-type': 'text/plain; charset=utf-8' }).end(text);
      return;
    }
    const path = new URL(request.url ?? '/', 'http://page').pathname.slice(this.#secret.length + 1);
    try {
      // Without the slash, relative addresses would lose the secret.
      if (path === '') response.writeHead(308, { ...headers, location: `/${this.#secret}/` }).end();
      else if (path.startsWith('/files/')) this.#file(path, response);
      else await this.#pageFile(path, response);
    } catch (error) {
      response.writeHead(500, { ...headers, 'content-type': 'text/plain; charset=utf-8' }).end(`${String(error)}\n`);
    }
  }

  async #pageFile(path: string, response: ServerResponse): Promise<void> {
    const file = (await this.#page()).get(path.slice(1));
    if (file === undefined) response.writeHead(404, headers).end();
    else response.writeHead(200, { ...headers, 'content-type': file.contentType }).end(file.body);
  }

  /** `/files/MEMBER/CHANNEL/ID/NAME`: an attachment, as far as that member sees its message. */
  #file(path: string, response: ServerResponse): void {
    const [, , memberId = '', channelId = '', id] = path.split('/');
    const { people, guild } = this.#playground.home;
    const member = [...people.keys()].find((one) => one.id === memberId);
    const channel = guild.channels.get(channelId);
    const isSeen = member !== undefined && channel !== undefined && member.permissionsIn(channel) !== 0n;
    const file = !isSeen
      ? undefined
      : channel.allMessages
          .filter((message) => message.visibleTo(member))
          .flatMap((message) => message.attachments)
          .find((attachment) => attachment.id === id);
    if (file === undefined) {
      response.writeHead(404, headers).end();
      return;
    }
    const type = harmless.test(file.contentType) ? file.contentType : 'application/octet-stream';
    const download = type.startsWith('image/') ? {} : { 'content-disposition': `attachment; filename="${file.name}"` };
    response.writeHead(200, { ...headers, 'content-type': type, ...download }).end(file.data);
  }

  #upgrade(request: IncomingMessage, socket: Socket, head: Buffer): void {
    socket.on('error', () => socket.destroy());
    // As it was sent: what is no address at all must not throw here.
    const isSocket = request.url === `/${this.#secret}/socket`;
    const status = this.#refusal(request, true) ?? (isSocket ? null : 404);
    if (status !== null || this.#sockets.clients.size >= mostPages) {
      socket.end(`HTTP/1.1 ${status ?? 503} Refused\r\nconnection: close\r\ncontent-length: 0\r\n\r\n`);
      return;
    }
    this.#sockets.handleUpgrade(request, socket, head, (webSocket) => this.#connected(webSocket));
  }

  #connected(socket: WebSocket): void {
    const session = new Session(this.#playground, (message) => {
      if (socket.readyState !== socket.OPEN) return;
      if (socket.bufferedAmount > mostUnread) socket.terminate();
      else socket.send(JSON.stringify(message));
    });
    socket.on('error', () => socket.terminate());
    socket.once('close', () => session.close());
    socket.on('message', (data, isBinary) => {
      const asked = isBinary ? null : readRequest(String(data));
      // The page is ours: who sends something else is not the page.
      if (asked === null) socket.close(1008, 'not in the protocol');
      else void session.hears(asked);
    });
  }
}
