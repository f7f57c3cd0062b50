import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { PermissionFlagsBits } from 'discord-api-types/v10';
import { describe, expect, it } from 'vitest';
import type { Discord, Guild, Person } from '../../playground/discord/index.ts';
import type { Application, ApplicationOptions } from '../../playground/discord/world/application.ts';
import type { Message } from '../../playground/discord/world/message.ts';
import { boxes, until } from '../engine/index.ts';
import { enter, setup } from './bot-api.ts';
import { type Running, startBot } from './harness.ts';

const { prefix } = boxes();
const manager = { permissions: PermissionFlagsBits.ManageGuild };

/** A bot without a token, which serves what its owner owns, and is told to show a board in its home. */
function withoutToken(config = '', options: { readonly ownerId?: string } = {}): Promise<Running> {
  return startBot({
    wait: false,
    env: { DISCORD_TOKEN: '', DISCORD_GUILD_ID: '' },
    config: (guild, { id }) => {
      Object.assign(guild, { ownerId: options.ownerId ?? guild.world.application.owner.id });
      return `admins: { channel: "${id}" }\n${config.replaceAll('CHANNEL', id)}`;
    },
  });
}

const kept = async ({ data }: Running, name: string) => (await readFile(join(data, name), 'utf8')).trim();
/** Waits until the file says so: it is written after the log-in. */
const remembers = (running: Running, facts: Readonly<Record<string, string>>) =>
  until(
    async () => {
      const file: Record<string, string | null> = JSON.parse(await kept(running, 'discord-owner.json'));
      return Object.entries(facts).every(([name, value]) => file[name] === value);
    },
    `discord-owner.json to say ${JSON.stringify(facts)}`,
  );
const says = (message: Message, words: string) =>
  until(() => message.text.includes(words), `“${words}”, not: ${message.text}`);
const text = async (exchange: ReturnType<Person['types']>) => (await (await exchange).answer()).text;
const isThere = (running: Running, application: Application) =>
  until(
    () => running.discord.gateway.hasBotOf(application) && running.bot.isReady(),
    'the bot to be ready as that one',
  );

/** Logged in with the first application's token, whose owner is at home; another application has been invited there. */
async function pinned(config = '', other: ApplicationOptions = {}) {
  const running = await withoutToken(config);
  const { discord, guild, channel } = running;
  const first = discord.world.application;
  await enter(running, first.token);
  await isThere(running, first);
  const owner = guild.member(first.owner, manager).in(channel);
  const second = discord.application({ name: 'Another', owner: first.owner, ...other });
  guild.invites(second);
  return { running, discord, guild, channel, first, second, owner };
}

/** The first message that says so, as time goes by. */
function posted(running: Running, words: string, from: readonly Message[] = []): Promise<Message> {
  return until(async () => {
    await running.passes(1_000);
    return running.channel.messages.find((message) => message.text.includes(words) && !from.includes(message));
  }, `a message with ${words}`);
}

const errorOf = ({ status, text: body }: { status: number; text: string }) => [status, JSON.parse(body).error.code];

