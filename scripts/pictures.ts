/**
 * `npm run pictures`: makes the pictures of the documentation from the playground, with its sample containers.
 * `npm run pictures -- FOLDER WIDTH …` makes them elsewhere and in other widths (390 is a phone), to look at.
 * Emoji and code are in what the machine has: install Noto Color Emoji (Debian: fonts-noto-color-emoji).
 */
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { stop as stopEsbuild } from 'esbuild';
import type { Browser, Locator, Page } from 'playwright-core';
import { buildPage } from '../playground/build-page.ts';
import { Playground } from '../playground/server/playground.ts';
import { PlaygroundWeb } from '../playground/server/web.ts';
import { until } from '../test/engine/until.ts';
import { ensureChromium, launchChromium } from '../test/web/chromium.ts';
import { photograph, pictureStyle } from './pictures/photograph.ts';

const [folder = join(import.meta.dirname, '../docs/images'), ...widths] = process.argv.slice(2);
/** CSS pixels: wide enough for a message as wide as Discord makes it. */
const usualWidth = '720';
/** Of the picture of the whole page. */
const wholePage = { width: 1240, height: 800 };
/** So high that no message is cut off. */
const longPage = 3_000;

type Take = (name: string, what: Locator | Page) => Promise<void>;

/** Opens the page; Mia is there, in #servers. */
async function open(browser: Browser, address: string, viewport: { width: number; height: number }): Promise<Page> {
  const context = await browser.newContext({ viewport, colorScheme: 'dark', deviceScaleFactor: 2, bypassCSP: true });
  const page = await context.newPage();
  page.setDefaultTimeout(60_000);
  await page.goto(address);
  await page.addStyleTag({ content: await pictureStyle() });
  const channels = page.getByRole('button', { name: 'Channels', exact: true });
  if (await channels.isVisible()) await channels.click();
  await page.getByRole('button', { name: /^Channel servers/ }).click();
  await page.getByRole('article').filter({ hasText: 'Our servers' }).waitFor();
  await page.evaluate('document.fonts.ready');
  return page;
}

/** Types a command as a person does, and sends it; its options by name, in their order. */
async function types(page: Page, command: string, options: Readonly<Record<string, string>> = {}): Promise<void> {
  await page.getByRole('combobox', { name: /^Message / }).focus();
  await page.keyboard.type(`${command} `);
  for (const [name, value] of Object.entries(options)) {
    const field = page.getByRole('combobox', { name: new RegExp(`^${name}\\b`) });
    if ((await field.count()) === 0) {
      await page.keyboard.type(name);
      await page.keyboard.press('Enter');
    }
    await page.keyboard.type(value);
    await page.getByText(/Loading options/).waitFor({ state: 'hidden' });
    await page.keyboard.press('Enter');
  }
  await page.keyboard.press('Enter');
}

/** The newest message with this in it. */
const post = (page: Page, text: string | RegExp): Locator => page.getByRole('article').filter({ hasText: text }).last();

/** A picture of each kind of answer. */
async function messages(page: Page, take: Take): Promise<void> {
  await take('board', post(page, 'Our servers'));
  await types(page, '/status');
  await post(page, '/status').getByRole('button', { name: 'Refresh' }).waitFor();
  await take('status', post(page, '/status'));
  await types(page, '/stats');
  await post(page, '/stats').getByRole('button', { name: 'Refresh' }).waitFor();
  await take('stats', post(page, '/stats'));
  await types(page, '/logs', { container: 'minecraft', lines: '8' });
  await post(page, '/logs').getByText('[Server thread/INFO]').waitFor();
  await take('logs', post(page, '/logs'));
  await types(page, '/restart', { container: 'minecraft' });
  await post(page, 'Restart minecraft?').waitFor();
  await take('restart', post(page, 'Restart minecraft?'));
}

/** The whole page while a command is typed. */
async function playgroundItself(page: Page, take: Take): Promise<void> {
  await page.getByRole('combobox', { name: /^Message / }).focus();
  await page.keyboard.type('/restart m');
  await page.getByRole('option', { name: /minecraft/ }).waitFor();
  await take('playground', page);
}

async function main(): Promise<void> {
  const data = await mkdtemp(join(tmpdir(), 'stevedore-pictures-'));
  const files = await buildPage();
  await stopEsbuild();
  const playground = await Playground.start({
    engine: { kind: 'sample', why: 'There is no Docker Engine here: these twelve never existed.' },
    dataDir: data,
    realDataDir: data,
    socketDir: data,
    env: { PATH: process.env['PATH'], TZ: 'UTC' },
    setUpUrl: null,
    say: (line) => console.error(line),
  });
  const web = await PlaygroundWeb.start(playground, () => Promise.resolve(files), 0);
  const browser = await launchChromium(await ensureChromium());
  try {
    await until(() => playground.status().bot === 'ready', 'the bot', 60_000);
    await mkdir(folder, { recursive: true });
    const save = async (name: string, page: Page, what: Locator | Page) => {
      const png = await photograph(page, what);
      const path = resolve(folder, `${name}.png`);
      await writeFile(path, png);
      console.log(`${path}: ${Math.round(png.length / 1000)} kB`);
    };
    // First, while nothing but the board is there.
    const whole = await open(browser, web.address, wholePage);
    await playgroundItself(whole, (name, what) => save(name, whole, what));
    await whole.close();
    for (const width of widths.length > 0 ? widths : [usualWidth]) {
      const page = await open(browser, web.address, { width: Number(width), height: longPage });
      const suffix = width === usualWidth ? '' : `-${width}`;
      await messages(page, (name, what) => save(`${name}${suffix}`, page, what));
      await page.close();
    }
  } finally {
    await browser.close();
    await web.stop();
    await playground.stop();
    await rm(data, { recursive: true, force: true });
  }
}

await main();
