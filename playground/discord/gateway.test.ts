import { Events, GatewayIntentBits } from 'discord.js';
import { expect, test } from 'vitest';
import { type Discord, type Person, startDiscord } from './index.ts';
import { RawBot } from './raw-bot.ts';
import { RawGateway } from './raw-gateway.ts';
import { newClient, startBot } from './test-bot.ts';

test('the bot is told of guilds, channels and roles, when it connects and afterwards', async () => {
  await using discord = await startDiscord();
  const home = discord.guild({ name: 'Home' });
  const servers = home.channel('servers', { topic: 'Games' });
  await using bot = await startBot(discord);
  const { guilds } = bot.client;
  expect(guilds.cache.get(home.id)?.name).toBe('Home');
  expect(guilds.cache.get(home.id)?.channels.cache.get(servers.id)).toMatchObject({ name: 'servers', topic: 'Games' });
  const other = discord.guild({ name: 'Other' });
  const role = home.role('Gamers');
  servers.rename('game-servers');
  await discord.until(() => guilds.cache.has(other.id) && home.name === 'Home');
  expect(guilds.cache.get(home.id)?.roles.cache.get(role.id)?.name).toBe('Gamers');
  expect(guilds.cache.get(home.id)?.channels.cache.get(servers.id)?.name).toBe('game-servers');
  role.delete();
  servers.delete();
  other.removesBot();
  await discord.until(() => !guilds.cache.has(other.id));
  expect(guilds.cache.get(home.id)?.roles.cache.has(role.id)).toBe(false);
  expect(guilds.cache.get(home.id)?.channels.cache.size).toBe(0);
});

test('a bot that leaves a guild is told that it is gone', async () => {
  await using discord = await startDiscord();
  const home = discord.guild({ name: 'Home' });
  await using bot = await startBot(discord);
  await bot.client.guilds.cache.get(home.id)?.leave();
  await discord.until(() => !bot.client.guilds.cache.has(home.id));
  expect(home.hasBotOf(discord.world.application)).toBe(false);
});

test('a bot is told only of what its intents ask for', async () => {
  await using discord = await startDiscord({ record: false });
  const bot = new RawBot(discord);
  await using gateway = new RawGateway(discord);
  await gateway.opened();
  gateway.identify();
  await gateway.event('GUILD_CREATE');
  bot.guild.member('Bob');
  await bot.message({ content: 'x' });
  bot.guild.role('Gamers');
  await gateway.event('GUILD_ROLE_CREATE');
  expect(gateway.received.map((one) => one['t']).filter((name) => name !== null)).toEqual([
    'READY',
    'GUILD_CREATE',
    'GUILD_ROLE_CREATE',
  ]);
});

test('a guild in trouble is unavailable, not gone', async () => {
  await using discord = await startDiscord();
  const home = discord.guild({ name: 'Home' });
  await using bot = await startBot(discord);
  const guild = () => bot.client.guilds.cache.get(home.id);
  home.breaksDown();
  await discord.until(() => guild()?.available === false);
  home.recovers();
  await discord.until(() => guild()?.available === true);
});

test('a guild that is in trouble when the bot logs in follows when it is over', async () => {
  await using discord = await startDiscord({ record: false });
  const bot = new RawBot(discord);
  bot.guild.breaksDown();
  await using gateway = new RawGateway(discord);
  await gateway.opened();
  gateway.identify();
  await gateway.event('READY');
  bot.guild.role('Gamers');
  bot.guild.recovers();
  await gateway.event('GUILD_CREATE');
  const events = gateway.received.map((one) => one['t']).filter((name) => name !== null);
  expect(events.filter((name) => name === 'GUILD_CREATE')).toHaveLength(1);
  expect(events[0]).toBe('READY');
  expect(events[1]).not.toBe('GUILD_CREATE');
});

test('after a cut wire the bot resumes and gets what it missed', async () => {
  const { discord, chat, bot } = await connected();
  await using _ = both(discord, bot);
  discord.gateway.drop();
  expect(discord.gateway.connected).toBe(0);
  const exchange = await chat.types('/ping');
  expect(exchange.message?.text).toBe('pong');
  expect(discord.gateway).toMatchObject({ identifies: 1, resumes: 1, connected: 1 });
});

test('told to reconnect, the bot resumes', async () => {
  const { discord, chat, bot } = await connected();
  await using _ = both(discord, bot);
  discord.gateway.reconnect();
  await discord.until(() => discord.gateway.resumes === 1);
  expect((await chat.types('/ping')).message?.text).toBe('pong');
  expect(discord.gateway.identifies).toBe(1);
});

