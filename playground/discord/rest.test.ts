import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type Client, DiscordAPIError, PermissionFlagsBits, type TextChannel } from 'discord.js';
import { expect, test } from 'vitest';
import { type Channel, startDiscord } from './index.ts';
import { RawBot } from './raw-bot.ts';
import { startBot } from './test-bot.ts';

// discord.js waits for the limits in real time: side by side.
test.concurrent('answers say how much of a limit is left, and discord.js waits instead of running into it', async () => {
  await using discord = await startDiscord();
  const channel = discord.guild({ name: 'Home' }).channel('servers');
  await using bot = await startBot(discord);
  const target = textChannel(bot.client, channel);
  await Promise.all(Array.from({ length: 6 }, (_, index) => target.send(`${index}`)));
  expect(channel.messages.map((message) => message.text)).toEqual(['0', '1', '2', '3', '4', '5']);
  expect(discord.rest.count429).toBe(0);
});

test.concurrent('messages older than an hour can be edited only now and then', async () => {
  await using discord = await startDiscord();
  const channel = discord.guild({ name: 'Home' }).channel('servers');
  await using bot = await startBot(discord);
  const message = await textChannel(bot.client, channel).send('0');
  discord.clock.advance(3_600_001);
  for (const text of ['1', '2', '3', '4']) await message.edit(text);
  // discord.js waits and tries again by itself, so the bot notices nothing but the time it took.
  expect(discord.rest.requests.filter(({ status }) => status === 429)).toMatchObject([{ response: { code: 30046 } }]);
  expect(channel.lastMessage).toMatchObject({ text: '4', edits: 4 });
});

test('limits are counted a channel, and forgotten when their time is over', async () => {
  await using discord = await startDiscord({ record: false });
  const bot = new RawBot(discord);
  for (let left = 4; left >= 0; left--) {
    expect((await bot.message({ content: 'x' })).headers.get('x-ratelimit-remaining')).toBe(String(left));
  }
  const refused = await bot.message({ content: 'x' });
  expect(refused.status).toBe(429);
  expect(refused.body).toMatchObject({ global: false, retry_after: expect.closeTo(5, 0) });
  expect(refused.headers.get('retry-after')).toBe('5');
  expect(refused.headers.get('x-ratelimit-scope')).toBe('user');
  const other = `/channels/${bot.guild.channel('other').id}/messages`;
  expect((await bot.request('POST', other, { content: 'x' })).status).toBe(200);
  discord.clock.advance(5_000);
  expect((await bot.message({ content: 'x' })).status).toBe(200);
  expect(discord.rest.count429).toBe(1);
});

test('too many requests in a second are refused whatever they are, but for answers to interactions', async () => {
  await using discord = await startDiscord({ record: false });
  const bot = new RawBot(discord);
  const ask = () => Promise.all(Array.from({ length: 60 }, () => bot.request('GET', '/users/@me')));
  // On a busy machine 60 may take longer than a second.
  let answers = await ask();
  for (let more = 0; more < 20 && answers.every(({ status }) => status === 200); more++) answers = await ask();
  expect(answers.filter(({ status }) => status === 200).length).toBeGreaterThanOrEqual(50);
  const refused = answers.find(({ status }) => status !== 200);
  expect(refused).toMatchObject({ status: 429, body: { global: true } });
  expect(refused?.headers.get('x-ratelimit-global')).toBe('true');
  expect((await bot.answer(bot.interaction(), { type: 5 })).status).toBe(204);
});

test('failures can be made: a 502 is tried again, a refusal is handed on', async () => {
  await using discord = await startDiscord();
  const channel = discord.guild({ name: 'Home' }).channel('servers');
  await using bot = await startBot(discord);
  const target = textChannel(bot.client, channel);
  const outage = discord.rest.fail({ match: (method) => method === 'POST', status: 502, times: 2 });
  await target.send('after all');
  expect(outage.hits).toBe(2);
  expect(channel.messages.map((message) => message.text)).toEqual(['after all']);
  discord.rest.fail({ status: 403 });
  await expect(target.send('never')).rejects.toMatchObject({ status: 403 });
  discord.rest.fail({ closeSocket: true });
  await expect(target.send('never')).rejects.toThrow('other side closed');
  discord.rest.fail({ closeAfter: true });
  await expect(target.send('done and not known')).rejects.toThrow('other side closed');
  expect(channel.lastMessage?.text).toBe('done and not known');
});

