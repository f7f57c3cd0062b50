import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { PermissionFlagsBits } from 'discord-api-types/v10';
import { type Channel, type Discord, type Guild, type Person, startDiscord } from '../playground/discord/index.ts';
import { Boxes } from '../test/engine/boxes.ts';
import { PrivateEngine } from '../test/engine/private-engine.ts';
import { until } from '../test/engine/until.ts';
import { BotProcess } from './bot-process.ts';

/** A bot at work: a private engine with containers, a simulated Discord, and the bot in a process of its own. */
export interface Scene {
  readonly engine: PrivateEngine;
  readonly boxes: Boxes;
  /** Names of the containers that run and do nothing. */
  readonly names: readonly string[];
  /** Name of a container with 2000 lines of log. */
  readonly talkative: string;
  readonly discord: Discord;
  readonly guild: Guild;
  readonly channel: Channel;
  /** Has Manage Server. */
  readonly alice: Person;
  /** An ordinary member. */
  readonly bob: Person;
  readonly bot: BotProcess;
  /** The bot's folder. */
  readonly data: string;
  /** The engine's version. */
  readonly engineVersion: string;
  /** Turns the bot's clock and Discord's forward together. */
  advance(ms: number): Promise<void>;
  /** Ends everything that was started. */
  close(): Promise<void>;
}

/** Containers in all; every fifth belongs to no compose project. */
export interface SceneOptions {
  readonly containers: number;
  /** Makes more of them, before the bot starts. */
  readonly more?: (boxes: Boxes, socket: string) => Promise<unknown>;
  /** Puts something into the bot's folder, before it starts. */
  readonly prepare?: (data: string) => Promise<unknown>;
}

const lines = Array.from(
  { length: 2000 },
  (_, n) => `2026-01-01T00:00:${n % 60} INFO handled request ${n} in ${n % 97} ms`,
);

/** Resolves when the bot's commands can be used. */
export async function setScene({ containers, more, prepare }: SceneOptions): Promise<Scene> {
  const ends: (() => Promise<unknown>)[] = [];
  const close = async () => {
    for (const end of ends.splice(0).reverse()) await end();
  };
  try {
    const engine = await PrivateEngine.start({ say: (line) => console.error(line) });
    ends.push(() => engine.remove());
    const boxes = new Boxes(engine.socketPath);
    const talkative = await boxes.logger({ stdout: `${lines.join('\n')}\n` }, { name: 'talkative' });
    ends.push(() => boxes.removeAll());
    const names: string[] = [];
    for (let n = 1; n < containers; n++) {
      const compose = n % 5 === 0 ? {} : { project: `project-${n % 12}`, service: `service-${n}` };
      names.push((await boxes.sleeper({ name: `container-${n}`, ...compose })).name);
    }

    await more?.(boxes, engine.socketPath);

    const discord = await startDiscord({ record: false });
    ends.push(() => discord.close());
    const guild = discord.guild({ name: 'Home' });
    const channel = guild.channel('servers');
    const data = await mkdtemp(join(tmpdir(), 'stevedore-bench-'));
    ends.push(() => rm(data, { recursive: true, force: true }));
    await prepare?.(data);
    const bot = await BotProcess.start(join(data, 'bundle'), {
      DISCORD_TOKEN: discord.token,
      DISCORD_GUILD_ID: guild.id,
      DISCORD_API: discord.api,
      DOCKER_HOST: `unix://${engine.socketPath}`,
      DATA_DIR: data,
      API_SOCKET: join(data, 'api.sock'),
    });
    ends.push(() => bot.stop());
    await until(() => bot.ask({ ask: 'ready' }), 'the bot to be ready', 60_000);

    return {
      engine,
      boxes,
      names,
      talkative: talkative.name,
      discord,
      guild,
      channel,
      alice: guild.member('Alice', { permissions: PermissionFlagsBits.ManageGuild }).in(channel),
      bob: guild.member('Bob').in(channel),
      bot,
      data,
      engineVersion: (await engine.docker().version()).Version,
      async advance(ms) {
        discord.clock.advance(ms);
        await bot.ask({ ask: 'advance', ms });
      },
      close,
    };
  } catch (error) {
    await close();
    throw error;
  }
}