describe('a token of another application on the page', () => {
  it('is used only after the owner has pressed Allow; what the old one posted is posted again as the new one', async () => {
    const board = `boards: { games: { channel: "CHANNEL", containers: ["${prefix}moves*"] } }`;
    const { running, discord, guild, channel, first, second, owner } = await pinned(board);
    const third = discord.application({ name: 'A third', owner: first.owner });
    const box = await running.boxes.sleeper({ name: 'moves' });
    const old = await posted(running, box.name);
    const asks = async (application: Application) => {
      expect(errorOf(await enter(running, application.token))).toEqual([403, 'token-other-application']);
      return await (await owner.types('/about')).answer();
    };

    const question = await asks(third);
    expect(question.text).toContain('A token of the application **A third**');
    expect((await posted(running, 'Another Discord application')).text).toContain('/about');
    expect((await (await running.alice.types('/about')).answer()).buttons).toEqual([]);
    const allow = question.buttons.find(({ label }) => label === 'Allow')?.customId ?? '';
    const forged = await running.alice.presses({ customId: allow, message: question });
    const only = 'Only the owner of the Discord application';
    await until(() => forged.followUps.some((answer) => answer.text.includes(only)), 'it to be refused');

    await owner.clicks('Deny', { on: question });
    await says(question, 'Nothing has changed');
    await running.passes(5_000);
    expect(third.identifies).toBe(0);
    expect(await kept(running, 'discord-token')).toBe(first.token);
    await remembers(running, { applicationId: first.id });

    expect((await enter(running, third.token)).text).toContain('denied');
    expect((await (await owner.types('/about')).answer()).buttons).toEqual([]);
    const again = await asks(second);
    await owner.clicks('Allow', { on: again });
    await says(again, 'I log in as the other application now');
    await running.passes(2_500);
    await isThere(running, second);
    expect(discord.gateway.hasBotOf(first)).toBe(false);
    expect(await kept(running, 'discord-token')).toBe(second.token);
    await remembers(running, { applicationId: second.id, homeGuildId: guild.id });
    expect(await text(owner.types('/status', {}, second))).toContain('Containers');
    expect(running.log.join('')).not.toContain(second.token);

    // A message of the old application can neither be changed nor deleted by the new one, and is pressed in vain.
    const board2 = await posted(running, box.name, [old]);
    expect(board2.application).toBe(second);
    expect((await posted(running, 'is posted again')).text).toContain('delete it');
    const inVain = owner.selects('Choose a container', [box.name], { on: old });
    await running.passes(5_000);
    expect((await inVain).acknowledged).toBe(false);
    expect(await text(owner.selects('Choose a container', [box.name], { on: board2 }))).toContain(box.name);
    old.delete();
    await running.restart();
    await running.passes(2_000);
    expect(channel.messages.filter(({ text: shown }) => shown.includes(box.name))).toEqual([board2]);
  });

  it('goes on with an alert that the old application posted, in a message of its own', async () => {
    const alerts = `alerts: { one: { channel: "CHANNEL", containers: ["${prefix}ill*"] } }`;
    const { running, channel, second, owner } = await pinned(alerts);
    const box = await running.boxes.withHealth({ name: 'ill' });
    await until(async () => (await running.alice.completes('/logs', { container: box.name })).length === 1, 'it');
    await running.boxes.setHealthy(box, false);
    const old = await posted(running, 'is unhealthy');
    await enter(running, second.token);
    const question = await (await owner.types('/about')).answer();
    await owner.clicks('Allow', { on: question });
    await says(question, 'I log in');
    await running.passes(2_500);
    await isThere(running, second);
    await running.boxes.setHealthy(box, true);
    const news = await until(async () => {
      await running.passes(5_000);
      return channel.messages.find((message) => message.application === second && message.text.includes('healthy'));
    }, 'the end of it to be told');
    expect(old.text).not.toBe(news.text);
    expect(old.edits).toBe(0);
  });
});

describe('DISCORD_APPLICATION_ID', () => {
  it('lets another application in where the old one was deleted, without a button and for good', async () => {
    const { running, discord, guild, first, second, owner } = await pinned();
    discord.world.deletes(first);
    await until(async () => (await setup(running)).discord.status !== 'ready', 'the bot to be cut off');
    const refused = await enter(running, second.token);
    expect(errorOf(refused)).toEqual([403, 'token-other-application']);
    expect(refused.text).toContain(`set DISCORD_APPLICATION_ID to ${second.id}`);

    await running.restart(undefined, { env: { DISCORD_APPLICATION_ID: second.id }, wait: false });
    expect((await enter(running, second.token)).status).toBe(204);
    await isThere(running, second);
    expect(await text(owner.types('/status', {}, second))).toContain('Containers');
    await remembers(running, { applicationId: second.id, homeGuildId: guild.id });
    const third = discord.application({ owner: first.owner });
    expect(errorOf(await enter(running, third.token))).toEqual([403, 'token-other-application']);

    await running.restart(undefined, { env: { DISCORD_APPLICATION_ID: '' } });
    await isThere(running, second);
  });

  it('has the bot serve nobody as the old one, and says what to do, until the new one’s token is entered', async () => {
    const { running, first, second, owner, guild } = await pinned();
    await running.restart(undefined, { env: { DISCORD_APPLICATION_ID: second.id } });
    expect(await text(owner.types('/status', {}, first))).toContain('does not serve this Discord server');
    const waits = expect.stringContaining(`if it is yours, set DISCORD_APPLICATION_ID to ${first.id}`);
    expect((await setup(running)).discord.bot?.guilds).toMatchObject([
      { id: guild.id, ignored: waits, undecided: true },
    ]);
    await remembers(running, { applicationId: first.id });
    expect((await enter(running, second.token)).status).toBe(204);
    await isThere(running, second);
    expect(await text(owner.types('/status', {}, second))).toContain('Containers');
  });

  it('of another owner’s application forgets the home: it is the first server of that owner', async () => {
    const { running, discord, guild, second } = await pinned('', { owner: undefined });
    const theirs = discord.guild({ name: 'Theirs', ownerId: second.owner.id, applications: [second] });
    const boss = theirs.member('Boss', manager).in(theirs.channel('servers'));
    await running.restart(undefined, { env: { DISCORD_APPLICATION_ID: second.id } });
    await enter(running, second.token);
    await isThere(running, second);
    expect(await text(boss.types('/about'))).toContain('**Home server** Theirs');
    await remembers(running, { ownerId: second.owner.id, homeGuildId: theirs.id });
    expect((await setup(running)).discord.bot?.guilds.find(({ id }) => id === guild.id)?.ignored).toContain('owner');
  });
});

