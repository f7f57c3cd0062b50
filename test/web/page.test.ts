import type { BrowserContextOptions, Page } from 'playwright-core';
import { describe, expect, it } from 'vitest';
import { EngineError } from '../../src/hosts/model/engine.ts';
import { container, fakeDeps, NOT_READY, NOW, READY } from '../api/fake-deps.ts';
import { browse, faintTexts, type Visit } from './browse.ts';
import { type Stage, stage } from './stage.ts';

const { open, visit: visitAt } = browse();

async function up(deps = fakeDeps(), bot = true): Promise<Stage> {
  const there = await stage(deps);
  open.push(there);
  if (bot) await there.startBot();
  return there;
}

const visit = (there: Stage, options?: BrowserContextOptions): Promise<Visit> => visitAt(there.url, options);

/** Has the page look again, and waits until it has. */
async function refresh(page: Page): Promise<void> {
  const answer = page.waitForResponse((response) => response.url().endsWith('/'));
  await page.clock.runFor(5_000);
  await (await answer).finished();
}

const HOME = () =>
  fakeDeps([
    container('minecraft', { project: 'games', image: 'itzg/minecraft-server', health: 'healthy' }),
    container('factorio', { project: 'games', state: 'exited', exitCode: 1, finishedAt: NOW - 5 * 60_000 }),
    container('sonarr', { project: 'media', health: 'unhealthy', startedAt: NOW - 50 * 3_600_000 }),
    container('plain', { health: 'starting', startedAt: NOW - 5_000 }),
    container('fresh', { state: 'created', startedAt: null }),
    container('paused', { state: 'paused' }),
    container('old', { state: 'missing' }),
    container('looping', { state: 'restarting', finishedAt: NOW - 5 * 60_000 }),
  ]);

function rows(page: Page, table: string): Promise<string[]> {
  return page.getByRole('table', { name: table, exact: true }).locator('tbody tr').allInnerTexts();
}

const words = (text: string): string => text.replace(/\s+/g, ' ').trim();

describe('the page', () => {
  it('shows each compose project as a table, and the rest last', async () => {
    const { page, trouble } = await visit(await up(HOME()));
    expect(await page.locator('caption').allInnerTexts()).toEqual(['games', 'media', 'Others']);
    expect((await rows(page, 'games')).map(words)).toEqual([
      'factorio busybox:latest stopped with error 1 5 min',
      'minecraft itzg/minecraft-server healthy 1 hour',
    ]);
    expect((await rows(page, 'media')).map(words)).toEqual(['sonarr busybox:latest unhealthy 2 days']);
    expect((await rows(page, 'Others')).map(words)).toEqual([
      'fresh busybox:latest never started –',
      'looping busybox:latest restarting 5 min',
      'old busybox:latest gone –',
      'paused busybox:latest paused 1 hour',
      'plain busybox:latest starting up under 1 min',
    ]);
    expect(trouble).toEqual([]);
  });

  it('sums up in one line', async () => {
    const { page } = await visit(await up(HOME()));
    expect(await page.locator('.summary').textContent()).toBe(
      '3 of 8 containers running · 1 unhealthy · Docker Engine 29.1.3',
    );
  });

  it('can be read without seeing it: headings, captions, and a header for each column and row', async () => {
    const { page } = await visit(await up(HOME()));
    expect(await page.getByRole('heading', { level: 1 }).textContent()).toBe('Stevedore');
    const games = page.getByRole('table', { name: 'games' });
    expect(await games.getByRole('columnheader').allInnerTexts()).toEqual(['Name', 'State', 'Since']);
    expect((await games.getByRole('rowheader').allInnerTexts()).map(words)).toEqual([
      'factorio busybox:latest',
      'minecraft itzg/minecraft-server',
    ]);
    expect(await page.locator('html').getAttribute('lang')).toBe('en');
  });

  it('gives each kind of state a sign of its own shape', async () => {
    const { page } = await visit(await up(HOME()));
    const signs = await page
      .locator('.state')
      .evaluateAll((all) => all.map((one) => one.querySelector('svg')?.innerHTML));
    const kinds = await page.locator('.state').evaluateAll((all) => all.map((one) => one.className));
    expect(new Set(signs).size).toBe(new Set(kinds).size);
    expect(new Set(kinds).size).toBeGreaterThanOrEqual(7);
  });

  it('says that there are no containers yet', async () => {
    const { page } = await visit(await up());
    expect(await page.locator('main').textContent()).toContain('There are no containers yet.');
    expect(await page.getByRole('table').count()).toBe(0);
  });

  it.each([
    { width: 390, colorScheme: 'light' },
    { width: 390, colorScheme: 'dark' },
    { width: 320, colorScheme: 'light' },
    { width: 1280, colorScheme: 'dark' },
  ] as const)('fits $width pixels in the $colorScheme, and every text stands out from its ground', async (how) => {
    const deps = HOME();
    deps.all.push(container('x'.repeat(120), { image: 'y'.repeat(150), project: 'z'.repeat(120) }));
    deps.engine = { connected: false, since: NOW, error: new EngineError('failed', 'q'.repeat(150)) };
    const { width, colorScheme } = how;
    const { page } = await visit(await up(deps), { viewport: { width, height: 844 }, colorScheme });
    expect(await page.evaluate('document.documentElement.scrollWidth')).toBe(width);
    expect(await page.evaluate(faintTexts)).toEqual([]);
  });

  it('breaks no state in the middle of a word on a phone', async () => {
    const { page } = await visit(await up(HOME()), { viewport: { width: 390, height: 844 } });
    const heights = await page.getByText('unhealthy', { exact: true }).evaluate((one) => one.getClientRects().length);
    expect(heights).toBe(1);
    expect(await page.locator('td').count()).toBeGreaterThan(0);
    const overflowing = await page
      .locator('td')
      .evaluateAll((cells) =>
        cells.filter((cell) => cell.scrollWidth > cell.clientWidth).map((cell) => cell.textContent),
      );
    expect(overflowing).toEqual([]);
  });
});

