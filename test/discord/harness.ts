import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { PermissionFlagsBits } from 'discord-api-types/v10';
import { execa } from 'execa';
import { onTestFinished } from 'vitest';
import { type Channel, type Discord, type Guild, type Person, startDiscord } from '../../playground/discord/index.ts';
import { allAnswered } from '../../playground/discord/under-way.ts';
import { parseEnvironment } from '../../src/config/environment.ts';
import { createLogger } from '../../src/config/logger.ts';
import type { Clock } from '../../src/kit/clock.ts';
import { type Bot, createBot } from '../../src/wiring/create-bot.ts';
import { Boxes, boxes, engineSocket, until } from '../engine/index.ts';

/** Half of what the engine has for an answer, by the clock that is turned. Milliseconds. */
const stepMs = 5_000;

/** A simulated Discord with people in it, a data directory and the settings for a bot: all but the bot. */
export interface Home {
  readonly discord: Discord;
  readonly guild: Guild;
  readonly channel: Channel;
  /** Has Manage Server. */
  readonly alice: Person;
  /** An ordinary member. */
  readonly bob: Person;
  readonly boxes: Boxes;
  /** The engine's Unix socket. */
  readonly socket: string;
  /** Where the bot's data is: stevedore.yml, the database. */
  readonly data: string;
  /** The bot's environment variables. */
  readonly settings: Readonly<Record<string, string>>;
}

/** A whole bot as `wiring/create-bot.ts` builds it, between a simulated Discord and a real engine. */
export interface Running extends Omit<Home, 'settings'> {
  readonly bot: Bot;
  /** Lines of the bot's log, as JSON. */
  readonly log: readonly string[];
  /** The bot ends, and another one starts with the same data; `meanwhile` is done in between. */
  restart(meanwhile?: () => Promise<unknown>, options?: RestartOptions): Promise<void>;
  /** Time goes by for the bot, milliseconds, in steps that leave it and the engine time to act. */
  passes(ms: number): Promise<void>;
  /**
   * The clock is turned by so many milliseconds at once, when what is under way has been answered. With `duringAction` a start,
   * stop or restart is not waited for: that is what is to take so long.
   */
  leaps(ms: number, options?: { readonly duringAction?: boolean }): Promise<void>;
}

export interface RestartOptions {
  /** Settings that are others from now on. */
  readonly env?: Readonly<Record<string, string>>;
  /** Do not wait until the commands are registered. */
  readonly wait?: boolean;
}

export interface HomeOptions {
  /** Unix socket of the engine; by default that of this run. */
  readonly socket?: string;
  /** More settings, or others. */
  readonly env?: Readonly<Record<string, string>>;
  /** The data directory lies on a disk of its own, of so many bytes. */
  readonly diskBytes?: number;
  /** Text of stevedore.yml. Roles and people can be made here, before the bot connects. */
  readonly config?: (guild: Guild, channel: Channel) => string;
}

export interface RunningOptions extends HomeOptions {
  readonly ownContainerId?: string;
  /** Done to the simulated Discord before the bot connects. */
  readonly prepare?: (discord: Discord) => void;
  /** What the bot goes by instead of Discord's clock. */
  readonly clock?: (discord: Clock) => Clock;
  /** Do not wait until the commands are registered. */
  readonly wait?: boolean;
}

/** A section of stevedore.yml with one entry called `one`, about that channel. */
export function entryOf(section: string, channel: Channel, lines: readonly string[] = []): string {
  return [`${section}:`, '  one:', `    channel: "${channel.id}"`, ...lines.map((line) => `    ${line}`), ''].join(
    '\n',
  );
}

/** Everything that a bot needs; ends with the test, after whatever was made later. */
export async function prepareHome(options: HomeOptions = {}): Promise<Home> {
  const discord = await startDiscord();
  const guild = discord.guild({ name: 'Home' });
  const channel = guild.channel('servers');
  const admins = guild.role('Admins', { permissions: PermissionFlagsBits.ManageGuild });
  const data = await mkdtemp(join(tmpdir(), 'stevedore-bot-'));
  onTestFinished(async () => {
    await discord.close();
    await rm(data, { recursive: true, force: true });
  });
  if (options.diskBytes !== undefined) {
    await execa('mount', ['-t', 'tmpfs', '-o', `size=${options.diskBytes}`, 'stevedore-test', data]);
    onTestFinished(async () => {
      await execa('umount', [data]);
    });
  }
  if (options.config) await writeFile(join(data, 'stevedore.yml'), options.config(guild, channel));
  const socket = options.socket ?? engineSocket();
  return {
    discord,
    guild,
    channel,
    alice: guild.member('Alice', { roles: [admins] }).in(channel),
    bob: guild.member('Bob').in(channel),
    // An engine of the test's own takes its containers with it.
    boxes: options.socket === undefined ? boxes() : new Boxes(socket),
    socket,
    data,
    settings: {
      DISCORD_TOKEN: discord.token,
      DISCORD_GUILD_ID: guild.id,
      DISCORD_API: discord.api,
      DOCKER_HOST: `unix://${socket}`,
      DATA_DIR: data,
      API_SOCKET: join(data, 'api.sock'),
      LOG_LEVEL: 'debug',
      LOG_FORMAT: 'json',
      ...options.env,
    },
  };
}

/** Gives what has happened at the engine the time to be told. One that is not there has nothing to tell. */
export async function engineHasSpoken({ boxes: { docker } }: Pick<Home, 'boxes'>): Promise<void> {
  await docker.ping().catch(() => {});
}

/** Ends with the test. Resolves when the commands can be used and the engine's containers are known. */
export async function startBot(options: RunningOptions = {}): Promise<Running> {
  const { settings: prepared, ...home } = await prepareHome(options);
  const settings = { ...prepared };
  options.prepare?.(home.discord);
  const log: string[] = [];

  const begin = async (): Promise<Bot> => {
    const parsed = parseEnvironment(settings, () => '');
    if (!parsed.ok) throw new Error(JSON.stringify(parsed.errors));
    const secrets = new Set<string>();
    const bot = await createBot(parsed.value, {
      clock: options.clock?.(home.discord.clock) ?? home.discord.clock,
      secrets,
      log: createLogger({
        logLevel: 'debug',
        logFormat: 'json',
        program: 'bot',
        secrets,
        destination: { write: (line: string) => void log.push(line) },
      }),
      ...(options.ownContainerId === undefined ? {} : { ownContainerId: options.ownContainerId }),
    });
    await bot.start();
    return bot;
  };

  let bot = await begin();
  onTestFinished(() => bot.stop());
  const ready = () => until(() => bot.isReady(), 'the bot to be ready');
  if (options.wait !== false) await ready();

  return {
    ...home,
    get bot() {
      return bot;
    },
    log,
    async restart(meanwhile, { env = {}, wait = true } = {}) {
      await bot.stop();
      await meanwhile?.();
      Object.assign(settings, env);
      bot = await begin();
      if (wait) await ready();
    },
    async passes(ms) {
      for (let left = ms; left > 0; left -= stepMs) {
        home.discord.clock.advance(Math.min(left, stepMs));
        await engineHasSpoken(home);
        await allAnswered();
      }
    },
    async leaps(ms, { duringAction = false } = {}) {
      await allAnswered(!duringAction);
      home.discord.clock.advance(ms);
    },
  };
}
