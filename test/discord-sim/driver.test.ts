import {
  ActionRowBuilder,
  ButtonBuilder,
  ButtonStyle,
  Client,
  Events,
  GatewayIntentBits,
  MessageFlags,
} from 'discord.js';
import { expect, test } from 'vitest';
import { startDiscord } from './index.ts';

test('a command is registered, typed, confirmed and answered', async () => {
  await using discord = await startDiscord();
  const guild = discord.guild({ name: 'Home' });
  const channel = guild.channel('servers');
  const alice = guild.member('Alice');
  const bob = guild.member('Bob');
  await using bot = await startBot(discord);
  await bot.client.guilds.cache.get(guild.id)?.commands.set([
    {
      name: 'restart',
      description: 'Restart a container',
      options: [{ type: 3, name: 'container', description: 'Which one', required: true, autocomplete: true }],
    },
  ]);
  const chat = alice.in(channel);
  const exchange = await chat.types('/restart', { container: 'mine' });
  expect(exchange.responseType).toBe(5);
  const asked = await exchange.answer();
  expect(asked.text).toBe('Restart mine?');
  expect(asked.ephemeral).toBe(true);
  expect(bob.in(channel).sees).toEqual([]);
  const click = await chat.clicks('Confirm');
  expect(click.responseType).toBe(7);
  expect(asked.text).toBe('Restarted mine');
  expect(await chat.completes('/restart', { container: 'mi' })).toEqual([{ name: 'minecraft', value: 'minecraft' }]);
});

async function startBot(discord: Awaited<ReturnType<typeof startDiscord>>) {
  const client = new Client({ intents: [GatewayIntentBits.Guilds], rest: { api: discord.api } });
  client.on(Events.InteractionCreate, async (interaction) => {
    if (interaction.isAutocomplete()) await interaction.respond([{ name: 'minecraft', value: 'minecraft' }]);
    if (interaction.isChatInputCommand()) {
      const name = interaction.options.getString('container', true);
      await interaction.deferReply({ flags: MessageFlags.Ephemeral });
      const row = new ActionRowBuilder<ButtonBuilder>().addComponents(
        new ButtonBuilder().setCustomId(`yes:${name}`).setLabel('Confirm').setStyle(ButtonStyle.Danger),
      );
      await interaction.editReply({ content: `Restart ${name}?`, components: [row] });
    }
    if (interaction.isButton()) {
      await interaction.update({ content: `Restarted ${interaction.customId.slice(4)}`, components: [] });
    }
  });
  const ready = new Promise((resolve) => client.once(Events.ClientReady, resolve));
  await client.login(discord.token);
  await ready;
  return { client, [Symbol.asyncDispose]: () => client.destroy() };
}
