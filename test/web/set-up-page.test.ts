import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Page } from 'playwright-core';
import { describe, expect, it } from 'vitest';
import { TokenError } from '../../src/config/discord-token.ts';
import { EngineError } from '../../src/hosts/model/engine.ts';
import { container, type FakeDeps, fakeDeps, NOT_READY, NOW } from '../api/fake-deps.ts';
import { startBot } from '../discord/harness.ts';
import { until } from '../engine/index.ts';
import { browse, faintTexts, type Visit } from './browse.ts';
import { front, type Stage, stage } from './stage.ts';

const PASSWORD = 'correct horse battery';
const WRONG = 'bm90LWEtdG9rZW4.aaaaaa.bbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbb';
const { open, visit } = browse();

async function up(deps = fakeDeps([container('mc')]), webUrl: string | null = null): Promise<Stage> {
  const there = await stage(deps, { webPassword: PASSWORD, webUrl });
  open.push(there);
  await there.startBot();
  return there;
}

async function logIn(page: Page, password = PASSWORD): Promise<void> {
  await page.getByLabel('Password of this page').fill(password);
  await page.getByRole('button', { name: 'Log in' }).click();
}

/** Logged in, on the set-up page. */
async function visitSetUp(url: string, options: Parameters<typeof visit>[1] = {}): Promise<Visit> {
  const visited = await visit(`${url}/setup`, options);
  await logIn(visited.page);
  await visited.page.getByRole('heading', { name: 'Docker' }).waitFor();
  return visited;
}

const words = (text: string | null): string => (text ?? '').replace(/\s+/g, ' ').trim();
const step = (page: Page, number: number) => page.locator('.step').nth(number - 1);
const states = (page: Page) => page.locator('.step .state').allInnerTexts();

function withoutToken(): FakeDeps {
  const deps = fakeDeps([container('mc')]);
  deps.health = { ...NOT_READY, status: 'no-token' };
  deps.tokenFrom = null;
  deps.seen = null;
  return deps;
}

describe('logging in', () => {
  it('is asked for, leads to the page that was wanted, and ends with Log out', async () => {
    const there = await up();
    const { page, trouble } = await visit(`${there.url}/setup`);
    expect(await page.title()).toBe('Log in · Stevedore');
    expect(await page.content()).not.toContain('mc');
    await logIn(page);
    await page.waitForURL(`${there.url}/setup`);
    await page.getByRole('link', { name: 'Containers', exact: true }).click();
    await page.getByRole('rowheader', { name: 'mc' }).waitFor();
    await page.getByRole('button', { name: 'Log out' }).click();
    await page.waitForURL(`${there.url}/login`);
    await page.goto(there.url);
    expect(page.url()).toBe(`${there.url}/login`);
    expect(trouble).toEqual([]);
  });

  it('says that a password is wrong, and takes the right one then', async () => {
    const there = await up();
    const { page } = await visit(there.url);
    await logIn(page, 'wrong one');
    expect(await page.getByRole('alert').textContent()).toBe('That is not the password.');
    await logIn(page);
    await page.getByRole('rowheader', { name: 'mc' }).waitFor();
  });

  it('too often wrong says how long to wait', async () => {
    const there = await up();
    const { page } = await visit(there.url);
    for (let attempt = 0; attempt < 6; attempt++) {
      await logIn(page, 'wrong one');
      await page.getByRole('alert').waitFor();
    }
    expect(await page.getByRole('alert').textContent()).toContain('Please try again in 60 s.');
  });

  it('works over plain http under the name of a machine in the network, and without scripts', async () => {
    const there = await up(fakeDeps([container('mc')]), 'http://nas.test');
    const { page } = await visit(`http://nas.test:${there.port}/setup`, { javaScriptEnabled: false });
    await logIn(page);
    await page.getByRole('button', { name: 'Log out' }).click();
    await page.getByLabel('Password of this page').waitFor();
  });

  it('that has ended sends an open page to the log-in', async () => {
    const there = await up();
    const { page } = await visitSetUp(there.url);
    await page.context().clearCookies();
    await page.clock.runFor(5_000);
    await page.waitForURL(`${there.url}/login?next=%2Fsetup`);
  });
});