describe('hostile names', () => {
  it('are shown as text, run nothing and turn no other text around', async () => {
    const script = '<script>alert(1)</script>';
    const image = '"><img src=x onerror=alert(2)>\u202egnp';
    const there = await up(fakeDeps([container(`evil'"${script}`, { project: `</table>${script}`, image })]));
    const { page, trouble } = await visit(there);
    expect(await page.locator('caption').first().textContent()).toBe(`</table>${script}`);
    expect(await page.getByRole('rowheader').textContent()).toContain(`evil'"${script}`);
    expect(await page.locator('.image').textContent()).toBe('"><img src=x onerror=alert(2)>\\u202egnp');
    await refresh(page);
    expect(await page.locator('img, main script').count()).toBe(0);
    expect(trouble).toEqual([]);
  });

  it('in the error of the engine are shown as text too', async () => {
    const deps = fakeDeps();
    const error = new EngineError('failed', '<b>bold</b>', { advice: '<i>advice</i>' });
    deps.engine = { connected: false, since: NOW, error };
    const { page } = await visit(await up(deps));
    expect(await page.locator('main').textContent()).toMatch(/<b>bold<\/b>\s+<i>advice<\/i>/);
  });
});

describe('what is wrong', () => {
  it('the engine is away: the page says since when, why and what helps, and still shows the containers', async () => {
    const deps = HOME();
    const error = new EngineError('permission', 'The socket refuses us.', { advice: 'Add group_add: ["281"].' });
    deps.engine = { connected: false, since: NOW - 3 * 60_000, error };
    const { page } = await visit(await up(deps));
    const notice = words((await page.locator('.notice.trouble:visible').textContent()) ?? '');
    expect(notice).toContain('The Docker Engine is away Not connected for 3 min.');
    expect(notice).toContain('The socket refuses us. Add group_add: ["281"].');
    expect(await page.getByRole('table').count()).toBe(3);
  });

  it('the engine never answered: the page speaks of no containers that it does not show', async () => {
    const deps = fakeDeps();
    deps.engine = { connected: false, since: NOW, error: null };
    const there = await up(deps);
    const { page } = await visit(there);
    expect(await page.locator('.notice:visible').textContent()).toContain('The Docker Engine is being connected');
    deps.engine = { connected: false, since: NOW, error: new EngineError('failed', 'Nobody is there.') };
    await refresh(page);
    const notice = page.locator('.notice.trouble:visible');
    await notice.waitFor();
    expect(await notice.textContent()).not.toContain('What is shown below');
  });

  it('no token: the page says where to put it', async () => {
    const deps = HOME();
    deps.health = { ...NOT_READY, status: 'no-token' };
    const { page } = await visit(await up(deps));
    expect(await page.locator('.notice:visible').textContent()).toContain('DISCORD_TOKEN');
  });

  it('Discord refuses the bot: the page says why', async () => {
    const deps = HOME();
    deps.health = { ...NOT_READY, status: 'failed', since: NOW - 60_000, error: 'Discord refuses the token.' };
    const { page } = await visit(await up(deps));
    expect(await page.locator('.notice:visible').textContent()).toContain('Discord refuses the token.');
  });

  it('Discord has not taken the commands: the page says why, while all else is well', async () => {
    const deps = HOME();
    deps.health = { ...READY, commandsError: 'Discord takes <b>no</b> more commands from the bot for now.' };
    const { page } = await visit(await up(deps));
    expect(words((await page.locator('.notice:visible').textContent()) ?? '')).toMatch(
      /^ ?Commands are missing in Discord Discord takes <b>no<\/b> more commands from the bot for now\. Until then/,
    );
  });

  it('stevedore.yml: the page says what counts until it is mended', async () => {
    const deps = HOME();
    deps.file = { ok: false, since: NOW - 60_000, problems: [], grantsLapsed: true };
    const { page } = await visit(await up(deps));
    const notice = await page.locator('.notice:visible').textContent();
    expect(notice).toContain('stevedore.yml is not right');
    expect(notice).toContain('only members with Manage Server may do anything');
  });

  it('nothing: there is no notice', async () => {
    const { page } = await visit(await up(HOME()));
    expect(await page.locator('.notice:visible').count()).toBe(0);
  });
});

