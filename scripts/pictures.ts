/**
 * `npm run pictures`: makes the pictures of the documentation, with a real bot, a private engine with an invented household
 * and the simulated Discord. `npm run pictures -- FOLDER WIDTH …` makes them elsewhere and in other widths (390 is a phone), to look at.
 */
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { PermissionFlagsBits } from 'discord-api-types/v10';
import {
  type Channel,
  type Discord,
  type Exchange,
  type Message,
  type Person,
  startDiscord,
} from '../playground/discord/index.ts';
import { parseEnvironment } from '../src/config/environment.ts';
import { createLogger } from '../src/config/logger.ts';
import { type Bot, createBot } from '../src/wiring/create-bot.ts';
import { PrivateEngine } from '../test/engine/private-engine.ts';
import { until } from '../test/engine/until.ts';
import { ensureChromium, launchChromium } from '../test/web/chromium.ts';
import { pretendAges } from './pictures/ages.ts';
import { moveIn } from './pictures/move-in.ts';
import { photograph } from './pictures/photograph.ts';

const [folder = join(import.meta.dirname, '../docs/images'), ...widths] = process.argv.slice(2);
/** CSS pixels: wide enough for a message as wide as Discord makes it. */
const usualWidth = '720';

async function startBot(discord: Discord, guildId: string, socket: string, data: string): Promise<Bot> {
  const parsed = parseEnvironment(
    {
      DISCORD_TOKEN: discord.token,
      DISCORD_GUILD_ID: guildId,
      DISCORD_API: discord.api,
      DOCKER_HOST: `unix://${socket}`,
      DATA_DIR: data,
      API_SOCKET: join(data, 'api.sock'),
      LOG_LEVEL: 'warn',
    },
    () => '',
  );
  if (!parsed.ok) throw new Error(JSON.stringify(parsed.errors));
  const log = createLogger({ ...parsed.value, program: 'bot', secrets: new Set() });
  const bot = await createBot(parsed.value, { clock: discord.clock, log });
  await bot.start();
  await until(() => bot.isReady(), 'the bot to be ready');
  return bot;
}

const boardOptions = {
  containers: 'project:games, project:home, project:media, project:nextcloud',
  title: 'Our servers',
  stats: true,
};

/** A board of most of the household, once its figures are more than a first look. */
async function board(mia: Person, channel: Channel): Promise<Message> {
  await (await mia.types('/board create', { name: 'servers', channel, ...boardOptions })).answer();
  const message = await until(() => channel.messages[0], 'the board');
  await until(() => message.edits > 0, 'its figures', 60_000);
  return message;
}

/** Each picture's messages, oldest first. */
async function scenes(mia: Person, jonas: Person): Promise<Record<string, readonly Message[]>> {
  const answer = async (asking: Promise<Exchange>) => (await asking).answer();
  const status = await answer(mia.types('/status'));
  // The first look has nothing to compare with but 200 ms ago; the second one has more, as soon as it is not the same.
  await answer(mia.types('/stats'));
  await sleep(5_000);
  const stats = await answer(mia.types('/stats'));
  const logs = await answer(mia.types('/logs', { container: 'minecraft', lines: 8 }));
  const done = await answer(jonas.types('/restart', { container: 'sonarr' }));
  await jonas.clicks('Restart', { on: done });
  await until(() => done.text.includes('was restarted'), 'the restart');
  const question = await answer(mia.types('/restart', { container: 'minecraft' }));
  return { status: [status], stats: [stats], logs: [logs], restart: [done, question] };
}

async function main(): Promise<void> {
  const data = await mkdtemp(join(tmpdir(), 'stevedore-pictures-'));
  const engine = await PrivateEngine.start({ liveRestore: true, say: (line) => console.error(line) });
  const discord = await startDiscord({ record: false });
  const browser = await launchChromium(await ensureChromium());
  let bot: Bot | null = null;
  try {
    await moveIn(engine);
    await pretendAges(engine);
    const guild = discord.guild({ name: 'Home' });
    const channel = guild.channel('servers');
    const managers = guild.role('Managers', { permissions: PermissionFlagsBits.ManageGuild });
    const [mia, jonas] = ['Mia', 'Jonas'].map((name) => guild.member(name, { roles: [managers] }).in(channel));
    if (!mia || !jonas) throw new Error('nobody is there');
    bot = await startBot(discord, guild.id, engine.socketPath, data);
    const pictures = await scenes(mia, jonas);
    pictures['board'] = [await board(mia, guild.channel('boards'))];
    await mkdir(folder, { recursive: true });
    for (const [name, messages] of Object.entries(pictures)) {
      for (const width of widths.length > 0 ? widths : [usualWidth]) {
        const png = await photograph(browser, { messages, viewer: mia.member, width: Number(width) });
        const path = resolve(folder, `${name}${width === usualWidth ? '' : `-${width}`}.png`);
        await writeFile(path, png);
        console.log(`${path}: ${Math.round(png.length / 1000)} kB`);
      }
    }
  } finally {
    await bot?.stop();
    await browser.close();
    await discord.close();
    await engine.remove();
    await rm(data, { recursive: true, force: true });
  }
}

await main();
