import { readFile, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { describe, expect, it } from 'vitest';
import type { SetFault } from '../../playground/discord/rest/faults.ts';
import { until } from '../engine/index.ts';
import { api, enter, setup } from './bot-api.ts';
import { startBot } from './harness.ts';

const WRONG = 'bm90LWEtdG9rZW4.aaaaaa.bbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbb';

const withoutToken = () => startBot({ wait: false, env: { DISCORD_TOKEN: '' } });

describe('a token that the owner enters on the page', () => {
  it('connects the bot at once, is kept for the next start, and shows nowhere', async () => {
    const running = await withoutToken();
    const { discord, data } = running;
    expect((await setup(running)).discord).toMatchObject({ status: 'no-token', tokenFrom: null, bot: null });
    expect(discord.gateway.identifies).toBe(0);

    expect(await enter(running, ` ${discord.token}\n`)).toEqual({ status: 204, text: '' });
    await until(() => running.bot.isReady(), 'the bot to be ready');
    const { discord: there } = await setup(running);
    expect(there).toMatchObject({ status: 'ready', tokenFrom: 'page', error: null });
    expect(there.bot?.inviteUrl).toContain(`client_id=${discord.applicationId}`);
    expect(there.bot?.guilds).toEqual([
      { id: running.guild.id, name: 'Home', ignored: null, undecided: false, home: true },
    ]);
    expect((await (await running.alice.types('/status')).answer()).text).toContain('Containers');
    expect((await stat(join(data, 'discord-token'))).mode & 0o777).toBe(0o600);

    await running.restart();
    expect(running.bot.isReady()).toBe(true);
    expect(running.log.join('')).not.toContain(discord.token);
    expect((await api(running, 'GET', '/api/v1/setup')).text).not.toContain(discord.token);
    await running.bot.stop();
    const database = new DatabaseSync(join(data, 'stevedore.db'), { readOnly: true });
    const rows = database.prepare('SELECT actor_kind, action, target FROM audit_begun').all();
    database.close();
    expect(rows).toContainEqual({ actor_kind: 'web', action: 'config', target: 'discord-token' });
    expect((await readFile(join(data, 'stevedore.db'))).includes(discord.token)).toBe(false);
  });

  it('is hidden in whatever the log says', async () => {
    const running = await withoutToken();
    const { discord, log } = running;
    discord.guild({ name: `my ${discord.token}` });
    await enter(running, discord.token);
    await until(() => log.some((line) => line.includes('my [hidden]')), 'the log to name the server');
    expect(log.join('')).not.toContain(discord.token);
  });

  it('and that Discord does not know is not taken: whoever is logged in stays so, and the old one is kept', async () => {
    const running = await withoutToken();
    const { discord, data } = running;
    const refused = await enter(running, WRONG);
    expect([refused.status, JSON.parse(refused.text).error.code]).toEqual([422, 'token-refused']);
    expect((await setup(running)).discord).toMatchObject({ status: 'no-token', tokenFrom: null });

    await enter(running, discord.token);
    await until(() => running.bot.isReady(), 'the bot to be ready');
    expect((await enter(running, WRONG)).status).toBe(422);
    expect(running.bot.isReady()).toBe(true);
    expect([discord.gateway.connected, discord.gateway.identifies]).toEqual([1, 1]);
    expect(await readFile(join(data, 'discord-token'), 'utf8')).toBe(`${discord.token}\n`);
    expect(running.log.join('')).not.toContain(WRONG);
  });

  it('is taken where Discord does not answer whether it knows it', async () => {
    const running = await withoutToken();
    running.discord.rest.fail({ match: (_, path) => path.endsWith('/applications/@me'), status: 500, times: 1 });
    expect((await enter(running, running.discord.token)).status).toBe(204);
    await until(() => running.bot.isReady(), 'the bot to be ready');
  });

  it('and that turns out to be wrong at the log-in is said to be so; the next one is tried without a restart', async () => {
    const running = await withoutToken();
    running.discord.rest.fail({ match: (_, path) => path.endsWith('/applications/@me'), status: 500, times: 1 });
    await enter(running, WRONG);
    await until(() => running.log.some((line) => line.includes('asking again for a minute')), 'the first refusal');
    await running.leaps(61_000);
    await until(async () => (await setup(running)).discord.status === 'failed', 'Discord to refuse it');
    expect((await setup(running)).discord.error).toContain('enter it on the set-up page');
    expect(running.discord.gateway.identifies).toBe(0);

    await enter(running, running.discord.token);
    await until(() => running.bot.isReady(), 'the bot to be ready');
    expect(running.discord.gateway.identifies).toBe(1);
    expect(running.log.join('')).not.toContain(WRONG);
  });

  it('that takes the place of another logs that one out first', async () => {
    const running = await withoutToken();
    const { discord } = running;
    await enter(running, discord.token);
    await until(() => running.bot.isReady(), 'the bot to be ready');

    const fresh = discord.resetToken();
    // Who was connected when the new log-in began.
    const connected: number[] = [];
    const look = (path: string) => path.includes('/gateway/bot') && connected.push(discord.gateway.connected) < 0;
    discord.rest.fail({ match: (_, path) => look(path), times: 1 });
    await enter(running, fresh);
    await until(() => discord.gateway.identifies === 2 && running.bot.isReady(), 'the bot to be back');
    expect(connected).toEqual([0]);
    expect(discord.gateway.connected).toBe(1);
    expect(running.log.filter((line) => line.includes('trying again'))).toEqual([]);
  });

  it('several times in a row is one log-in', async () => {
    const running = await withoutToken();
    await enter(running, WRONG);
    await Promise.all([1, 2, 3].map(() => enter(running, running.discord.token)));
    await until(() => running.bot.isReady(), 'the bot to be ready');
    await enter(running, running.discord.token);
    expect(running.bot.isReady()).toBe(true);
    expect(running.discord.gateway.identifies).toBe(1);
    expect(running.discord.gateway.connected).toBe(1);
  });

  it('while Discord is away is used when it comes back', async () => {
    const running = await withoutToken();
    await running.discord.goesAway();
    await enter(running, running.discord.token);
    await until(() => running.log.some((line) => line.includes('cannot be reached')), 'the first attempt to fail');
    await running.discord.comesBack();
    await until(() => running.bot.isReady(), 'the bot to be ready', 60_000);
  });

  it('after one that cannot be tried because Discord is away takes its place at once', async () => {
    const running = await withoutToken();
    await running.discord.goesAway();
    await enter(running, WRONG);
    await until(() => running.log.some((line) => line.includes('cannot be reached')), 'the first attempt to fail');
    await enter(running, running.discord.token);
    await running.discord.comesBack();
    await until(() => running.bot.isReady(), 'the bot to be ready', 60_000);
    expect((await setup(running)).discord.error).toBeNull();
  });

  it('is refused where DISCORD_TOKEN is set', async () => {
    const running = await startBot();
    const { status, text } = await enter(running, WRONG);
    expect([status, JSON.parse(text).error.code]).toEqual([409, 'token-set-elsewhere']);
    expect(running.bot.isReady()).toBe(true);
    expect((await setup(running)).discord.tokenFrom).toBe('environment');
  });
});

describe('whose the application is', () => {
  it('is asked again and again where the servers are set and Discord fails to say it at the log-in', async () => {
    const faults: SetFault[] = [];
    const running = await startBot({
      wait: false,
      prepare: ({ rest }) => {
        const match = (_: string, path: string) => path.endsWith('/applications/@me');
        faults.push(rest.fail({ match, status: 503, times: 1_000 }));
      },
    });
    const owner = async () => JSON.parse(await readFile(join(running.data, 'discord-owner.json'), 'utf8')).ownerId;
    await until(() => running.log.some((line) => line.includes('did not say who owns')), 'the first answer');
    await until(() => running.bot.isReady(), 'the bot to be ready');
    expect(await owner()).toBeNull();
    for (const fault of faults) fault.stop();
    await running.leaps(30_001);
    await until(async () => (await owner()) === running.discord.world.application.owner.id, 'the owner to be known');
  });
});

describe('the servers that the bot is in', () => {
  it('are listed with why one is ignored', async () => {
    const running = await startBot();
    running.discord.guild({ name: 'Strangers' });
    await until(async () => (await setup(running)).discord.bot?.guilds.length === 2, 'the other server');
    expect((await setup(running)).discord.bot?.guilds).toEqual([
      { id: running.guild.id, name: 'Home', ignored: null, undecided: false, home: true },
      {
        id: expect.any(String),
        name: 'Strangers',
        ignored: 'is not in DISCORD_GUILD_ID',
        undecided: false,
        home: false,
      },
    ]);
  });
});