test('a fault that is taken away hits nothing more', async () => {
  await using discord = await startDiscord({ record: false });
  const bot = new RawBot(discord);
  const fault = discord.rest.fail({ status: 500, times: 100 });
  expect((await bot.request('GET', '/users/@me')).status).toBe(500);
  fault.stop();
  expect((await bot.request('GET', '/users/@me')).status).toBe(200);
  expect(fault.hits).toBe(1);
});

test('a message sent twice with the same enforced nonce is made once, for some minutes', async () => {
  await using discord = await startDiscord({ record: false });
  const bot = new RawBot(discord);
  const first = await bot.message({ content: 'x', nonce: '7', enforce_nonce: true });
  const second = await bot.message({ content: 'x', nonce: '7', enforce_nonce: true });
  expect(second.body['id']).toBe(first.body['id']);
  expect(bot.channel.messages).toHaveLength(1);
  discord.clock.advance(5 * 60_000);
  await bot.message({ content: 'x', nonce: '7', enforce_nonce: true });
  expect(bot.channel.messages).toHaveLength(2);
});

test('what a request does and its answer can be held back', async () => {
  await using discord = await startDiscord({ record: false });
  const bot = new RawBot(discord);
  const work = Promise.withResolvers<void>();
  const answer = Promise.withResolvers<void>();
  const fault = discord.rest.fail({ workAfter: work.promise, answerAfter: answer.promise });
  let answered = false;
  const sent = bot.message({ content: 'x' }).finally(() => {
    answered = true;
  });
  await discord.until(() => fault.hits === 1);
  expect(bot.channel.messages).toHaveLength(0);
  work.resolve();
  await discord.until(() => bot.channel.messages.length === 1);
  expect(answered).toBe(false);
  answer.resolve();
  expect((await sent).status).toBe(200);
});

test('errors reach the bot as discord.js describes them', async () => {
  await using discord = await startDiscord({ record: false });
  const channel = discord.guild({ name: 'Home' }).channel('servers');
  await using bot = await startBot(discord);
  const error: unknown = await textChannel(bot.client, channel)
    .send('x'.repeat(2001))
    .catch((e: unknown) => e);
  expect(error).toBeInstanceOf(DiscordAPIError);
  expect(error).toMatchObject({ code: 50035, status: 400, rawError: { errors: { content: { _errors: [{}] } } } });
});

test('mentions ping only whom allowed_mentions lets them, and @everyone only with the permission', async () => {
  await using discord = await startDiscord();
  const guild = discord.guild({ name: 'Home' });
  const channel = guild.channel('servers');
  const [alice, bob] = [guild.member('Alice'), guild.member('Bob')];
  const gamers = guild.role('Gamers', { mentionable: true });
  const admins = guild.role('Admins');
  const text = `@everyone <@${alice.id}> <@${bob.id}> <@&${gamers.id}> <@&${admins.id}> \`<@${bob.id}>\``;
  await using bot = await startBot(discord);
  const target = textChannel(bot.client, channel);
  await target.send(text);
  expect(channel.lastMessage?.mentions).toEqual({ everyone: false, users: [alice, bob], roles: [gamers] });
  await target.send({ content: text, allowedMentions: { parse: [] } });
  expect(channel.lastMessage?.mentions).toEqual({ everyone: false, users: [], roles: [] });
  await target.send({ content: text, allowedMentions: { users: [bob.id] } });
  expect(channel.lastMessage?.mentions).toEqual({ everyone: false, users: [bob], roles: [] });
  channel.setBotPermissions(
    PermissionFlagsBits.ViewChannel | PermissionFlagsBits.SendMessages | PermissionFlagsBits.MentionEveryone,
  );
  await target.send(text);
  expect(channel.lastMessage?.mentions).toEqual({ everyone: true, users: [alice, bob], roles: [gamers, admins] });
  await target.send({ flags: 1 << 15, components: [{ type: 10, content: `<@${alice.id}>` }] });
  expect(channel.lastMessage?.mentions.users).toEqual([alice]);
});