test('a session declared invalid but resumable is resumed', async () => {
  const { discord, chat, bot } = await connected();
  await using _ = both(discord, bot);
  discord.gateway.invalidate({ resumable: true });
  await discord.until(() => discord.gateway.resumes === 1);
  expect((await chat.types('/ping')).message?.text).toBe('pong');
});

// discord.js waits 5 s between two log-ins: side by side.
test.concurrent('a session that is gone is begun anew', async () => {
  const { discord, chat, bot } = await connected();
  await using _ = both(discord, bot);
  discord.gateway.invalidate({ resumable: false });
  await discord.until(() => discord.gateway.identifies === 2);
  expect((await chat.types('/ping')).message?.text).toBe('pong');
});

test.concurrent('a session left alone for too long cannot be resumed', async () => {
  const { discord, chat, bot } = await connected();
  await using _ = both(discord, bot);
  discord.gateway.drop();
  discord.clock.advance(10 * 60_000);
  await discord.until(() => discord.gateway.identifies === 2);
  expect((await chat.types('/ping')).message?.text).toBe('pong');
  expect(discord.gateway.resumes).toBe(0);
});

test('a silent connection is noticed by its missing heartbeats and replaced', async () => {
  const { discord, chat, bot } = await connected({ heartbeatMs: 150 });
  await using _ = both(discord, bot);
  await discord.until(() => discord.gateway.heartbeats > 0);
  discord.gateway.silence(true);
  await discord.until(() => discord.gateway.resumes === 1);
  expect((await chat.types('/ping')).message?.text).toBe('pong');
});

test('Discord goes away and comes back at the same address', async () => {
  const { discord, chat, bot } = await connected();
  await using _ = both(discord, bot);
  const { api } = discord;
  await discord.goesAway();
  await expect(fetch(`${api}/v10/gateway`)).rejects.toThrow();
  await discord.comesBack();
  expect(discord.api).toBe(api);
  await discord.until(() => discord.gateway.resumes === 1);
  expect((await chat.types('/ping')).message?.text).toBe('pong');
});

test('a wrong token is refused', async () => {
  await using discord = await startDiscord();
  const client = newClient(discord);
  await expect(client.login('wrong')).rejects.toMatchObject({ code: 'TokenInvalid' });
  expect(discord.gateway.identifies).toBe(0);
  await client.destroy();
});

test('a token that was reset is worth nothing any more, the new one is', async () => {
  await using discord = await startDiscord();
  const old = discord.token;
  const fresh = discord.resetToken();
  const client = newClient(discord);
  await expect(client.login(old)).rejects.toMatchObject({ code: 'TokenInvalid' });
  await expect(client.login(fresh)).resolves.toBe(fresh);
  await client.destroy();
});

test('intents that were not granted are refused', async () => {
  await using discord = await startDiscord();
  const client = newClient(discord, { intents: [GatewayIntentBits.Guilds, GatewayIntentBits.MessageContent] });
  await expect(client.login(discord.token)).rejects.toThrow('Used disallowed intents');
  await client.destroy();
});

test('granted intents are accepted, and bring the events they stand for', async () => {
  await using discord = await startDiscord({ privilegedIntents: GatewayIntentBits.GuildMembers });
  const home = discord.guild({ name: 'Home' });
  await using bot = await startBot(discord, undefined, {
    intents: [GatewayIntentBits.Guilds, GatewayIntentBits.GuildMembers],
  });
  const joined = new Promise<string>((resolve) =>
    bot.client.once(Events.GuildMemberAdd, (member) => resolve(member.displayName)),
  );
  home.member('Alice');
  await expect(joined).resolves.toBe('Alice');
});

test.each([
  [4004, 'Authentication failed'],
  [4014, 'Used disallowed intents'],
])('the next identify can be rejected with %i', async (code, message) => {
  await using discord = await startDiscord();
  discord.gateway.rejects(code);
  const client = newClient(discord);
  await expect(client.login(discord.token)).rejects.toThrow(message);
  await client.destroy();
});

async function connected(options: { heartbeatMs?: number } = {}) {
  const discord = await startDiscord(options);
  const guild = discord.guild({ name: 'Home' });
  const chat: Person = guild.member('Alice').in(guild.channel('servers'));
  const bot = await startBot(discord, async (interaction) => {
    if (interaction.isChatInputCommand()) await interaction.reply('pong');
  });
  await bot.client.guilds.cache.get(guild.id)?.commands.set([{ name: 'ping', description: 'Answer' }]);
  return { discord, chat, bot };
}

function both(discord: Discord, bot: AsyncDisposable): AsyncDisposable {
  return {
    async [Symbol.asyncDispose]() {
      await bot[Symbol.asyncDispose]();
      await discord.close();
    },
  };
}
