import { copyFile, mkdir, readFile, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { SimClock } from '../discord/clock.ts';
import type { Message } from '../discord/index.ts';
import type { Status } from '../protocol.ts';
import { SampleEngine } from '../sample-engine/sample-engine.ts';
import { BotChild } from './bot.ts';
import { firstConfig } from './first-config.ts';
import { type Home, startHome } from './home.ts';
import { type RefusedRequest, Traffic } from './traffic.ts';
import { stepMs } from './turn.ts';

/** What the playground is told when it starts. */
export interface PlaygroundOptions {
  /** Whose containers they are, and why, in one sentence. */
  readonly engine: { readonly kind: 'sample' | 'own'; readonly why: string };
  /** Where its data are: one folder for each kind below it. */
  readonly dataDir: string;
  /** The real bot's: what was tried here can be taken along to it. */
  readonly realDataDir: string;
  /** A short folder for sockets, which is removed by who made it. */
  readonly socketDir: string;
  /** The environment that the bot gets, but for what the playground says itself. */
  readonly env: Readonly<Record<string, string | undefined>>;
  readonly setUpUrl: string | null;
  /** Told what the bot logs. */
  readonly say: (line: string) => void;
}

/** What a page is told of. */
export interface Watcher {
  /** Messages, channels, roles, commands or the status may be others. */
  changed(): void;
  refused(refused: RefusedRequest): void;
}

/** Messages of a channel that are kept: more than are shown, and bounded. */
const keptMessages = 400;
/** How far ahead the clock is, so that the next start goes on from there. */
const aheadFile = 'ahead-ms';

/** What the configuration is called when it was taken along. */
const takenFile = 'stevedore.playground.yml';

/** One life of it, from a start or reset to the next. */
interface Life {
  readonly home: Home;
  readonly traffic: Traffic;
  readonly engine: SampleEngine | null;
  readonly bot: BotChild;
}

/** The whole bot between a simulated Discord and an engine, for people to try. */
export class Playground {
  readonly dismissed = new WeakSet<Message>();
  readonly #options: PlaygroundOptions;
  readonly #folder: string;
  readonly #watchers = new Set<Watcher>();
  #life: Life;
  #discordUp = true;
  #over = false;
  #taken = false;
  #ended: Promise<void> | null = null;
  /** What is going on that takes a while; one at a time. */
  #busy: string | null = null;

  private constructor(options: PlaygroundOptions, folder: string, life: Life) {
    this.#options = options;
    this.#folder = folder;
    this.#life = life;
    this.#watch(life);
  }

  /** Starts Discord, the engine if it is a sample, and the bot. */
  static async start(options: PlaygroundOptions): Promise<Playground> {
    const folder = join(options.dataDir, options.engine.kind);
    return new Playground(options, folder, await begin(options, folder));
  }

  get home(): Home {
    return this.#life.home;
  }

  get traffic(): Traffic {
    return this.#life.traffic;
  }

  /** Tells it of changes until the returned function is called. */
  watch(watcher: Watcher): () => void {
    this.#watchers.add(watcher);
    return () => this.#watchers.delete(watcher);
  }

  status(): Status {
    const { engine } = this.#options;
    const isSample = engine.kind === 'sample';
    return {
      type: 'status',
      now: this.#life.home.discord.clock.now(),
      engine: { ...engine, up: this.#life.engine?.isUp ?? true },
      bot: this.#botStatus(),
      discordUp: this.#discordUp,
      can: { advance: isSample, cutEngine: isSample, cutDiscord: true },
      setUpUrl: this.#options.setUpUrl,
      over: this.#over,
      canTakeAlong: this.#over && !this.#taken,
      notices: this.#notices(),
    };
  }

  #notices(): string[] {
    const taken = `The playground's configuration lies beside your own as ${takenFile}: put your own ids in, and take over what you want.`;
    return [...(this.#busy === null ? [] : [this.#busy]), ...(this.#taken ? [taken] : [])];
  }

  #botStatus(): Status['bot'] {
    const { discord, guild } = this.#life.home;
    if (!this.#discordUp || this.#over) return 'away';
    const { gateway, world } = discord;
    const isReady = gateway.hasBotOf(world.application) && world.commands.visibleIn(guild.id).length > 0;
    return isReady ? 'ready' : 'starting';
  }

  /** Something was changed from outside. */
  changed(): void {
    this.#life.home.discord.world.changed();
  }

  /** Turns the time forward, in steps that leave the bot time to act. @returns why not, if not */
  async advance(ms: number): Promise<string | null> {
    if (this.#life.engine === null) return 'Time can only be turned with the sample containers.';
    return this.#alone('The time is being turned forward', async (say) => {
      const { home, bot } = this.#life;
      for (let left = ms; left > 0 && !this.#over; left -= stepMs) {
        const step = Math.min(left, stepMs);
        home.discord.clock.advance(step);
        await bot.turns(step);
        say(`${5 * Math.floor(20 * (1 - left / ms))} %`);
      }
      await writeFile(join(this.#folder, aheadFile), String(home.discord.clock.now() - Date.now()));
    });
  }

  /** Cuts Discord or the engine off, or lets it come back. @returns why not, if not */
  async cut(what: 'discord' | 'engine', up: boolean): Promise<string | null> {
    const { home, engine } = this.#life;
    if (what === 'engine' && engine === null) return 'Only the sample engine can be cut off.';
    return this.#alone(up ? 'It is coming back' : 'It is being cut off', async () => {
      if (what === 'engine') await (up === engine?.isUp ? null : up ? engine?.listen() : engine?.stop());
      else if (up !== this.#discordUp) {
        await (up ? home.discord.comesBack() : home.discord.goesAway());
        this.#discordUp = up;
      }
    });
  }

  /** Everything as at the first start. @returns why not, if not */
  async reset(): Promise<string | null> {
    return this.#alone('Everything begins again', async () => {
      // What went wrong in the old one is no reason not to begin again.
      await end(this.#life).catch((error: unknown) => this.#options.say(String(error)));
      await rm(this.#folder, { recursive: true, force: true });
      this.#discordUp = true;
      this.#life = await begin(this.#options, this.#folder);
      this.#watch(this.#life);
    });
  }

  /**
   * Lays the playground's configuration beside the real one, under a name of its own: the ids in it are of a Discord that never
   * existed. @returns why not, if not
   */
  async takeAlong(): Promise<string | null> {
    if (!this.#over) return 'Enter a real token first.';
    await copyFile(join(this.#folder, 'stevedore.yml'), join(this.#options.realDataDir, takenFile));
    this.#taken = true;
    this.#tell();
    return null;
  }

  /** Ends it, all but what is shown. */
  async stop(): Promise<void> {
    this.#ended ??= this.#end();
    await this.#ended;
  }

  async #end(): Promise<void> {
    this.#over = true;
    this.#tell();
    await end(this.#life);
  }

  async #alone(what: string, task: (say: (how: string) => void) => Promise<void>): Promise<string | null> {
    if (this.#over) return 'The playground is over.';
    if (this.#busy !== null) return `${this.#busy}: wait until that is done.`;
    const say = (how: string) => {
      const notice = `${what} (${how}).`;
      if (notice === this.#busy) return;
      this.#busy = notice;
      this.#tell();
    };
    this.#busy = `${what}.`;
    this.#tell();
    try {
      await task(say);
      return null;
    } finally {
      this.#busy = null;
      this.#tell();
    }
  }

  #watch({ home, traffic }: Life): void {
    home.discord.world.watch(() => {
      if (this.#life.home !== home) return;
      for (const refused of traffic.look()) for (const watcher of this.#watchers) watcher.refused(refused);
      for (const channel of home.guild.channels.values()) {
        while (channel.allMessages.length > keptMessages) channel.allMessages[0]?.delete();
      }
      this.#tell();
    });
    this.#tell();
  }

  #tell(): void {
    for (const watcher of this.#watchers) watcher.changed();
  }
}

async function begin(options: PlaygroundOptions, folder: string): Promise<Life> {
  await mkdir(folder, { recursive: true });
  const ahead = options.engine.kind === 'sample' ? await aheadOf(folder) : 0;
  const clock = new SimClock();
  clock.advance(ahead);
  const home = await startHome(clock);
  const engine = options.engine.kind === 'sample' ? await sampleEngine(options.socketDir, clock) : null;
  // What the person has changed stays.
  await writeFile(join(folder, 'stevedore.yml'), firstConfig(options.engine.kind), { flag: 'wx' }).catch(
    ignoreExisting,
  );
  const bot = new BotChild({
    env: botEnvironment(options, folder, home, ahead),
    turned: engine !== null,
    say: options.say,
  });
  bot.start();
  return { home, traffic: new Traffic(home.discord), engine, bot };
}

async function end({ home, engine, bot }: Life): Promise<void> {
  await bot.stop();
  await engine?.close();
  await home.discord.close();
}

async function sampleEngine(socketDir: string, clock: SimClock): Promise<SampleEngine> {
  const engine = new SampleEngine(join(socketDir, 'engine.sock'), clock);
  await engine.listen();
  return engine;
}

function botEnvironment(
  { env, engine, socketDir }: PlaygroundOptions,
  dataDir: string,
  { discord, guild }: Home,
  ahead: number,
): Record<string, string | undefined> {
  const foreign = /^(DISCORD_|WEB_)|^(DATA_DIR|API_SOCKET|LOG_LEVEL)(_FILE)?$/;
  const sample = {
    DOCKER_HOST: `unix://${join(socketDir, 'engine.sock')}`,
    DOCKER_TLS_VERIFY: '0',
    // The kernel knows nothing of these containers.
    STATS_SOURCE: 'engine-api',
    STEVEDORE_AHEAD: String(ahead),
  };
  return {
    ...Object.fromEntries(Object.entries(env).filter(([name]) => !foreign.test(name))),
    DISCORD_TOKEN: discord.token,
    DISCORD_API: discord.api,
    DISCORD_GUILD_ID: guild.id,
    DATA_DIR: dataDir,
    API_SOCKET: join(socketDir, 'api.sock'),
    LOG_LEVEL: 'warn',
    ...(engine.kind === 'sample' ? sample : {}),
  };
}

async function aheadOf(folder: string): Promise<number> {
  const text = await readFile(join(folder, aheadFile), 'utf8').catch(() => '0');
  const ahead = Number(text);
  return Number.isFinite(ahead) && ahead > 0 ? ahead : 0;
}

function ignoreExisting(error: NodeJS.ErrnoException): void {
  if (error.code !== 'EEXIST') throw error;
}