describe('an application', () => {
  const kinds: readonly [string, ApplicationOptions][] = [
    ['of today, whose bot has its id', { sameId: true }],
    ['of old, whose bot has another id', { sameId: false }],
    ['of a team', { team: true }],
  ];
  it.each(kinds)(
    '%s: its commands and buttons work, it is its owner’s, and a renewed token is taken',
    async (_, kind) => {
      const running = await withoutToken();
      const { discord, guild, channel } = running;
      const application = discord.application({ owner: discord.world.application.owner, ...kind });
      guild.invites(application);
      guild.removesBot();
      await enter(running, application.token);
      await isThere(running, application);
      expect((await setup(running)).discord.bot?.inviteUrl).toContain(`client_id=${application.id}&`);
      await remembers(running, { applicationId: application.id, ownerId: application.owner.id });
      const owner = guild.member(application.owner, manager).in(channel);
      const status = await (await owner.types('/status')).answer();
      const pressed = await owner.clicks(status.buttons[0]?.label ?? '', { on: status });
      expect(pressed.acknowledged).toBe(true);
      expect(status.text).toContain('Containers');

      expect((await enter(running, application.resetToken())).status).toBe(204);
      await until(() => application.identifies === 2 && running.bot.isReady(), 'the bot to be back');
      expect(await kept(running, 'discord-token')).toBe(application.token);
    },
  );
});

describe('the home server', () => {
  const invited = (discord: Discord, name: string) => {
    const guild = discord.guild({ name, ownerId: discord.world.application.owner.id });
    return { guild, boss: guild.member('Boss', manager), channel: guild.channel('servers') };
  };
  const registered = ({ discord }: Running, { id }: Guild) =>
    discord.until(() => discord.world.commands.list(id).length > 0);

  it('is the only one whose managers are admins; those of another do what a rule says, and no more', async () => {
    const running = await withoutToken();
    const { discord } = running;
    await enter(running, discord.token);
    await isThere(running, discord.world.application);
    const { guild, boss, channel } = invited(discord, 'Second');
    await registered(running, guild);
    const there = boss.in(channel);
    const role = guild.role('Let in');
    boss.addRole(role);
    for (const line of ['/status', '/audit', '/board list'])
      expect(await text(there.types(line))).toContain('Not allowed');
    const rule = `rules: [{ allow: [view], containers: ["*"], to: { roles: ["${role.id}"] } }]\n`;
    await writeFile(join(running.data, 'stevedore.yml'), rule);
    await until(async () => (await text(there.types('/status'))).includes('Containers'), 'the rule to count');
    for (const line of ['/audit', '/board list']) expect(await text(there.types(line))).toContain('Only admins');
  });

  it('is not settled while another may still be the older one', async () => {
    const running = await withoutToken();
    const { discord, guild } = running;
    const newer = invited(discord, 'Newer');
    guild.breaksDown();
    await enter(running, discord.token);
    await registered(running, newer.guild);
    const home = async () => (await setup(running)).discord.bot?.guilds.find((one) => one.home)?.id;
    expect(await home()).toBeUndefined();
    guild.recovers();
    await until(async () => (await home()) === guild.id, 'the older one to be the home');
    expect(await text(newer.boss.in(newer.channel).types('/status'))).toContain('Not allowed');
  });

  it.each(['removesBot', 'deletes'] as const)(
    'that is gone (%s) is said to be so, until there is one again',
    async (how) => {
      const running = await withoutToken();
      const { discord, guild } = running;
      await enter(running, discord.token);
      await isThere(running, discord.world.application);
      const second = invited(discord, 'Second');
      await registered(running, second.guild);
      const missing = async () => (await setup(running)).discord.bot?.missingHome;
      expect(await missing()).toBeNull();
      guild.breaksDown();
      await until(async () => (await setup(running)).discord.bot?.guilds.length === 2, 'it to be away');
      expect(await missing()).toBeNull();
      guild.recovers();
      guild[how]();
      await until(async () => (await missing()) === guild.id, 'it to be missed');
      expect(await text(second.boss.in(second.channel).types('/status'))).toContain('Not allowed');

      if (how === 'removesBot') guild.invites(discord.world.application);
      else await running.restart(undefined, { env: { DISCORD_GUILD_ID: second.guild.id } });
      await until(async () => (await missing()) === null, 'a home');
      const admin = how === 'removesBot' ? running.alice : second.boss.in(second.channel);
      expect(await text(admin.types('/status'))).toContain('Containers');
    },
  );
});
