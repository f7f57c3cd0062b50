import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import axe from 'axe-core';
import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { buildPage } from '../../playground/build-page.ts';
import { household } from '../../playground/sample-engine/household.ts';
import { firstConfig } from '../../playground/server/first-config.ts';
import { Playground } from '../../playground/server/playground.ts';
import { PlaygroundWeb } from '../../playground/server/web.ts';
import { ensureChromium, launchChromium } from '../web/chromium.ts';

/** The bot begins, the time is turned, a container restarts: longer than a page takes. */
const patience = 120_000;

const folder = mkdtempSync(join(tmpdir(), 'stevedore-walk-'));
let playground: Playground;
let web: PlaygroundWeb;
let browser: Browser;
let page: Page;

beforeAll(async () => {
  const built = buildPage();
  mkdirSync(join(folder, 'data/sample'), { recursive: true });
  writeFileSync(join(folder, 'data/sample/stevedore.yml'), firstConfig('sample').replace('05:00', soon()));
  playground = await Playground.start({
    engine: { kind: 'sample', why: 'For the test.' },
    dataDir: join(folder, 'data'),
    realDataDir: folder,
    socketDir: folder,
    env: { PATH: process.env['PATH'], TZ: 'UTC' },
    setUpUrl: null,
    say: () => {},
  });
  web = await PlaygroundWeb.start(playground, () => built, 0);
  browser = await launchChromium(await ensureChromium());
  page = await browser.newPage({ viewport: { width: 1440, height: 900 } });
  page.setDefaultTimeout(patience);
  await page.goto(web.address);
});

afterAll(async () => {
  await browser?.close();
  await web?.stop();
  await playground?.stop();
  rmSync(folder, { recursive: true, force: true });
});

/** A time of the day (UTC) that comes when the clock is turned by ten minutes, but not before. */
function soon(): string {
  return new Date(Date.now() + 8 * 60_000).toISOString().slice(11, 16);
}

const log = () => page.getByRole('log');
const open = (channel: string) => page.getByRole('button', { name: new RegExp(`^Channel ${channel}\\b`) }).click();
const become = (name: string) => page.getByRole('button', { name: new RegExp(`^${name}\\b`) }).click();
const switchOf = (what: string) => page.getByRole('switch', { name: `${what} is reachable` });
const post = (text: string | RegExp) => page.getByRole('article').filter({ hasText: text }).last();

/** Types the beginning of a command and takes the one that is offered first. */
async function takes(command: string): Promise<void> {
  await page.getByRole('combobox', { name: /^Message / }).focus();
  await page.keyboard.type(command);
  await page.getByRole('option').first().waitFor();
  await page.keyboard.press('Tab');
}

/** Until the time has been turned, an engine is back, everything has begun again. */
async function settled(): Promise<void> {
  await expect.poll(() => playground.status().notices, { timeout: patience }).toEqual([]);
  await expect.poll(() => playground.status().bot, { timeout: patience }).toBe('ready');
}

