/**
 * `npm run pictures:page`: makes the pictures of the log-in and the set-up page, with the real web program in front of an
 * invented bot. `npm run pictures:page -- FOLDER WIDTH[-dark] …` makes them elsewhere and in other ways (390 is a phone), to look at.
 */
import { mkdir } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import type { Browser, Page } from 'playwright-core';
import { fakeDeps, READY } from '../test/api/fake-deps.ts';
import { ensureChromium, launchChromium } from '../test/web/chromium.ts';
import { type Stage, stage } from '../test/web/stage.ts';

const [folder = join(import.meta.dirname, '../docs/images'), ...ways] = process.argv.slice(2);
const usualWay = '720';
const webPassword = 'nobody else knows it';

/** A fresh installation: Docker is there, Discord is not. */
function fresh() {
  const deps = fakeDeps();
  deps.health = { ...READY, status: 'no-token' };
  deps.tokenFrom = null;
  deps.seen = null;
  return deps;
}

async function pictures(browser: Browser, there: Stage, way: string): Promise<void> {
  const [width, colors] = way.split('-');
  const colorScheme = colors === 'dark' ? 'dark' : 'light';
  const context = await browser.newContext({
    viewport: { width: Number(width), height: 300 },
    colorScheme,
    deviceScaleFactor: 2,
  });
  const page = await context.newPage();
  const take = async (name: string) => {
    const path = resolve(folder, `${name}${way === usualWay ? '' : `-${way}`}.png`);
    await page.screenshot({ path, fullPage: true });
    console.log(path);
  };
  await page.goto(`${there.url}/setup`);
  await page.evaluate('document.activeElement.blur()');
  await take('login');
  await logIn(page);
  await take('setup');
  if (ways.length > 0) await more(page, there, take);
  await context.close();
}

async function logIn(page: Page): Promise<void> {
  await page.getByLabel('Password of this page').fill(webPassword);
  await page.getByRole('button', { name: 'Log in' }).click();
  await page.getByRole('heading', { name: 'Docker' }).waitFor();
}

/** To look at only. */
async function more(page: Page, there: Stage, take: (name: string) => Promise<void>): Promise<void> {
  const { deps } = there;
  await page.goto(there.url);
  await take('overview');
  Object.assign(deps, { health: { ...READY, status: 'failed', error: 'the token is not valid.' }, tokenFrom: 'page' });
  await page.goto(`${there.url}/setup`);
  await page.getByLabel('Token').fill('two words');
  await take('setup-refused');
  const { seen, engine } = fakeDeps();
  const stranger = {
    id: '1',
    name: 'Strangers',
    ignored: 'does not belong to the owner of the application',
    undecided: false,
  };
  Object.assign(deps, { health: READY, seen: seen && { ...seen, guilds: [...seen.guilds, stranger] } });
  deps.engine = { connected: false, since: engine.since, error: null };
  await page.goto(`${there.url}/setup`);
  await page.getByText('Use another token').click();
  await take('setup-done');
  Object.assign(deps, fresh());
}

const browser = await launchChromium(await ensureChromium());
try {
  await mkdir(folder, { recursive: true });
  for (const way of ways.length > 0 ? ways : [usualWay]) {
    await using there = await stage(fresh(), { webPassword });
    await there.startBot();
    await pictures(browser, there, way);
  }
} finally {
  await browser.close();
}
