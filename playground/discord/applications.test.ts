import { GatewayIntentBits, GatewayOpcodes } from 'discord-api-types/v10';
import { expect, test } from 'vitest';
import { startDiscord } from './index.ts';
import { RawBot } from './raw-bot.ts';
import { RawGateway } from './raw-gateway.ts';

/** Two applications, both in the guild of a bot that sends what it is told. `as`: with the other one's token. */
async function two() {
  const discord = await startDiscord({ record: false });
  const bot = new RawBot(discord);
  const other = discord.application({ name: 'Other', sameId: true });
  bot.guild.invites(other);
  const as: RawBot['request'] = (method, path, body) =>
    bot.request(method, path, body, { token: `Bot ${other.token}` });
  return { discord, bot, other, as, [Symbol.asyncDispose]: () => discord.close() };
}

test('an application is asked for by its own token, and its bot by the id that it has', async () => {
  await using world = await two();
  const { discord, bot, other, as } = world;
  expect((await bot.request('GET', '/applications/@me')).body).toMatchObject({ id: discord.applicationId, team: null });
  expect((await as('GET', '/applications/@me')).body).toMatchObject({ id: other.id, owner: { id: other.owner.id } });
  expect((await as('GET', '/users/@me')).body['id']).toBe(other.id);
  expect(discord.botId).not.toBe(discord.applicationId);
});

test("a team's application is owned by the team, whose owner is named", async () => {
  await using world = await two();
  const { discord, bot } = world;
  const team = discord.application({ team: true });
  const { body } = await bot.request('GET', '/applications/@me', undefined, { token: `Bot ${team.token}` });
  expect(body).toMatchObject({ team: { owner_user_id: team.owner.id } });
  expect(body['owner']).not.toMatchObject({ id: team.owner.id });
});

test('what belongs to another application is refused with the codes of Discord', async () => {
  await using world = await two();
  const { discord, bot, other, as } = world;
  const id = String((await bot.message({ content: 'x' })).body['id']);
  const refused = async (answer: ReturnType<RawBot['request']>) => {
    const { status, body } = await answer;
    return [status, body['code']];
  };
  expect(await refused(as('PATCH', `${bot.messagesPath}/${id}`, { content: 'mine' }))).toEqual([403, 50005]);
  expect(await refused(as('DELETE', `${bot.messagesPath}/${id}`))).toEqual([403, 50013]);
  expect(await refused(as('GET', bot.commandsPath))).toEqual([403, 20012]);
  expect(await refused(as('PUT', bot.commandsPath, []))).toEqual([403, 20012]);

  const interaction = bot.interaction();
  await bot.answer(interaction, { type: 4, data: { content: 'x' } });
  const strange = `/webhooks/${other.id}/${interaction.token}`;
  expect(await refused(as('POST', strange, { content: 'x' }))).toEqual([404, 10015]);
  expect(await refused(as('PATCH', `${strange}/messages/@original`, { content: 'x' }))).toEqual([404, 10015]);

  bot.guild.removesBot(other);
  const commands = `/applications/${other.id}/guilds/${bot.guild.id}/commands`;
  expect(await refused(as('GET', `/guilds/${bot.guild.id}`))).toEqual([404, 10004]);
  expect(await refused(as('GET', `/channels/${bot.channel.id}`))).toEqual([403, 50001]);
  expect(await refused(as('POST', bot.messagesPath, { content: 'x' }))).toEqual([403, 50001]);
  expect(await refused(as('PUT', commands, []))).toEqual([403, 50001]);
  expect((await as('GET', '/users/@me/guilds')).body['list']).toEqual([]);
  discord.world.deletes(other);
  expect(await refused(as('GET', '/users/@me'))).toEqual([401, 0]);
  expect(bot.channel.messages.map(({ content }) => content)).toEqual(['x', 'x']);
});

test('each has its own commands and limits, and a name for a message of its own', async () => {
  await using world = await two();
  const { bot, other, as } = world;
  const commands = `/applications/${other.id}/guilds/${bot.guild.id}/commands`;
  await bot.request('PUT', bot.commandsPath, [{ name: 'ping', description: 'first' }]);
  await as('PUT', commands, [{ name: 'ping', description: 'second' }]);
  for (let count = 0; count < 6; count++) await bot.message({ content: 'x', nonce: '1', enforce_nonce: true });
  expect((await bot.message({ content: 'x' })).status).toBe(429);
  const { status, body } = await as('POST', bot.messagesPath, { content: 'y', nonce: '1', enforce_nonce: true });
  expect([status, body['content'], body['application_id']]).toEqual([200, 'y', other.id]);
  expect((await bot.request('GET', bot.commandsPath)).body['list']).toMatchObject([{ description: 'first' }]);
});

test('each is told at the gateway of its own guilds, and of what people do to its own commands and messages', async () => {
  await using world = await two();
  const { discord, bot, other, as } = world;
  discord.guild({ name: 'Without the other' });
  await as('PUT', `/applications/${other.id}/guilds/${bot.guild.id}/commands`, [{ name: 'ping', description: 'x' }]);
  await using first = new RawGateway(discord);
  await using second = new RawGateway(discord);
  for (const gateway of [first, second]) await gateway.opened();
  first.identify();
  second.identify({ token: other.token });
  expect((await second.event('READY'))['application']).toMatchObject({ id: other.id });
  await first.waits(() => first.received.filter(({ t }) => t === 'GUILD_CREATE')[1]);

  const message = await as('POST', bot.messagesPath, {
    content: 'x',
    components: [{ type: 1, components: [{ type: 2, style: 2, label: 'Go', custom_id: 'go' }] }],
  });
  const alice = bot.alice.in(bot.channel);
  const pressed = alice.clicks('Go');
  expect(await second.event('INTERACTION_CREATE')).toMatchObject({
    application_id: other.id,
    message: { id: message.body['id'] },
  });
  const typed = alice.types('/ping', {}, other);
  await second.waits(() => second.received.filter(({ t }) => t === 'INTERACTION_CREATE')[1]);
  expect(second.received.filter(({ t }) => t === 'GUILD_CREATE')).toHaveLength(1);
  expect(first.received.some(({ t }) => t === 'INTERACTION_CREATE')).toBe(false);
  discord.clock.advance(3_001);
  expect((await Promise.all([pressed, typed])).map(({ acknowledged }) => acknowledged)).toEqual([false, false]);

  // Somebody else's session cannot be taken over.
  const { session_id: session } = await second.event('READY');
  await first.again();
  first.send({ op: GatewayOpcodes.Resume, d: { token: discord.token, session_id: session ?? '', seq: 0 } });
  await first.waits(() => first.received.find(({ op, d }) => op === GatewayOpcodes.InvalidSession && d === false));
});

test('one that is deleted is cut off, and cannot come back', async () => {
  await using world = await two();
  const { discord, bot, other } = world;
  await using gateway = new RawGateway(discord);
  await gateway.opened();
  gateway.identify({ token: other.token, intents: GatewayIntentBits.Guilds });
  await gateway.event('READY');
  discord.world.deletes(other);
  expect(await gateway.waits(() => gateway.closedWith)).toBe(4004);
  expect(discord.gateway.hasBotOf(other)).toBe(false);
  await using again = new RawGateway(discord);
  await again.opened();
  again.identify({ token: other.token });
  expect(await again.waits(() => again.closedWith)).toBe(4004);
  expect(bot.guild.hasBotOf(other)).toBe(false);
});
