import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { PermissionFlagsBits } from 'discord-api-types/v10';
import { onTestFinished } from 'vitest';
import { type Bot, createBot } from '../../src/bot.ts';
import { parseEnvironment } from '../../src/config/environment.ts';
import { createLogger } from '../../src/config/logger.ts';
import type { Clock } from '../../src/core/clock.ts';
import { type Channel, type Discord, type Guild, type Person, startDiscord } from '../discord-sim/index.ts';
import { Boxes, boxes, engineSocket, until } from '../engine/index.ts';

/** A whole bot as `bot.ts` builds it, between a simulated Discord and a real engine. */
export interface Running {
  readonly discord: Discord;
  readonly guild: Guild;
  readonly channel: Channel;
  /** Has Manage Server. */
  readonly alice: Person;
  /** An ordinary member. */
  readonly bob: Person;
  readonly bot: Bot;
  readonly boxes: Boxes;
  /** The engine's Unix socket. */
  readonly socket: string;
  /** Where its data is: stevedore.yml, the database. */
  readonly data: string;
  /** Lines of the bot's log, as JSON. */
  readonly log: readonly string[];
  /** The bot ends, and another one starts with the same data; `meanwhile` is done in between. */
  restart(meanwhile?: () => Promise<void>): Promise<void>;
}

export interface RunningOptions {
  /** Unix socket of the engine; by default that of this run. */
  readonly socket?: string;
  /** More settings, or others. */
  readonly env?: Readonly<Record<string, string>>;
  readonly ownContainerId?: string;
  /** Done to the simulated Discord before the bot connects. */
  readonly prepare?: (discord: Discord) => void;
  /** Text of stevedore.yml. Roles and people can be made here, before the bot connects. */
  readonly config?: (guild: Guild, channel: Channel) => string;
  /** What the bot goes by instead of Discord's clock. */
  readonly clock?: (discord: Clock) => Clock;
  /** Do not wait until the commands are registered. */
  readonly wait?: boolean;
}

/** Ends with the test. Resolves when the commands can be used and the engine's containers are known. */
export async function startBot(options: RunningOptions = {}): Promise<Running> {
  const discord = await startDiscord();
  options.prepare?.(discord);
  const guild = discord.guild({ name: 'Home' });
  const channel = guild.channel('servers');
  const admins = guild.role('Admins', { permissions: PermissionFlagsBits.ManageGuild });
  const data = await mkdtemp(join(tmpdir(), 'stevedore-bot-'));
  if (options.config) await writeFile(join(data, 'stevedore.yml'), options.config(guild, channel));
  const log: string[] = [];
  const socket = options.socket ?? engineSocket();

  const begin = async (): Promise<Bot> => {
    const parsed = parseEnvironment(
      {
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
      () => '',
    );
    if (!parsed.ok) throw new Error(JSON.stringify(parsed.errors));
    const secrets = new Set<string>();
    const bot = await createBot(parsed.value, {
      clock: options.clock?.(discord.clock) ?? discord.clock,
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
  onTestFinished(async () => {
    await bot.stop();
    await discord.close();
    await rm(data, { recursive: true, force: true });
  });
  const ready = () => until(() => bot.isReady(), 'the bot to be ready');
  if (options.wait !== false) await ready();

  return {
    discord,
    guild,
    channel,
    alice: guild.member('Alice', { roles: [admins] }).in(channel),
    bob: guild.member('Bob').in(channel),
    get bot() {
      return bot;
    },
    // An engine of the test's own takes its containers with it.
    boxes: options.socket === undefined ? boxes() : new Boxes(socket),
    socket,
    data,
    log,
    async restart(meanwhile) {
      await bot.stop();
      await meanwhile?.();
      bot = await begin();
      await ready();
    },
  };
}
