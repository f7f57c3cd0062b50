import { InteractionType, PermissionFlagsBits } from 'discord-api-types/v10';
import type { RawBot, Received } from '../../raw-bot.ts';
import type { JsonObject } from '../../world/json.ts';
import { Message } from '../../world/message.ts';
import { type RefusalName, refusals } from '../refusals.ts';
import { type Case, command, form, many } from './case.ts';

const unknown = '99999999999999999';
const all = PermissionFlagsBits;
const mostly = all.ViewChannel | all.SendMessages | all.EmbedLinks | all.AttachFiles | all.ReadMessageHistory;

/** A request that is refused whatever its form. */
function refused(rule: RefusalName, send: Case['send']): Case {
  const { status, code } = refusals[rule];
  return { rule, send, status, code };
}

/** Does something in a channel where the bot may do all but this. */
function without(permission: bigint, act: (bot: RawBot) => Promise<Received>): Case['send'] {
  return (bot) => {
    bot.channel.setBotPermissions(mostly & ~permission);
    return act(bot);
  };
}

async function posted(bot: RawBot, body: JsonObject = { content: 'x' }): Promise<string> {
  return String((await bot.message(body)).body['id']);
}

async function answered(bot: RawBot, path: string, method = 'GET', body?: JsonObject): Promise<Received> {
  const interaction = bot.interaction();
  await bot.answer(interaction, { type: 4, data: { content: 'x' } });
  return bot.request(method, bot.webhook(interaction, path), body);
}

/** Does the same several times and returns the last answer. */
async function last(times: number, act: (index: number) => Promise<Received>): Promise<Received> {
  let received = await act(0);
  for (let index = 1; index < times; index++) received = await act(index);
  return received;
}

async function editsOld(bot: RawBot): Promise<Received> {
  const id = await posted(bot);
  bot.discord.clock.advance(3_600_001);
  return last(4, (index) => bot.request('PATCH', `${bot.messagesPath}/${id}`, { content: `${index}` }));
}

async function manyCommands(bot: RawBot, times: number, each: number): Promise<Received> {
  return last(times, (index) => {
    bot.discord.clock.advance(60_000);
    const set = many(each, (i) => ({ name: `c${index}-${i}`, description: 'x' }));
    return bot.request('PUT', bot.commandsPath, set);
  });
}

function othersMessage(bot: RawBot): string {
  return new Message(bot.channel, bot.alice, { content: 'hello' }).id;
}