describe('an open page', () => {
  it('follows what happens, without being loaded again', async () => {
    const there = await up(HOME());
    const { page, trouble } = await visit(there);
    await page.locator('body').evaluate((body) => body.setAttribute('data-same', 'yes'));
    there.deps.all = [container('brand-new')];
    await refresh(page);
    await page.getByRole('rowheader', { name: 'brand-new' }).waitFor();
    expect(await page.getByRole('rowheader').count()).toBe(1);
    expect(await page.locator('body').getAttribute('data-same')).toBe('yes');
    expect(trouble).toEqual([]);
  });

  it('touches nothing while nothing changes, so a selection stays', async () => {
    const { page } = await visit(await up(HOME()));
    const before = await page.locator('table').first().elementHandle();
    await refresh(page);
    await refresh(page);
    expect(await before?.evaluate((table) => table.isConnected)).toBe(true);
  });

  it('turns from "not running yet" into the list when the bot arrives', async () => {
    const there = await up(HOME(), false);
    const { page } = await visit(there);
    expect(await page.locator('main').textContent()).toContain('The bot is not running yet');
    await there.startBot();
    await refresh(page);
    await page.getByRole('rowheader', { name: 'minecraft' }).waitFor();
  });

  it('says that what it shows is old when it can not be refreshed, and recovers', async () => {
    const { page } = await visit(await up(HOME()));
    await page.context().setOffline(true);
    await page.clock.runFor(5_000);
    await page.getByRole('status').filter({ hasText: 'can not be refreshed' }).waitFor();
    expect(await page.getByRole('rowheader', { name: 'minecraft' }).count()).toBe(1);
    await page.context().setOffline(false);
    await refresh(page);
    await page.getByText('can not be refreshed').waitFor({ state: 'hidden' });
  });

  it('is loaded again by the browser itself where scripts are off', async () => {
    const { page } = await visit(await up(HOME()), { javaScriptEnabled: false });
    expect(await page.locator('noscript meta').getAttribute('content')).toBe('10');
    expect(await page.getByRole('rowheader', { name: 'minecraft' }).count()).toBe(1);
  });
});
