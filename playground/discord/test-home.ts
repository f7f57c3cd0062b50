import type { Interaction } from 'discord.js';
import { type Channel, type Discord, type Guild, type Member, startDiscord } from './index.ts';
import { startBot, type TestBot } from './test-bot.ts';

/** A guild with a channel, a person, and a bot that has registered commands. */
export interface TestHome extends AsyncDisposable {
  readonly discord: Discord;
  readonly guild: Guild;
  readonly channel: Channel;
  readonly alice: Member;
  readonly bot: TestBot;
  /** Registers other commands instead. */
  readonly commands: (set: readonly object[]) => Promise<void>;
}

type Commands = Parameters<TestBot['client']['application']['commands']['set']>[0];

const restartAndLogs = [
  {
    name: 'restart',
    description: 'Restart a container',
    options: [{ type: 3, name: 'container', description: 'Which one', required: true, autocomplete: true }],
  },
  {
    name: 'logs',
    description: 'Show what it said',
    options: [
      { type: 4, name: 'lines', description: 'How many', min_value: 1, max_value: 100 },
      { type: 3, name: 'since', description: 'Since when', choices: [{ name: 'Today', value: 'today' }] },
    ],
  },
];

/** Starts it all; `handler` is what the bot does with whatever people do. */
export async function startHome(handler?: (interaction: Interaction) => Promise<unknown>): Promise<TestHome> {
  const discord = await startDiscord();
  const guild = discord.guild({ name: 'Home' });
  const channel = guild.channel('servers');
  const alice = guild.member('Alice');
  const bot = await startBot(discord, handler);
  const commands = async (set: readonly object[]) => {
    await bot.client.guilds.cache.get(guild.id)?.commands.set(set as unknown as Commands);
  };
  await commands(restartAndLogs);
  const dispose = async () => {
    await bot[Symbol.asyncDispose]();
    await discord.close();
  };
  return { discord, guild, channel, alice, bot, commands, [Symbol.asyncDispose]: dispose };
}