test('files are uploaded, shown and can be fetched', async () => {
  await using discord = await startDiscord();
  const channel = discord.guild({ name: 'Home' }).channel('servers');
  await using bot = await startBot(discord);
  const target = textChannel(bot.client, channel);
  const sent = await target.send({
    files: [{ attachment: Buffer.from('line 1\nline 2'), name: 'the logs.txt', description: 'Logs' }],
  });
  expect(channel.lastMessage?.files).toMatchObject([{ name: 'the_logs.txt', description: 'Logs' }]);
  const url = sent.attachments.first()?.url ?? '';
  expect(await (await fetch(url)).text()).toBe('line 1\nline 2');
  await sent.edit({ content: 'no file any more', attachments: [] });
  expect(channel.lastMessage?.files).toEqual([]);
  await target.send({
    flags: 1 << 15,
    components: [{ type: 13, file: { url: 'attachment://a.txt' } }],
    files: [{ attachment: Buffer.from('x'), name: 'a.txt' }],
  });
  expect(channel.lastMessage?.text).toBe('a.txt');
});

test('messages are fetched, listed, pinned and deleted', async () => {
  await using discord = await startDiscord();
  const guild = discord.guild({ name: 'Home' });
  const channel = guild.channel('servers', { botPermissions: guild.bot.permissions | PermissionFlagsBits.PinMessages });
  await using bot = await startBot(discord);
  const target = textChannel(bot.client, channel);
  const [one, two] = [await target.send('one'), await target.send('two')];
  expect((await target.messages.fetch({ limit: 1 })).map(({ content }) => content)).toEqual(['two']);
  expect((await target.messages.fetch({ before: two.id })).map(({ content }) => content)).toEqual(['one']);
  await one.pin();
  expect(channel.pins.map(({ text }) => text)).toEqual(['one']);
  expect((await target.messages.fetchPins()).items.map(({ message }) => message.content)).toEqual(['one']);
  await one.unpin();
  expect(channel.pins).toEqual([]);
  await one.delete();
  expect(channel.messages.map(({ text }) => text)).toEqual(['two']);
  await expect(target.messages.fetch({ message: one.id, force: true })).rejects.toMatchObject({ code: 10008 });
});

test('commands keep their id when the set is put again, and only new ones count against the day', async () => {
  await using discord = await startDiscord();
  const guild = discord.guild({ name: 'Home' });
  await using bot = await startBot(discord);
  const commands = bot.client.guilds.cache.get(guild.id)?.commands;
  const first = await commands?.set([
    { name: 'a', description: 'x' },
    { name: 'b', description: 'x' },
  ]);
  const second = await commands?.set([{ name: 'a', description: 'y' }]);
  expect(second?.map(({ id }) => id)).toEqual([first?.find(({ name }) => name === 'a')?.id]);
  expect(discord.world.commands.createdToday(guild.id)).toBe(2);
  expect(await commands?.fetch()).toHaveLength(1);
});

test('requests are recorded as they were sent, by several at once', async () => {
  const folder = await mkdtemp(join(tmpdir(), 'discord-sim-'));
  const record = join(folder, 'requests.ndjson');
  const run = async () => {
    await using discord = await startDiscord({ record });
    await new RawBot(discord).message({ content: 'x' }, { files: { 'files[0]': { name: 'a.txt', data: 'x' } } });
  };
  await Promise.all([run(), run()]);
  const lines = (await readFile(record, 'utf8')).trimEnd().split('\n');
  expect(lines.map((line) => JSON.parse(line))).toEqual(
    Array(2).fill({
      method: 'POST',
      path: expect.stringMatching(/^\/api\/v10\/channels\/\d+\/messages$/),
      body: { content: 'x' },
    }),
  );
  await rm(folder, { recursive: true });
});

test('an error of the simulator itself is not swallowed', async () => {
  const discord = await startDiscord({ record: false });
  const bot = new RawBot(discord);
  Object.defineProperty(bot.channel, 'toApi', {
    value: () => {
      throw new Error('broken');
    },
  });
  expect((await bot.request('GET', `/channels/${bot.channel.id}`)).status).toBe(500);
  await expect(discord.close()).rejects.toThrow('the simulator itself failed');
});

function textChannel(client: Client<true>, channel: Channel): TextChannel {
  return client.channels.cache.get(channel.id) as TextChannel;
}