describe('the overview', () => {
  it('leads to the set-up while something is missing', async () => {
    const there = await up(withoutToken());
    const { page } = await visit(there.url);
    await logIn(page);
    expect(await page.locator('.notice:visible').textContent()).toContain('Discord is not set up yet');
    await page.getByRole('link', { name: 'Go to the set-up' }).click();
    expect(page.url()).toBe(`${there.url}/setup`);
  });

  it('says that the bot waits to be invited', async () => {
    const deps = fakeDeps([container('mc')]);
    deps.seen = deps.seen && { ...deps.seen, guilds: [] };
    const { page } = await visit((await up(deps)).url);
    await logIn(page);
    expect(await page.locator('.notice:visible').textContent()).toContain('in none of your Discord servers');
  });

  it('says that the bot is in servers that it ignores', async () => {
    const deps = fakeDeps([container('mc')]);
    const stranger = { id: '1', name: '1', ignored: 'is not in DISCORD_GUILD_ID', undecided: false, home: false };
    deps.seen = deps.seen && { ...deps.seen, guilds: [stranger] };
    const { page } = await visit((await up(deps)).url);
    await logIn(page);
    expect(await page.locator('.notice:visible').textContent()).toContain('It was invited to others, and ignores them');
  });

  it('says nothing of inviting it to a server that is only away', async () => {
    const deps = fakeDeps([container('mc')]);
    const away = { id: '1', name: '1', ignored: 'is away at the moment', undecided: true, home: false };
    deps.seen = deps.seen && { ...deps.seen, guilds: [away] };
    const { page } = await visit((await up(deps)).url);
    await logIn(page);
    await page.getByRole('rowheader', { name: 'mc' }).waitFor();
    expect(await page.locator('.notice:visible').count()).toBe(0);
  });

  it('says that the home server is missing, and the set-up what to do', async () => {
    const deps = fakeDeps([container('mc')]);
    const further = { id: '1', name: 'Further', ignored: null, undecided: false, home: false };
    deps.seen = deps.seen && { ...deps.seen, guilds: [further], missingHome: '81384788765712384' };
    const { page } = await visit((await up(deps)).url);
    await logIn(page);
    expect(await page.locator('.notice:visible').textContent()).toContain('The bot is not in your home server');
    await page.getByRole('link', { name: 'Go to the set-up' }).click();
    expect((await states(page))[2]).toBe('home server missing');
    const says = words(await step(page, 3).textContent());
    expect(says).toContain('not in your home server (81384788765712384)');
    expect(says).toContain('If that server is still there, invite the bot to it again');
    expect(says).toContain('If it was deleted');
    expect(says).toContain('put the id of that one first in DISCORD_GUILD_ID');
    expect(await page.locator('.summary').textContent()).toBe('3 of 5 done');
  });

  it('says nothing of it when all is well', async () => {
    const { page } = await visit((await up()).url);
    await logIn(page);
    await page.getByRole('rowheader', { name: 'mc' }).waitFor();
    expect(await page.locator('.notice:visible').count()).toBe(0);
    expect(await page.getByRole('link', { name: 'Go to the set-up' }).count()).toBe(0);
  });

  it('without a password says that the set-up needs one', async () => {
    const there = await stage(withoutToken());
    open.push(there);
    await there.startBot();
    const { page } = await visit(there.url);
    await page.getByRole('link', { name: 'set-up page' }).click();
    expect(await page.locator('main').textContent()).toContain('This page needs a password first');
    expect(await page.locator('form').count()).toBe(0);
  });
});

