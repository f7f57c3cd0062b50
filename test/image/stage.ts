import { chown, mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { type IncomingHttpHeaders, type RequestOptions, request } from 'node:http';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { text } from 'node:stream/consumers';
import { PermissionFlagsBits } from 'discord-api-types/v10';
import type Docker from 'dockerode';
import { type Discord, type Guild, type Person, startDiscord } from '../../playground/discord/index.ts';
import { StatsHistoryStore } from '../../src/stats/history-store.ts';
import type { HistoryEntry } from '../../src/stats/model/history.ts';
import { openStore } from '../../src/store/open.ts';
import type { Boxes } from '../engine/boxes.ts';
import { until } from '../engine/until.ts';
import { composeService } from './compose.ts';
import { passOn } from './pass-on.ts';
import { Relay } from './relay.ts';

/** How a test's container differs from what compose makes. */
export interface StageOptions {
  /** More of the container's environment. */
  readonly env?: Readonly<Record<string, string>>;
  /** Changes to what the engine is asked for. */
  readonly adjust?: (service: Docker.ContainerCreateOptions) => void;
  /** Text of stevedore.yml. Channels can be made here. */
  readonly config?: (guild: Guild) => string;
  /** What the bot remembers of the stats; it is told the present time. */
  readonly history?: (now: number) => readonly HistoryEntry[];
  /** Owner of the folder that becomes /data; root's, as the engine makes one, unless given. */
  readonly dataOwner?: number;
}

/** Of the web program. */
export interface Answer {
  readonly status: number;
  readonly body: string;
  readonly headers: IncomingHttpHeaders;
}

/** What a command in the container printed. */
export interface Said {
  readonly code: number;
  readonly output: string;
}

/** The image in a container as docker-compose.yml makes one, between the simulated Discord and the private engine. */
export class Stage implements AsyncDisposable {
  readonly discord: Discord;
  readonly guild: Guild;
  /** Has Manage Server. */
  readonly alice: Person;
  readonly container: Docker.Container;
  /** The folder that is /data in the container. */
  readonly data: string;
  readonly #web: string;
  readonly #network: string;
  readonly #dispose: AsyncDisposableStack;

  private constructor(
    parts: Pick<Stage, 'discord' | 'guild' | 'alice' | 'container' | 'data'>,
    ways: { readonly web: string; readonly network: string },
    dispose: AsyncDisposableStack,
  ) {
    this.discord = parts.discord;
    this.guild = parts.guild;
    this.alice = parts.alice;
    this.container = parts.container;
    this.data = parts.data;
    this.#web = ways.web;
    this.#network = ways.network;
    this.#dispose = dispose;
  }

  /** Starts the container; waits for nothing. */
  static async open(boxes: Boxes, socket: string, image: string, options: StageOptions = {}): Promise<Stage> {
    await using dispose = new AsyncDisposableStack();
    const discord = dispose.use(await startDiscord());
    const guild = discord.guild({ name: 'Home' });
    const alice = guild.member('Alice', { permissions: PermissionFlagsBits.ManageGuild }).in(guild.channel('servers'));
    const folder = await mkdtemp(join(tmpdir(), 'stevedore-image-'));
    dispose.defer(() => rm(folder, { recursive: true, force: true }));
    const data = join(folder, 'data');
    await mkdir(data);
    await chown(data, options.dataOwner ?? 0, options.dataOwner ?? 0);
    if (options.config) {
      await writeFile(join(data, 'stevedore.yml'), options.config(guild));
      await chown(join(data, 'stevedore.yml'), 1000, 1000);
    }
    if (options.history) {
      const path = join(data, 'stevedore.db');
      const clock = { now: Date.now };
      const database = openStore({ path, log: console, clock });
      new StatsHistoryStore(database, clock).write(options.history(Date.now()));
      database.close();
      await chown(path, 1000, 1000);
    }

    // The simulated Discord is on this machine's loopback, the container in the private engine's network. A container that does
    // nothing holds the network that the image's joins, and the relay in there passes on to and fro.
    const holder = await boxes.sleeper();
    dispose.defer(() => boxes.remove(holder));
    const { State } = await boxes.docker.getContainer(holder.id).inspect();
    const network = `/proc/${State.Pid}/ns/net`;
    const port = Number(new URL(discord.api).port);
    const discordSocket = join(folder, 'discord.sock');
    const web = join(folder, 'web.sock');
    dispose.use(await passOn([{ from: { path: discordSocket }, to: { host: '127.0.0.1', port } }]));
    dispose.use(
      await Relay.open(network, [
        { from: { host: '127.0.0.1', port }, to: { path: discordSocket } },
        { from: { path: web }, to: { host: '127.0.0.1', port: 8080 } },
      ]),
    );

    const service = await composeService({
      image,
      env: { DISCORD_TOKEN: discord.token },
      extraEnvironment: { DISCORD_API: discord.api, DISCORD_GUILD_ID: guild.id, ...options.env },
      sources: { stevedore: data, '/var/run/docker.sock': socket },
    });
    service.name = `${boxes.prefix}stevedore-${dirname(data).slice(-6)}`;
    service.HostConfig = { ...service.HostConfig, NetworkMode: `container:${holder.id}` };
    options.adjust?.(service);
    const container = await boxes.docker.createContainer(service);
    dispose.defer(() => container.remove({ force: true, v: true }));
    await container.start();
    return new Stage({ discord, guild, alice, container, data }, { web, network }, dispose.move());
  }

  /** Resolves when commands can be used and the engine's containers are known. */
  async ready(): Promise<void> {
    await until(async () => (await this.health()).healthy === true, 'the bot to be ready', 45_000).catch(
      async (error: unknown) => {
        throw new Error(`never ready; its log:\n${await this.log()}`, { cause: error });
      },
    );
  }

  /** Lets the container reach a Unix socket of this machine at a port of its own loopback, from now on. */
  async connect(port: number, socket: string): Promise<void> {
    const route = { from: { host: '127.0.0.1', port }, to: { path: socket } };
    this.#dispose.use(await Relay.open(this.#network, [route]));
  }

  /** What /healthz says; throws while nothing answers. */
  async health(): Promise<{ readonly healthy: boolean }> {
    return JSON.parse((await this.get('/healthz')).body);
  }

  /** Asks the web program, as a browser would. */
  get(path: string, cookie = ''): Promise<Answer> {
    return this.#ask({ path, headers: { cookie } }, '');
  }

  /** Logs in to the page as a browser does; resolves with the cookie. */
  async logIn(password: string): Promise<string> {
    const headers = { 'content-type': 'application/x-www-form-urlencoded', origin: 'http://127.0.0.1' };
    const form = new URLSearchParams({ password }).toString();
    const { status, headers: answered } = await this.#ask({ method: 'POST', path: '/login', headers }, form);
    const cookie = answered['set-cookie']?.[0]?.split(';')[0];
    if (status !== 303 || cookie === undefined) throw new Error(`not logged in: ${status}`);
    return cookie;
  }

  #ask(what: RequestOptions, form: string): Promise<Answer> {
    return new Promise((resolve, reject) => {
      const headers = { ...what.headers, host: '127.0.0.1' };
      const asking = request({ ...what, headers, socketPath: this.#web, timeout: 5_000 }, (response) => {
        const { statusCode: status = 0, headers: answered } = response;
        text(response).then((body) => resolve({ status, body, headers: answered }), reject);
      });
      asking.once('error', reject);
      asking.once('timeout', () => asking.destroy(new Error('no answer')));
      asking.end(form);
    });
  }

  /** Everything that was logged, with the engine's time before each line if asked for. */
  async log(options: { timestamps?: boolean } = {}): Promise<string> {
    const raw = await this.container.logs({ stdout: true, stderr: true, timestamps: options.timestamps ?? false });
    return frames(raw);
  }

  /** Runs a shell script in the container, as root or as `user`. */
  async exec(script: string, user = ''): Promise<Said> {
    const exec = await this.container.exec({
      Cmd: ['/bin/sh', '-c', script],
      AttachStdout: true,
      AttachStderr: true,
      ...(user && { User: user }),
    });
    const stream = await exec.start({});
    const chunks: Buffer[] = [];
    for await (const chunk of stream) chunks.push(chunk);
    const { ExitCode } = await exec.inspect();
    return { code: ExitCode ?? -1, output: frames(Buffer.concat(chunks)) };
  }

  /** The process of one of the two programs, as it is numbered in the container; `null` while there is none. */
  async pid(program: 'bot' | 'web'): Promise<string | null> {
    const script = `for p in /proc/[0-9]*; do tr '\\0' ' ' <$p/cmdline | grep -q "^node .*/${program}.js" && echo \${p#/proc/}; done; true`;
    return (await this.exec(script)).output.trim() || null;
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.#dispose.disposeAsync();
  }
}

/** The engine's frames of 8 bytes (stream, length) and a payload, put together. */
function frames(raw: Buffer): string {
  const parts: Buffer[] = [];
  for (let at = 0; at + 8 <= raw.length; ) {
    const end = at + 8 + raw.readUInt32BE(at + 4);
    parts.push(raw.subarray(at + 8, end));
    at = end;
  }
  return Buffer.concat(parts).toString('utf8');
}
