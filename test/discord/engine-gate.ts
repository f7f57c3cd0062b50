import { createConnection, createServer, type Server, type Socket } from 'node:net';

/** A call to the engine that is held back. */
export interface HeldCall {
  /** Resolves when the call is there; with `answered`, when the engine has it and its answer is held back. */
  readonly held: Promise<void>;
  /** Lets it go on. */
  release(): void;
}

interface Hold {
  readonly call: RegExp;
  readonly answered: boolean;
  isHeld(): void;
  readonly released: Promise<void>;
}

/** A client, by the first line of what it asked last. */
interface Connection {
  line: string;
  silent: boolean;
}

/** A Unix socket before an engine's that passes everything on, can hold one call back, and can fall silent. */
export class EngineGate {
  readonly path: string;
  readonly #engine: string;
  readonly #server: Server;
  readonly #sockets = new Set<Socket>();
  readonly #holds = new Set<Hold>();
  readonly #connections = new Set<Connection>();

  private constructor(path: string, engine: string) {
    this.path = path;
    this.#engine = engine;
    this.#server = createServer((client) => this.#connect(client));
  }

  /** Listens at `path` for an engine at `engine`. */
  static async open(path: string, engine: string): Promise<EngineGate> {
    const gate = new EngineGate(path, engine);
    await new Promise<void>((resolve) => gate.#server.listen(path, resolve));
    return gate;
  }

  /**
   * Holds back the next call whose `POST /path` fits: before the engine hears of it, or with `answered` what the engine
   * answers. Whoever called and goes away takes it with him.
   */
  hold(call: RegExp, { answered = false } = {}): HeldCall {
    const held = Promise.withResolvers<void>();
    const released = Promise.withResolvers<void>();
    this.#holds.add({ call, answered, isHeld: held.resolve, released: released.promise });
    return { held: held.promise, release: released.resolve };
  }

  /** Connections whose latest `GET /path` fits stay open, and nothing comes over them any more. Returns how many. */
  silence(call: RegExp): number {
    const silenced = [...this.#connections].filter(({ line, silent }) => !silent && call.test(line));
    for (const connection of silenced) connection.silent = true;
    return silenced.length;
  }

  async close(): Promise<void> {
    for (const socket of this.#sockets) socket.destroy();
    await new Promise<void>((resolve) => this.#server.close(() => resolve()));
  }

  #connect(client: Socket): void {
    const engine = createConnection(this.#engine);
    const connection: Connection = { line: '', silent: false };
    this.#connections.add(connection);
    client.on('close', () => this.#connections.delete(connection));
    for (const [socket, other] of [
      [client, engine],
      [engine, client],
    ] as const) {
      this.#sockets.add(socket);
      socket.on('error', () => other.destroy());
      socket.on('close', () => {
        this.#sockets.delete(socket);
        other.destroy();
      });
    }
    let answers = Promise.resolve();
    client.on('data', async (data) => {
      [connection.line = ''] = data.toString('latin1').split('\r\n', 1);
      const hold = this.#take(connection.line);
      client.pause();
      if (hold?.answered) {
        answers = hold.released;
        engine.once('data', hold.isHeld);
      } else if (hold) {
        hold.isHeld();
        await hold.released;
      }
      engine.write(data);
      client.resume();
    });
    client.on('end', () => engine.end());
    engine.on('data', async (data) => {
      engine.pause();
      await answers;
      if (!connection.silent) client.write(data);
      engine.resume();
    });
    engine.on('end', () => client.end());
  }

  /** A call begins with its first line: bodies here are empty, and no call comes before the answer to the last. */
  #take(line: string): Hold | undefined {
    for (const hold of this.#holds) {
      if (!hold.call.test(line)) continue;
      this.#holds.delete(hold);
      return hold;
    }
    return undefined;
  }
}