describe('the set-up page', () => {
  it('of a new installation says what to do, in order', async () => {
    const { page, trouble } = await visitSetUp((await up(withoutToken())).url);
    expect(await page.locator('.step h2').allInnerTexts()).toEqual(
      ['Docker', 'Discord', 'Your Discord server', 'Stats', 'Use it'].map((title, index) => `${index + 1} ${title}`),
    );
    expect(await states(page)).toEqual(['connected', 'to do', 'later', 'engine-api', 'later']);
    expect(await page.locator('.summary').textContent()).toBe('2 of 5 done');
    expect(await page.getByLabel('Token').count()).toBe(1);
    expect(trouble).toEqual([]);
  });

  it('of one that is complete says so, and leads to the containers', async () => {
    const there = await up();
    const { page } = await visitSetUp(there.url);
    expect(await states(page)).toEqual(['connected', 'connected', 'invited', 'engine-api', 'ready']);
    expect(words(await step(page, 2).textContent())).toContain('The token comes from DISCORD_TOKEN');
    expect(await page.getByLabel('Token').count()).toBe(0);
    expect(words(await step(page, 5).textContent())).toContain('only members with Manage Server may use them');
    await page.getByRole('link', { name: 'See your containers' }).click();
    await page.getByRole('rowheader', { name: 'mc' }).waitFor();
  });

  it('is complete where no container runs: there is nothing to read stats of', async () => {
    const deps = fakeDeps([container('off', { state: 'exited' })]);
    const sources = deps.sourcesState.sources.map((source) => ({ ...source, lastError: null }));
    deps.sourcesState = { ...deps.sourcesState, inUse: null, sources };
    const { page } = await visitSetUp((await up(deps)).url);
    expect(await states(page)).toEqual(['connected', 'connected', 'invited', 'nothing runs now', 'ready']);
    expect(await page.locator('.summary').textContent()).toBe('Everything is set up');

    deps.all = [container('mc')];
    await page.reload();
    expect((await states(page)).slice(3)).toEqual(['nothing read yet', 'later']);
    deps.all = [];
    const lastError = { at: NOW, kind: 'failed', message: 'The engine has no stats.' } as const;
    deps.sourcesState = { ...deps.sourcesState, sources: sources.map((source) => ({ ...source, lastError })) };
    await page.reload();
    expect((await states(page)).slice(3)).toEqual(['nothing read yet', 'later']);
    expect(words(await step(page, 4).textContent())).toContain('The engine has no stats.');
  });

  it('says what is wrong with Docker, and what helps', async () => {
    const deps = fakeDeps();
    const error = new EngineError('permission', 'The socket refuses us.', { advice: 'Add group_add: ["281"].' });
    deps.engine = { connected: false, since: NOW, error };
    const { page } = await visitSetUp((await up(deps)).url);
    expect(words(await step(page, 1).textContent())).toContain('The socket refuses us. Add group_add: ["281"].');
    expect((await states(page))[0]).toBe('not connected');
  });

  it('lists the servers, and says why one is ignored', async () => {
    const deps = fakeDeps();
    const evil = '<img src=x onerror=alert(1)>';
    deps.seen = deps.seen && {
      ...deps.seen,
      guilds: [
        ...deps.seen.guilds,
        { id: '1574855041301348352', name: evil, ignored: 'is not in DISCORD_GUILD_ID', undecided: false, home: false },
        { id: '2', name: '2', ignored: 'is away at the moment', undecided: true, home: false },
      ],
    };
    const { page, trouble } = await visitSetUp((await up(deps)).url);
    expect(await step(page, 3).locator('li').allInnerTexts()).toEqual([
      'Home: served; its members with Manage Server may do everything',
      `${evil}: ignored, because it is not in DISCORD_GUILD_ID. To have it served, add 1574855041301348352 to DISCORD_GUILD_ID and start Stevedore again.`,
      '2: it is away at the moment',
    ]);
    expect(await page.locator('img').count()).toBe(0);
    expect(trouble).toEqual([]);
  });

  it('invites the bot with the link that Discord understands', async () => {
    const deps = fakeDeps();
    deps.seen = deps.seen && { ...deps.seen, guilds: [] };
    const { page } = await visitSetUp((await up(deps)).url);
    const link = page.getByRole('link', { name: 'Invite the bot to your server' });
    expect(await link.getAttribute('href')).toBe(deps.seen?.inviteUrl);
    expect((await states(page)).slice(1, 3)).toEqual(['connected', 'to do']);
  });

  it('names the two mounts while the kernel’s files are not used, and not when they are', async () => {
    const deps = fakeDeps();
    const { page } = await visitSetUp((await up(deps)).url);
    expect(await step(page, 4).locator('pre').textContent()).toBe(
      '/sys/fs/cgroup:/host/cgroup:ro\n/proc:/host/proc:ro',
    );
    deps.sourcesState = { ...deps.sourcesState, inUse: 'cgroup' };
    await page.reload();
    expect(await step(page, 4).locator('pre').count()).toBe(0);
  });

  it('shows why a token was not kept, until another is entered', async () => {
    const deps = withoutToken();
    // As long as the longest of ours: no word of it may be missing.
    const message = `The token could not be kept in /data/discord-token: ${'the disk is full: make room, '.repeat(10)}or wait.`;
    deps.refusal = new TokenError('unwritable', message);
    const there = await up(deps);
    const { page } = await visitSetUp(there.url);
    await page.getByLabel('Token').fill(WRONG);
    await page.getByRole('button', { name: 'Connect' }).click();
    expect(await page.getByRole('alert').textContent()).toBe(message);
    expect(await page.content()).not.toContain(WRONG);
    await page.clock.runFor(20_000);
    expect(await page.getByRole('alert').isVisible()).toBe(true);
    deps.refusal = null;
    await page.getByLabel('Token').fill(WRONG);
    await page.getByRole('button', { name: 'Connect' }).click();
    await page.getByRole('alert').waitFor({ state: 'detached' });
    expect(deps.entered).toEqual([WRONG]);
  });

  it('follows what happens, but takes nothing away that somebody types', async () => {
    const deps = withoutToken();
    const { page } = await visitSetUp((await up(deps)).url);
    await page.getByLabel('Token').fill('half a tok');
    deps.engine = { connected: false, since: NOW, error: null };
    await page.clock.runFor(20_000);
    expect(await page.getByLabel('Token').inputValue()).toBe('half a tok');
    await page.getByLabel('Token').fill('');
    await page.getByLabel('Token').blur();
    await page.clock.runFor(5_000);
    await page.getByText('The engine has not answered yet.').waitFor();
  });

  it.each([
    { width: 390, colorScheme: 'light' },
    { width: 390, colorScheme: 'dark' },
    { width: 320, colorScheme: 'light' },
    { width: 1280, colorScheme: 'dark' },
  ] as const)('and the log-in fit $width pixels in the $colorScheme, every text stands out', async (how) => {
    const { width, colorScheme } = how;
    const deps = withoutToken();
    deps.engine = { connected: false, since: NOW, error: new EngineError('failed', 'q'.repeat(150), { advice: 'a' }) };
    const there = await up(deps);
    const { page } = await visit(`${there.url}/setup`, { viewport: { width, height: 844 }, colorScheme });
    const check = async () => {
      await page.waitForLoadState();
      expect(await page.evaluate('document.documentElement.scrollWidth')).toBe(width);
      expect(await page.evaluate(faintTexts)).toEqual([]);
    };
    await logIn(page, 'wrong one');
    await page.getByRole('alert').waitFor();
    await check();
    await logIn(page);
    await page.getByLabel('Token').fill('two words');
    deps.refusal = new TokenError('invalid', 'r'.repeat(150));
    await page.getByRole('button', { name: 'Connect' }).click();
    await page.getByRole('alert').waitFor();
    await check();
    deps.health = { ...deps.health, status: 'ready' };
    deps.seen = {
      name: 'n'.repeat(100),
      inviteUrl: 'https://discord.com/',
      guilds: [
        { id: '1', name: 'g'.repeat(100), ignored: 'is not in DISCORD_GUILD_ID', undecided: false, home: false },
      ],
      missingHome: '9'.repeat(20),
    };
    await page.goto(`${there.url}/setup`);
    await check();
    await page.goto(there.url);
    await check();
  });
});

