import { ActionRowBuilder, ButtonBuilder, ButtonStyle, MessageFlags } from 'discord.js';
import { expect, test } from 'vitest';
import { startHome } from './test-home.ts';

test('a command is typed, its answer comes, a button is clicked', async () => {
  await using home = await startHome(async (interaction) => {
    if (interaction.isChatInputCommand()) {
      const name = interaction.options.getString('container', true);
      await interaction.deferReply({ flags: MessageFlags.Ephemeral });
      await interaction.editReply({ content: `Restart ${name}?`, components: [buttons('Confirm')] });
    }
    if (interaction.isButton()) await interaction.update({ content: 'Restarted', components: [] });
  });
  const chat = home.alice.in(home.channel);
  const exchange = await chat.types('/restart', { container: 'mine' });
  expect(exchange.responseType).toBe(5);
  const asked = await exchange.answer();
  expect(asked).toMatchObject({ text: 'Restart mine?', ephemeral: true });
  expect(asked.buttons).toMatchObject([{ label: 'Confirm', customId: 'Confirm', disabled: false }]);
  const click = await chat.clicks('Confirm');
  expect(click.responseType).toBe(7);
  expect(click.message).toBe(asked);
  expect(asked).toMatchObject({ text: 'Restarted', buttons: [] });
  expect(exchange.firstResponseMs).toBeLessThan(3_000);
});

test('whatever is in an expectation that fails can be read', async () => {
  await using home = await startHome(async (interaction) => {
    if (interaction.isRepliable()) await interaction.reply({ content: 'done', components: [buttons('Go')] });
  });
  const { discord, guild, channel, alice } = home;
  const gamers = guild.role('Gamers');
  const person = alice.in(channel);
  const exchange = await person.types('/restart', { container: 'x' });
  const { message } = exchange;
  for (const one of [discord, discord.world, guild, channel, gamers, alice, person, exchange, message]) {
    // Pretty-printing an expectation asks for the same.
    expect(JSON.stringify(one).length).toBeLessThan(1_000);
  }
  expect(JSON.stringify(message)).toContain('"text":"done","buttons":["Go"]');
});

test('ephemeral answers are seen by nobody else, and their buttons clicked by nobody else', async () => {
  await using home = await startHome(async (interaction) => {
    if (interaction.isRepliable()) {
      await interaction.reply({ content: 'secret', components: [buttons('Go')], flags: MessageFlags.Ephemeral });
    }
  });
  const bob = home.guild.member('Bob').in(home.channel);
  const { message } = await home.alice.in(home.channel).types('/restart', { container: 'x' });
  expect(home.alice.in(home.channel).sees).toEqual([message]);
  expect(bob.sees).toEqual([]);
  await expect(bob.clicks('Go')).rejects.toThrow('there is no button "Go"');
  await expect(bob.clicks('Go', { on: message })).rejects.toThrow('does not see');
});

test('nobody clicks what is disabled, missing or a link', async () => {
  await using home = await startHome(async (interaction) => {
    if (!interaction.isRepliable()) return;
    const link = new ButtonBuilder().setLabel('Manual').setURL('https://example.org').setStyle(ButtonStyle.Link);
    const off = new ButtonBuilder().setLabel('Stop').setCustomId('stop').setStyle(ButtonStyle.Danger).setDisabled(true);
    const row = new ActionRowBuilder<ButtonBuilder>().addComponents(link, off);
    await interaction.reply({ content: 'x', components: [row] });
  });
  const chat = home.alice.in(home.channel);
  await chat.types('/restart', { container: 'x' });
  await expect(chat.clicks('Stop')).rejects.toThrow('disabled button "Stop"');
  await expect(chat.clicks('Start')).rejects.toThrow('there is no button "Start"');
  await expect(chat.clicks('Manual')).rejects.toThrow('is a link');
});

test('the newest button of that label is clicked, unless a message is named', async () => {
  const clicked: string[] = [];
  await using home = await startHome(async (interaction) => {
    if (interaction.isChatInputCommand()) await interaction.reply({ content: 'x', components: [buttons('Go')] });
    if (interaction.isButton()) {
      clicked.push(interaction.message.id);
      await interaction.deferUpdate();
    }
  });
  const chat = home.alice.in(home.channel);
  const [first, second] = [
    await chat.types('/restart', { container: 'x' }),
    await chat.types('/restart', { container: 'x' }),
  ];
  await chat.clicks('Go');
  await chat.clicks('Go', { on: first.message });
  expect(clicked).toEqual([second.message?.id, first.message?.id]);
});

