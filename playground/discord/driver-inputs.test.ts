import {
  ActionRowBuilder,
  LabelBuilder,
  ModalBuilder,
  PermissionFlagsBits,
  RoleSelectMenuBuilder,
  StringSelectMenuBuilder,
  TextInputBuilder,
  TextInputStyle,
} from 'discord.js';
import { expect, test } from 'vitest';
import { startHome } from './test-home.ts';

test('options are checked before anything is sent', async () => {
  await using home = await startHome();
  const chat = home.alice.in(home.channel);
  await expect(chat.types('/nothing')).rejects.toThrow('no command /nothing; registered: /restart, /logs');
  await expect(chat.types('/restart')).rejects.toThrow('container is required');
  await expect(chat.types('/restart', { box: 'x' })).rejects.toThrow('there is no option box');
  await expect(chat.types('/logs', { lines: 'many' })).rejects.toThrow('lines: many is not of its type');
  await expect(chat.types('/logs', { lines: 0 })).rejects.toThrow('lines: 0 is too little');
  await expect(chat.types('/logs', { lines: 101 })).rejects.toThrow('lines: 101 is too much');
  await expect(chat.types('/logs', { since: 'monday' })).rejects.toThrow('since: monday is not one of its choices');
  expect(home.discord.world.interactions.size).toBe(0);
});

test('commands for those who manage the server are not shown to others', async () => {
  await using home = await startHome(async (interaction) => {
    if (interaction.isRepliable()) await interaction.reply('done');
  });
  await home.commands([
    { name: 'setup', description: 'x', default_member_permissions: String(PermissionFlagsBits.ManageGuild) },
    { name: 'nobody', description: 'x', default_member_permissions: '0' },
  ]);
  const boss = home.guild.member('Boss', { permissions: PermissionFlagsBits.ManageGuild });
  const admin = home.guild.member('Admin', { permissions: PermissionFlagsBits.Administrator });
  await expect(home.alice.in(home.channel).types('/setup')).rejects.toThrow('not shown /setup');
  await expect(boss.in(home.channel).types('/nobody')).rejects.toThrow('not shown /nobody');
  expect((await boss.in(home.channel).types('/setup')).message?.text).toBe('done');
  expect((await admin.in(home.channel).types('/nobody')).message?.text).toBe('done');
});

test('who may not see a channel sees nothing in it and types nothing there', async () => {
  await using home = await startHome(async (interaction) => {
    if (interaction.isRepliable()) await interaction.reply('done');
  });
  const chat = home.alice.in(home.channel);
  await chat.types('/restart', { container: 'x' });
  expect(chat.sees).toHaveLength(1);
  home.channel.overwrite(home.guild, { deny: PermissionFlagsBits.ViewChannel });
  await expect(chat.types('/restart', { container: 'x' })).rejects.toThrow('Alice may not use commands in #servers');
  expect(chat.sees).toEqual([]);
  home.channel.overwrite(home.alice, { allow: PermissionFlagsBits.ViewChannel });
  home.channel.overwrite(home.guild, { deny: PermissionFlagsBits.UseApplicationCommands });
  await expect(chat.types('/restart', { container: 'x' })).rejects.toThrow('may not use commands');
});

test('suggestions come while somebody types, and free text may be sent all the same', async () => {
  await using home = await startHome(async (interaction) => {
    if (interaction.isAutocomplete()) {
      const { name, value } = interaction.options.getFocused(true);
      await interaction.respond([{ name: `${name}: ${value}`, value: 'minecraft' }]);
    } else if (interaction.isChatInputCommand())
      await interaction.reply(interaction.options.getString('container', true));
  });
  const chat = home.alice.in(home.channel);
  expect(await chat.completes('/restart', { container: 'mi' })).toEqual([
    { name: 'container: mi', value: 'minecraft' },
  ]);
  expect((await chat.types('/restart', { container: 'whatever' })).message?.text).toBe('whatever');
  await expect(chat.completes('/logs', { lines: 5 })).rejects.toThrow('suggests nothing for lines');
});