describe('a token that is entered on the page', () => {
  it('brings the bot online without a restart; one that Discord does not know is not taken', async () => {
    const running = await startBot({ wait: false, env: { DISCORD_TOKEN: '' } });
    const web = await front(join(running.data, 'api.sock'), { webPassword: PASSWORD });
    open.push(web);
    const { page, trouble } = await visitSetUp(web.url);
    const seen: string[] = [];
    const enter = async (token: string) => {
      await page.getByLabel('Token').fill(token);
      await page.getByRole('button', { name: 'Connect' }).click();
      await page.waitForURL(`${web.url}/setup`);
    };
    const shows = (state: string) =>
      until(async () => {
        await page.clock.runFor(5_000);
        seen.push(await page.content());
        return (await states(page))[1] === state;
      }, `Discord to be ${state}`);

    await enter(WRONG);
    expect(await page.getByRole('alert').textContent()).toContain('Discord does not know this token');
    await enter(running.discord.token);
    await shows('connected');
    expect(running.bot.isReady()).toBe(true);
    expect((await states(page))[2]).toBe('invited');
    expect((await (await running.alice.types('/status')).answer()).text).toContain('Containers');

    const everything = [...seen, ...running.log, ...web.logged].join('');
    expect(everything).not.toContain(running.discord.token);
    expect(everything).not.toContain(WRONG);
    // What the browser says of the answer to the wrong one.
    expect(trouble).toEqual([expect.stringContaining('422')]);
    expect(await readFile(join(running.data, 'discord-token'), 'utf8')).toBe(`${running.discord.token}\n`);
  });
});