/** Requests refused for what they ask for, when, or by whom. */
export const requestCases: readonly Case[] = [
  refused('token-valid', (bot) => bot.request('GET', '/users/@me', undefined, { token: 'Bot no' })),
  refused('route-exists', (bot) => bot.request('GET', '/nowhere')),
  refused('method-allowed', (bot) => bot.request('DELETE', '/gateway/bot')),
  refused('body-is-json', (bot) => {
    bot.discord.rules.disabled.add('not-empty');
    return bot.request('POST', bot.messagesPath, undefined, { raw: '{' });
  }),
  refused('application-is-own', (bot) => bot.request('GET', `/applications/${unknown}/commands`)),
  refused('channel-exists', (bot) => bot.request('GET', `/channels/${unknown}`)),
  refused('guild-exists', (bot) => bot.request('GET', `/guilds/${unknown}`)),
  refused('member-exists', (bot) => bot.request('GET', `/guilds/${bot.guild.id}/members/${unknown}`)),
  refused('message-exists', (bot) => bot.request('PATCH', `${bot.messagesPath}/${unknown}`, { content: 'x' })),
  refused('role-exists', (bot) => bot.request('GET', `/guilds/${bot.guild.id}/roles/${unknown}`)),
  refused('user-exists', (bot) => bot.request('GET', `/users/${unknown}`)),
  refused('webhook-exists', (bot) =>
    bot.request('POST', `/webhooks/${bot.discord.applicationId}/no`, { content: 'x' }),
  ),
  refused('webhook-answered-first', (bot) => bot.request('POST', bot.webhook(bot.interaction()), { content: 'x' })),
  refused('interaction-exists', (bot) => bot.request('POST', `/interactions/${unknown}/no/callback`, { type: 5 })),
  refused('interaction-answered-in-time', (bot) => {
    const interaction = bot.interaction();
    bot.discord.clock.advance(3_001);
    return bot.answer(interaction, { type: 5 });
  }),
  refused('interaction-answered-once', async (bot) => {
    const interaction = bot.interaction();
    return last(2, () => bot.answer(interaction, { type: 5 }));
  }),
  refused('interaction-token-alive', async (bot) => {
    const interaction = bot.interaction();
    await bot.answer(interaction, { type: 5 });
    bot.discord.clock.advance(15 * 60_000 + 1);
    return bot.request('PATCH', bot.webhook(interaction, '/messages/@original'), { content: 'x' });
  }),
  refused('command-exists', (bot) => bot.request('PATCH', `${bot.commandsPath}/${unknown}`, { description: 'x' })),
  refused('command-limit', (bot) => manyCommands(bot, 1, 101)),
  refused('daily-command-creates', (bot) => manyCommands(bot, 3, 70)),
  refused('old-message-edits', editsOld),
  refused('pin-limit', async (bot) => {
    bot.channel.setBotPermissions(mostly | all.PinMessages);
    for (let i = 0; i < 250; i++) new Message(bot.channel, bot.alice, { content: 'x' }).pinnedAt = i;
    return bot.request('PUT', `${bot.messagesPath}/pins/${await posted(bot)}`);
  }),
  refused('file-size', (bot) =>
    bot.message({}, { files: { 'files[0]': { name: 'a.bin', data: Buffer.alloc(10 * 1024 * 1024 + 1) } } }),
  ),
  refused(
    'view-channel',
    without(all.ViewChannel, (bot) => bot.request('GET', `/channels/${bot.channel.id}`)),
  ),
  refused('commands-where-invited', (bot) => {
    const elsewhere = bot.discord.guild({ name: 'Elsewhere', applications: [] });
    return bot.request('GET', `/applications/${bot.discord.applicationId}/guilds/${elsewhere.id}/commands`);
  }),
  refused('guild-members-intent', (bot) => bot.request('GET', `/guilds/${bot.guild.id}/members`)),
  refused('own-message', (bot) => bot.request('PATCH', `${bot.messagesPath}/${othersMessage(bot)}`, { content: 'x' })),
  refused('not-empty', (bot) => bot.message({ content: ' ' })),
  refused(
    'send-messages',
    without(all.SendMessages, (bot) => bot.message({ content: 'x' })),
  ),
  refused(
    'embed-links',
    without(all.EmbedLinks, (bot) => bot.message({ embeds: [{ title: 'x' }] })),
  ),
  refused(
    'attach-files',
    without(all.AttachFiles, (bot) => bot.message({}, { files: { 'files[0]': { name: 'a', data: 'x' } } })),
  ),
  refused('pin-messages', async (bot) => bot.request('PUT', `${bot.messagesPath}/pins/${await posted(bot)}`)),
  refused('manage-messages-to-delete', (bot) => bot.request('DELETE', `${bot.messagesPath}/${othersMessage(bot)}`)),
  refused(
    'read-history-to-reply',
    without(all.ReadMessageHistory, async (bot) =>
      bot.message({ content: 'x', message_reference: { message_id: othersMessage(bot) } }),
    ),
  ),
  refused(
    'read-history-to-fetch',
    without(all.ReadMessageHistory, async (bot) => bot.request('GET', `${bot.messagesPath}/${await posted(bot)}`)),
  ),

  { rule: 'rate-limit', status: 429, code: 0, send: (bot) => last(6, () => bot.message({ content: 'x' })) },
  { rule: 'global-rate-limit', status: 429, code: 0, send: (bot) => last(51, () => bot.request('GET', '/users/@me')) },
  form(
    'ids-in-paths',
    (bot) => {
      bot.discord.rules.disabled.add('channel-exists');
      return bot.request('GET', '/channels/servers');
    },
    'channel_id',
    'NUMBER_TYPE_COERCE',
  ),
  form('command-set-is-a-list', (bot) => bot.request('PUT', bot.commandsPath, {}), '', 'LIST_TYPE_CONVERT'),
  form(
    'command-names-unique',
    (bot) =>
      bot.request(
        'PUT',
        bot.commandsPath,
        many(2, () => ({ name: 'x', description: 'x' })),
      ),
    '1',
    'APPLICATION_COMMANDS_DUPLICATE_NAME',
  ),
  form(
    'v2-is-irreversible',
    async (bot) => {
      const id = await posted(bot, { flags: 1 << 15, components: [{ type: 10, content: 'x' }] });
      return bot.request('PATCH', `${bot.messagesPath}/${id}`, { flags: 0, content: 'x', components: [] });
    },
    'content',
    'MESSAGE_CANNOT_USE_LEGACY_FIELDS_WITH_COMPONENTS_V2',
  ),
  form('callback-type-required', (bot) => bot.answer(bot.interaction(), {}), 'type', 'BASE_TYPE_REQUIRED'),
  form('callback-type', (bot) => bot.answer(bot.interaction(), { type: 3 }), 'type', 'BASE_TYPE_CHOICES'),
  form(
    'callback-fits-interaction',
    (bot) => bot.answer(bot.interaction(), { type: 7 }),
    'type',
    'INTERACTION_CALLBACK_TYPE_INVALID',
  ),
  form(
    'defer-flags',
    (bot) => bot.answer(bot.interaction(), { type: 5, data: { flags: 1 << 15 } }),
    'data.flags',
    'BASE_TYPE_CHOICES',
  ),
  form(
    'callback-data-required',
    (bot) => bot.answer(bot.interaction(InteractionType.ApplicationCommandAutocomplete), { type: 8 }),
    'data',
    'BASE_TYPE_REQUIRED',
  ),
];

/** Requests that a careless simulator refuses: they must pass. */
export const welcome: readonly (readonly [string, Case['send']])[] = [
  ['a name in another script', command({ name: 'перезапуск' })],
  ['a name in Thai with its signs', command({ name: 'เริ่มใหม่' })],
  ['an original answer by its escaped name', (bot) => answered(bot, '/messages/%40original')],
  ['an answer that is deleted', (bot) => answered(bot, '/messages/@original', 'DELETE')],
  ['a follow-up', (bot) => answered(bot, '', 'POST', { content: 'x', flags: 64 })],
];
