import { InteractionType, MessageFlags } from 'discord.js';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { type Discord, startDiscord } from './index.ts';
import { RawBot } from './raw-bot.ts';
import type { Message } from './world/message.ts';

let discord: Discord;
let bot: RawBot;

beforeEach(async () => {
  discord = await startDiscord({ record: false });
  bot = new RawBot(discord);
});

afterEach(() => discord.close());

test('an interaction can be answered for three seconds and no longer', async () => {
  const [soon, late] = [bot.interaction(), bot.interaction()];
  discord.clock.advance(1_000);
  expect((await bot.answer(soon, { type: 5 })).status).toBe(204);
  discord.clock.advance(2_001);
  expect(await bot.answer(late, { type: 5 })).toMatchObject({ status: 404, body: { code: 10062 } });
  expect(late.refusals).toMatchObject([{ status: 404, code: 10062 }]);
});

test('a token lives for a quarter of an hour, and no longer', async () => {
  const interaction = bot.interaction();
  await bot.answer(interaction, { type: 5 });
  discord.clock.advance(14 * 60_000);
  const edit = () => bot.request('PATCH', bot.webhook(interaction, '/messages/@original'), { content: 'x' });
  expect((await edit()).status).toBe(200);
  discord.clock.advance(60_001);
  expect(await edit()).toMatchObject({ status: 401, body: { code: 50027 } });
});

test('what was sent by a token can be edited as a message of the channel afterwards', async () => {
  const interaction = bot.interaction();
  await bot.answer(interaction, { type: 4, data: { content: 'x' } });
  discord.clock.advance(20 * 60_000);
  const edited = await bot.request('PATCH', `${bot.messagesPath}/${interaction.original?.id}`, { content: 'later' });
  expect(edited.status).toBe(200);
  expect(bot.channel.lastMessage?.text).toBe('later');
});

test('ephemeral messages are not messages of the channel', async () => {
  const interaction = bot.interaction();
  await bot.answer(interaction, { type: 4, data: { content: 'x', flags: MessageFlags.Ephemeral } });
  const path = `${bot.messagesPath}/${interaction.original?.id}`;
  expect(await bot.request('PATCH', path, { content: 'x' })).toMatchObject({ status: 404, body: { code: 10008 } });
  expect(await bot.request('GET', path)).toMatchObject({ status: 404, body: { code: 10008 } });
  expect(bot.channel.messages).toEqual([]);
});

test.each([
  ['hidden', MessageFlags.Ephemeral, 0, true],
  ['open', 0, MessageFlags.Ephemeral, false],
])('a defer that is %s stays so, whatever a later request says', async (_, deferred, later, ephemeral) => {
  const interaction = bot.interaction();
  await bot.answer(interaction, { type: 5, data: { flags: deferred } });
  expect(interaction.original).toMatchObject({ loading: true, ephemeral });
  await bot.request('POST', bot.webhook(interaction), { content: 'x', flags: later });
  expect(interaction.original).toMatchObject({ loading: false, ephemeral, text: 'x', edits: 0 });
  await bot.request('PATCH', bot.webhook(interaction, '/messages/@original'), { content: 'y', flags: later });
  expect(interaction.original).toMatchObject({ ephemeral, text: 'y', edits: 1 });
});

test('the first follow-up to a defer takes its place, the next is a message of its own', async () => {
  const interaction = bot.interaction();
  await bot.answer(interaction, { type: 5 });
  const first = await bot.request('POST', bot.webhook(interaction), { content: 'first' });
  const second = await bot.request('POST', bot.webhook(interaction), {
    content: 'second',
    flags: MessageFlags.Ephemeral,
  });
  expect(first.body['id']).toBe(interaction.original?.id);
  expect(bot.alice.in(bot.channel).sees.map(({ text, ephemeral }) => [text, ephemeral])).toEqual([
    ['first', false],
    ['second', true],
  ]);
  const path = bot.webhook(interaction, `/messages/${second.body['id']}`);
  expect((await bot.request('PATCH', path, { content: 'changed' })).status).toBe(200);
  expect((await bot.request('DELETE', path)).status).toBe(204);
  expect(await bot.request('GET', path)).toMatchObject({ status: 404, body: { code: 10008 } });
});

test('a button can update the message it is on, at once or later', async () => {
  await bot.message({
    content: 'board',
    components: [{ type: 1, components: [{ type: 2, style: 1, label: 'Go', custom_id: 'go' }] }],
  });
  const [board] = bot.channel.messages;
  const click = () => new RawClick(bot, board as Message);
  expect((await click().answer({ type: 7, data: { content: 'at once' } })).status).toBe(204);
  expect(board?.text).toBe('at once');
  const later = click();
  await later.answer({ type: 6 });
  await bot.request('PATCH', bot.webhook(later.interaction, '/messages/@original'), {
    content: 'later',
    components: [],
  });
  expect(board).toMatchObject({ text: 'later', buttons: [], edits: 2 });
});

test('the answer can be described in full', async () => {
  const interaction = bot.interaction();
  const path = `/interactions/${interaction.id}/${interaction.token}/callback?with_response=true`;
  const { body } = await bot.request('POST', path, { type: 4, data: { content: 'x', flags: 64 } });
  expect(body).toMatchObject({
    interaction: { id: interaction.id, response_message_ephemeral: true, response_message_loading: false },
    resource: { type: 4, message: { content: 'x', id: interaction.original?.id } },
  });
});

test('a message can be turned into Components V2 only when what it had is taken away', async () => {
  const { body } = await bot.message({ content: 'x' });
  const path = `${bot.messagesPath}/${body['id']}`;
  const v2 = { flags: 1 << 15, components: [{ type: 10, content: 'y' }] };
  expect(await bot.request('PATCH', path, v2)).toMatchObject({ status: 400, body: { code: 50035 } });
  expect((await bot.request('PATCH', path, { ...v2, content: null })).status).toBe(200);
  expect(bot.channel.lastMessage).toMatchObject({ componentsV2: true, text: 'y' });
  expect((await bot.request('PATCH', path, { components: [{ type: 10, content: 'z' }] })).status).toBe(200);
  expect(bot.channel.lastMessage).toMatchObject({ componentsV2: true, text: 'z' });
});

class RawClick {
  readonly interaction;
  readonly #bot: RawBot;

  constructor(raw: RawBot, on: Message) {
    this.#bot = raw;
    this.interaction = raw.discord.interaction({
      member: raw.alice,
      channel: raw.channel,
      type: InteractionType.MessageComponent,
      data: { component_type: 2, custom_id: 'go', id: 2 },
      message: on,
    }).interaction;
  }

  answer(body: Parameters<RawBot['answer']>[1]) {
    return this.#bot.answer(this.interaction, body);
  }
}