test('a bot that does not answer in three seconds has not answered', async () => {
  await using home = await startHome(async (interaction) => {
    if (!interaction.isChatInputCommand()) return;
    home.discord.clock.advance(3_001);
    await interaction.reply('too late');
  });
  const chat = home.alice.in(home.channel);
  const exchange = await chat.types('/restart', { container: 'x' });
  expect(exchange).toMatchObject({ acknowledged: false, firstResponseMs: undefined, message: undefined });
  await home.discord.until(() => exchange.refusals.length > 0);
  expect(exchange.refusals).toMatchObject([{ code: 10062 }]);
});

test('a changed client can press what is not there, on messages of others', async () => {
  const pressed: string[] = [];
  await using home = await startHome(async (interaction) => {
    if (interaction.isChatInputCommand()) await interaction.reply({ content: 'x', flags: MessageFlags.Ephemeral });
    if (!interaction.isMessageComponent()) return;
    pressed.push(`${interaction.user.username} ${interaction.customId}`);
    await interaction.deferUpdate();
  });
  const { message } = await home.alice.in(home.channel).types('/restart', { container: 'x' });
  const mallory = home.guild.member('Mallory').in(home.channel);
  if (message !== undefined) await mallory.presses({ customId: 'confirm:minecraft', message });
  expect(pressed).toEqual(['mallory confirm:minecraft']);
});

test('a wait that fails says what is there instead', async () => {
  await using home = await startHome(async (interaction) => {
    if (interaction.isRepliable()) await interaction.reply({ content: 'Hello', components: [buttons('Go')] });
  });
  const chat = home.alice.in(home.channel);
  const exchange = await chat.types('/restart', { container: 'x' });
  await expect(chat.until((newest) => newest?.text === 'Bye', 50)).rejects.toThrow(
    'Alice sees in #servers: «Hello» [Go]',
  );
  await expect(chat.finds(({ text }) => text === 'Bye', 50)).rejects.toThrow('«Hello» [Go]');
  await expect(exchange.answer(({ text }) => text === 'Bye', 50)).rejects.toThrow('the answer is «Hello» [Go]');
  await expect(home.discord.until(() => false, 50)).rejects.toThrow(/latest requests:[\s\S]*callback.* → 20/);
  expect((await chat.until((newest) => newest?.text === 'Hello'))?.text).toBe('Hello');
});

test('text is read from wherever it stands', async () => {
  await using home = await startHome(async (interaction) => {
    if (!interaction.isChatInputCommand()) return;
    const embed = {
      author: { name: 'A' },
      title: 'B',
      description: 'C',
      fields: [{ name: 'D', value: 'E' }],
      footer: { text: 'F' },
    };
    await interaction.reply({ content: '0', embeds: [embed] });
    const text = (content: string) => ({ type: 10, content }) as const;
    const button = { type: 2, style: 2, custom_id: 'x', label: 'not text', emoji: { name: '🚢' } } as const;
    await interaction.followUp({
      flags: MessageFlags.IsComponentsV2,
      components: [
        { type: 17, components: [text('1'), { type: 9, components: [text('2')], accessory: button }] },
        text('3'),
      ],
    });
  });
  const exchange = await home.alice.in(home.channel).types('/restart', { container: 'x' });
  await home.discord.until(() => exchange.followUps.length > 0);
  expect(exchange.message?.text).toBe('0\nA\nB\nC\nD\nE\nF');
  expect(exchange.followUps[0]?.text).toBe('1\n2\n3');
  expect(exchange.followUps[0]?.buttons).toMatchObject([{ label: 'not text', emoji: '🚢' }]);
});

function buttons(...labels: string[]): ActionRowBuilder<ButtonBuilder> {
  return new ActionRowBuilder<ButtonBuilder>().addComponents(
    labels.map((label) => new ButtonBuilder().setLabel(label).setCustomId(label).setStyle(ButtonStyle.Primary)),
  );
}