describe('the whole bot, in a browser', { timeout: 2 * patience }, () => {
  test('says whose containers these are', async () => {
    await page.getByText('Sample containers').waitFor();
    await settled();
  });

  test('/res is completed, confirmed and done; the board and the audit tell', async () => {
    await open('servers');
    const board = post('Our servers');
    await board.getByText('minecraft', { exact: true }).waitFor();
    expect(await board.innerText()).toMatch(/minecraft.*\n.*started \d+ days ago/);

    await takes('/res');
    await page.keyboard.type('mine');
    await page.getByRole('option', { name: /^minecraft/ }).waitFor();
    await page.keyboard.press('Enter');
    await page.keyboard.press('Enter');
    await post('Restart minecraft?').getByRole('button', { name: 'Restart', exact: true }).click();
    await log().getByText('Restarting minecraft …').waitFor();
    await log().getByText('minecraft was restarted').waitFor();
    await expect
      .poll(() => board.innerText(), { timeout: patience })
      .toMatch(/minecraft.*\n.*started (\d+ seconds|1 minute) ago/);

    await open('admin');
    await post(/restart minecraft · Mia/).waitFor();
  });

  test('a stranger is refused, and no name is shown', async () => {
    await become('Sam');
    await open('general');
    expect(await page.getByRole('button', { name: /^Channel admin/ }).count()).toBe(0);
    await takes('/res');
    await page.getByText('No options match your search.').waitFor();
    await page.keyboard.type('anything');
    await page.keyboard.press('Enter');
    await page.keyboard.press('Enter');
    await page.getByText('Only you can see this').waitFor();
    const seen = await page.getByRole('main').innerText();
    for (const { name } of household) expect(seen).not.toContain(name);
    await become('Mia');
  });

  test('ten minutes later a container has crashed and the schedule has run', async () => {
    await open('servers');
    await page.getByRole('button', { name: '10 minutes later' }).click();
    await log().getByText('fresh-minecraft').last().waitFor();
    const alert = post(/factorio.*crashed|crashed.*factorio/s);
    await alert.waitFor();
    await settled();
    await alert.getByRole('button', { name: 'Logs' }).click();
    await post('Only you can see this').getByText('factorio').first().waitFor();
  });

  test('the engine is cut off and comes back', async () => {
    await switchOf('Docker').click();
    await page.getByText('Docker is cut off.').waitFor();
    await takes('/status');
    await page.keyboard.press('Enter');
    await post(/Mia\s*used\s*\/status/).waitFor();
    await settled();
    await switchOf('Docker').click();
    await expect.poll(() => page.getByText('Docker is cut off.').count(), { timeout: patience }).toBe(0);
    await settled();
  });

  test('without Discord nothing is answered, and the page says so', async () => {
    await switchOf('Discord').click();
    await page.getByText('Discord is cut off').waitFor();
    await settledButDiscord();
    await post(/nextcloud is unhealthy/)
      .getByRole('button', { name: 'Logs' })
      .click();
    await page.getByText('This interaction failed').waitFor();
    await switchOf('Discord').click();
    await settled();
  });

  test('axe finds nothing on what the bot sends', async () => {
    await page.evaluate(axe.source);
    const violations = await page.evaluate(`axe.run(document, { resultTypes: ['violations'] }).then(({ violations }) =>
      violations.map(({ id, nodes }) => ({ id, at: nodes.map(({ html }) => html.slice(0, 200)) })))`);
    expect(violations).toEqual([]);
  });

  test('a page from elsewhere gets no connection', async () => {
    const elsewhere = createServer((_, response) => response.end('elsewhere'));
    await new Promise<void>((done) => elsewhere.listen(0, '127.0.0.1', done));
    const foreign = await browser.newPage();
    await foreign.goto(`http://127.0.0.1:${(elsewhere.address() as AddressInfo).port}/`);
    const address = `${web.address.replace('http', 'ws')}socket`;
    const became = await foreign.evaluate(
      `new Promise((done) => { const socket = new WebSocket('${address}'); socket.onopen = () => done('open'); socket.onerror = () => done('refused'); })`,
    );
    expect(became).toBe('refused');
    await foreign.close();
    await new Promise((done) => elsewhere.close(done));
  });

  test('a reset begins again', async () => {
    await open('general');
    await page.keyboard.press('Tab');
    await page.getByRole('combobox', { name: /^Message / }).fill('to be forgotten');
    await page.keyboard.press('Enter');
    await log().getByText('to be forgotten').waitFor();
    await page.getByRole('button', { name: 'Reset …' }).click();
    await page.getByRole('button', { name: 'Reset', exact: true }).click();
    await expect.poll(() => log().getByText('to be forgotten').count(), { timeout: patience }).toBe(0);
    await settled();
    await open('servers');
    await log().getByText('Our servers').waitFor();
  });
});

/** Until what was cut off is. */
async function settledButDiscord(): Promise<void> {
  await expect.poll(() => playground.status().notices, { timeout: patience }).toEqual([]);
}