test('subcommands, and options that are people, roles and channels', async () => {
  await using home = await startHome(async (interaction) => {
    if (!interaction.isChatInputCommand()) return;
    const { options } = interaction;
    const named = [
      options.getUser('who', true).username,
      options.getRole('role', true).name,
      options.getChannel('where', true).name,
    ];
    await interaction.reply(`${options.getSubcommandGroup()} ${options.getSubcommand()} ${named.join(' ')}`);
  });
  const options = [
    { type: 6, name: 'who', description: 'x', required: true },
    { type: 8, name: 'role', description: 'x', required: true },
    { type: 7, name: 'where', description: 'x', required: true },
  ];
  await home.commands([
    {
      name: 'rule',
      description: 'x',
      options: [
        { type: 2, name: 'role', description: 'x', options: [{ type: 1, name: 'add', description: 'x', options }] },
      ],
    },
  ]);
  const role = home.guild.role('Gamers');
  const chat = home.alice.in(home.channel);
  const { message } = await chat.types('/rule role add', { who: home.alice, role, where: home.channel });
  expect(message?.text).toBe('role add alice Gamers servers');
});

test('menus are chosen from, within their limits', async () => {
  const chosen: unknown[] = [];
  await using home = await startHome(async (interaction) => {
    if (interaction.isChatInputCommand()) {
      const texts = new StringSelectMenuBuilder()
        .setCustomId('texts')
        .setPlaceholder('Which')
        .setMaxValues(2)
        .addOptions([1, 2, 3].map((n) => ({ label: `L${n}`, value: `v${n}` })));
      const roles = new RoleSelectMenuBuilder().setCustomId('roles');
      await interaction.reply({
        content: 'x',
        components: [texts, roles].map((menu) => new ActionRowBuilder<typeof menu>().addComponents(menu)),
      });
    }
    if (interaction.isRoleSelectMenu()) chosen.push([...interaction.roles.values()].map((one) => one?.name));
    if (interaction.isStringSelectMenu()) chosen.push(interaction.values);
    if (interaction.isMessageComponent()) await interaction.deferUpdate();
  });
  const chat = home.alice.in(home.channel);
  const { message } = await chat.types('/restart', { container: 'x' });
  expect(message?.selects).toMatchObject([
    { customId: 'texts', max: 2, options: [{ value: 'v1' }, {}, {}] },
    { type: 6 },
  ]);
  await chat.selects('Which', ['v3', 'v1']);
  await chat.selects('roles', [home.guild.role('Gamers')]);
  expect(chosen).toEqual([['v3', 'v1'], ['Gamers']]);
  await expect(chat.selects('Which', ['v4'])).rejects.toThrow('v4 is not in the menu');
  await expect(chat.selects('Which', ['v1', 'v2', 'v3'])).rejects.toThrow('choose between 1 and 2');
});

test('a form is shown, filled in and sent', async () => {
  await using home = await startHome(async (interaction) => {
    if (interaction.isChatInputCommand()) await interaction.showModal(form());
    if (interaction.isModalSubmit()) {
      const why = interaction.fields.getTextInputValue('why');
      await interaction.reply(`${interaction.customId}: ${why}, ${interaction.fields.getStringSelectValues('when')}`);
    }
  });
  const chat = home.alice.in(home.channel);
  expect((await chat.types('/restart', { container: 'x' })).responseType).toBe(9);
  expect(chat.form).toMatchObject({ title: 'Reason', custom_id: 'reason' });
  await expect(chat.submits({ why: 'ab', when: 'now' })).rejects.toThrow('why: at least 3 characters');
  await expect(chat.submits({ why: 'because', what: 'x' })).rejects.toThrow('the form has no field what');
  const sent = await chat.submits({ why: 'because', when: 'now' });
  expect(sent.message?.text).toBe('reason: because, now');
  await expect(chat.submits({ why: 'because' })).rejects.toThrow('no form is open');
});

function form(): ModalBuilder {
  const why = new TextInputBuilder().setCustomId('why').setStyle(TextInputStyle.Short).setMinLength(3);
  const when = new StringSelectMenuBuilder().setCustomId('when').addOptions({ label: 'Now', value: 'now' });
  return new ModalBuilder()
    .setCustomId('reason')
    .setTitle('Reason')
    .addLabelComponents(
      new LabelBuilder().setLabel('Why').setTextInputComponent(why),
      new LabelBuilder().setLabel('When').setStringSelectMenuComponent(when),
    );
}
