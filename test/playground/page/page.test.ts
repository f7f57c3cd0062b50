import { gzipSync } from 'node:zlib';
import axe from 'axe-core';
import type { Browser, BrowserContextOptions, Page } from 'playwright-core';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { buildPage } from '../../../playground/build-page.ts';
import type { FromPage, FromServer } from '../../../playground/protocol.ts';
import { ensureChromium, launchChromium } from '../../web/chromium.ts';
import { form, kinds, message } from './scene.ts';
import { StandIn } from './stand-in.ts';

/** The widths and colours that it must be right in. */
const looks: readonly { readonly width: number; readonly colorScheme: 'light' | 'dark' }[] = [
  { width: 360, colorScheme: 'light' },
  { width: 360, colorScheme: 'dark' },
  { width: 1440, colorScheme: 'light' },
  { width: 1440, colorScheme: 'dark' },
];

let browser: Browser;
let server: StandIn;

beforeAll(async () => {
  browser = await launchChromium(await ensureChromium());
  server = await StandIn.start();
});

afterAll(async () => {
  await browser?.close();
  await server?.[Symbol.asyncDispose]();
});

beforeEach(() => {
  server.asked.length = 0;
  server.answer = () => [];
});

async function open(options: BrowserContextOptions = {}): Promise<Page & AsyncDisposable> {
  const context = await browser.newContext({ viewport: { width: 1440, height: 900 }, ...options });
  const page = await context.newPage();
  await page.goto(server.url);
  await page.getByRole('log').waitFor();
  return Object.assign(page, { [Symbol.asyncDispose]: () => context.close() });
}

const box = (page: Page) => page.getByRole('combobox', { name: 'Message #servers' });
const shownAs = (page: Page, { api }: { readonly api: { readonly id: string } }) =>
  page.locator(`[data-message="${api.id}"]`);

/** What is told of the requests behind any message. */
function inspected(asked: FromPage): readonly FromServer[] {
  if (asked.type !== 'inspect') return [];
  const { request, messageId } = asked;
  const refusal = { code: 50_035, message: 'Invalid Form Body', errors: '{ "components": 1 }' };
  const path = `/api/v10/webhooks/100000000000000001/${'x'.repeat(60)}/messages/@original`;
  const made = { at: 0, method: 'PATCH', path, body: '{ "a": 1 }', status: 400, refusal };
  return [{ type: 'inspection', request, messageId, requests: [made] }];
}

/** What axe finds wrong. */
async function violations(page: Page): Promise<unknown> {
  await page.evaluate(axe.source);
  return page.evaluate(`axe.run(document, { resultTypes: ['violations'] }).then(({ violations }) =>
    violations.map(({ id, nodes }) => ({ id, at: nodes.map(({ html }) => html.slice(0, 200)) })))`);
}

test('the first load is small', async () => {
  const files = await buildPage();
  const bytes = [...files.values()].reduce((sum, { body }) => sum + gzipSync(body).length, 0);
  expect(bytes).toBeLessThan(150_000);
});

describe('messages', () => {
  test('look as Discord shows them', async () => {
    await using page = await open();
    await expect.poll(() => shownAs(page, kinds.markdown).innerText()).toContain('@Jonas @Friends');
    expect(await shownAs(page, kinds.markdown).locator('time.stamp').first().innerText()).toMatch(/ago$/);
    expect(await shownAs(page, kinds.markdown).innerText()).toContain('(edited)');
    expect(await shownAs(page, kinds.thinking).innerText()).toContain('Stevedore is thinking …');
    expect(await shownAs(page, kinds.question).innerText()).toContain('Only you can see this');
    expect(await shownAs(page, kinds.question).innerText()).toMatch(/Mia\s+used\s+\/restart/);
    expect(await shownAs(page, kinds.question).getByRole('button', { name: 'Off' }).isDisabled()).toBe(true);
    const colour = (selector: string) => page.locator(selector).first().getAttribute('style');
    expect(await colour('.container.accent')).toContain('#f0b132');
    expect(await colour('.embed')).toContain('#5865f2');
    expect(await shownAs(page, kinds.board).getByRole('img', { name: 'CPU and memory' }).isVisible()).toBe(true);
    expect(await shownAs(page, kinds.board).getByRole('link', { name: 'minecraft.log' }).isVisible()).toBe(true);
    expect(await shownAs(page, kinds.embed).getByRole('link', { name: 'An embed' }).first().isVisible()).toBe(true);
  });

  test('stay text, whatever is in them', async () => {
    await using page = await open();
    expect(await shownAs(page, kinds.hostile).innerText()).toContain('<img src=x onerror=');
    expect(await shownAs(page, kinds.hostile).locator('img, script, a').count()).toBe(0);
    expect(await page.title()).toBe('Stevedore playground');
  });

  test('that come and change are shown at once, and the list stays at its end', async () => {
    await using page = await open();
    const added = message({ content: 'I am new' });
    server.say({ type: 'message', channelId: 'servers', message: added });
    await page.getByText('I am new').waitFor();
    server.say({
      type: 'message',
      channelId: 'servers',
      message: { ...added, api: { ...added.api, content: 'I am other' } },
    });
    await page.getByText('I am other').waitFor();
    expect(await page.getByText('I am other').isVisible()).toBe(true);
    const fromEnd = () => page.getByRole('log').evaluate((log) => log.scrollHeight - log.scrollTop - log.clientHeight);
    await expect.poll(fromEnd).toBeLessThan(2);
    server.say({ type: 'message', channelId: 'audit', message: message({}, { pingsMe: true }) });
    await page.getByRole('button', { name: 'Channel audit 1 new, 1 for you' }).waitFor();
  });

  test('say when a press failed', async () => {
    await using page = await open();
    const question = shownAs(page, kinds.question);
    await question.getByRole('button', { name: 'Restart' }).click();
    await expect.poll(() => server.last('press')).toMatchObject({ customId: 'press:Restart' });
    const about = { type: 'exchange', messageId: kinds.question.api.id, channelId: 'servers' } as const;
    server.say({ ...about, request: server.last('press')?.request ?? 0, state: 'failed' });
    await question.getByText('This interaction failed').waitFor();
  });

  test('show contributors what was sent, and what Discord refused', async () => {
    server.answer = inspected;
    await using page = await open();
    expect(await shownAs(page, kinds.board).getByRole('button', { name: '3 requests' }).count()).toBe(0);
    await shownAs(page, kinds.alert).getByRole('button', { name: '2 requests, refused' }).click();
    await shownAs(page, kinds.alert).getByText('50035 Invalid Form Body').waitFor();
    await page.getByLabel("Show the bot's requests").check();
    await shownAs(page, kinds.board).getByRole('button', { name: '3 requests' }).waitFor();
  });
});

describe('by keyboard alone', () => {
  test('a command is found, filled in with what the bot suggests, and sent', async () => {
    server.answer = (asked) => {
      if (asked.type !== 'complete') return [];
      const choices = [
        { name: 'minecraft · healthy', value: 'minecraft' },
        { name: 'mosquitto · running', value: 'mosquitto' },
      ];
      return [{ type: 'suggestions', request: asked.request, choices, failed: false }];
    };
    await using page = await open();
    await box(page).focus();
    await page.keyboard.type('/lo');
    await page.getByRole('option', { name: '/logs' }).waitFor();
    await page.keyboard.press('Tab');
    await page.keyboard.type('m');
    await page.getByRole('option', { name: 'mosquitto' }).waitFor();
    await page.keyboard.press('ArrowDown');
    await page.keyboard.press('Enter');
    await page.keyboard.press('ArrowDown');
    await page.keyboard.press('Enter');
    await page.keyboard.type('500');
    await page.keyboard.press('Enter');
    await page.keyboard.press('Enter');
    await page.getByText('lines: At most 100.').waitFor();
    await page.keyboard.press('Backspace');
    await page.keyboard.press('Enter');
    await page.keyboard.press('Enter');
    await expect
      .poll(() => server.last('command'))
      .toMatchObject({ line: '/logs', channelId: 'servers', options: { container: 'mosquitto', lines: 50 } });
    expect(server.last('complete')).toMatchObject({ line: '/logs', focused: 'container', options: { container: 'm' } });
    await page.getByText('/logs: sending …').waitFor();
  });

  test('it can be left again: Escape, Backspace and the text is back', async () => {
    await using page = await open();
    await box(page).focus();
    await page.keyboard.type('/status ');
    await page.getByText('/status', { exact: true }).waitFor();
    await page.keyboard.press('Backspace');
    await page.keyboard.type('hello');
    await page.keyboard.press('Enter');
    await expect.poll(() => server.last('write')).toMatchObject({ content: 'hello' });
  });

  test('menus are opened, searched and chosen from', async () => {
    await using page = await open();
    const menu = shownAs(page, kinds.menus).getByRole('button', { name: 'Choose a container' });
    await menu.focus();
    await page.keyboard.press('Enter');
    await page.keyboard.type('jelly');
    await page.keyboard.press('Enter');
    await expect.poll(() => server.last('choose')).toMatchObject({ customId: 'one', values: ['jellyfin'] });
    await shownAs(page, kinds.menus).getByRole('button', { name: 'Choose up to three' }).focus();
    await page.keyboard.press('Enter');
    await page.keyboard.press('Enter');
    await page.keyboard.press('ArrowDown');
    await page.keyboard.press('Enter');
    await page.keyboard.press('Tab');
    await page.keyboard.press('Enter');
    await expect.poll(() => server.last('choose')).toMatchObject({ customId: 'several', values: ['CPU', 'Memory'] });
  });

  test('a form is filled in and sent; what was declined stays open', async () => {
    await using page = await open();
    server.say({ type: 'form', request: 1, channelId: 'servers', formId: 'f1', form });
    await page.getByRole('dialog', { name: 'A new schedule' }).waitFor();
    await page.getByLabel('Name').focus();
    await page.keyboard.type('nightly');
    await page.keyboard.press('Enter');
    await expect
      .poll(() => server.last('submit'))
      .toMatchObject({
        formId: 'f1',
        values: { name: 'nightly', why: 'Backup', days: [], action: 'restart', tell: true },
      });
    server.say({ type: 'declined', request: server.last('submit')?.request ?? 0, why: 'Days: choose between 1 and 2' });
    await page.getByText('Days: choose between 1 and 2').waitFor();
    expect(await page.getByLabel('Name').inputValue()).toBe('nightly');
    await page.keyboard.press('Escape');
    await expect.poll(() => page.getByRole('dialog').count()).toBe(0);
  });
});

test('the people, the roles and the outages are asked for', async () => {
  await using page = await open();
  await page.getByRole('button', { name: 'Jonas' }).click();
  await page.getByRole('group', { name: 'Roles of Sam' }).getByLabel('Friends').click();
  await page.getByRole('switch', { name: 'Docker is reachable' }).click();
  await page.getByRole('button', { name: 'A night later' }).click();
  await page.getByRole('button', { name: 'Reset …' }).click();
  await page.getByRole('button', { name: 'Reset', exact: true }).click();
  await expect.poll(() => server.last('reset')).toBeDefined();
  expect(server.last('switch')).toMatchObject({ member: '102' });
  expect(server.last('role')).toMatchObject({ member: '103', role: '201', has: true });
  expect(server.last('cut')).toMatchObject({ what: 'engine', up: false });
  expect(server.last('advance')).toMatchObject({ ms: 8 * 3_600_000 });
});

test('a connection that ended is said, and comes back', async () => {
  await using page = await open();
  server.drop();
  await page.getByText('The playground does not answer.').waitFor();
  await expect.poll(() => page.getByText('The playground does not answer.').count(), { timeout: 20_000 }).toBe(0);
});

describe.each(looks)('at $width px in $colorScheme', ({ width, colorScheme }) => {
  test('axe finds nothing, and nothing is wider than the page', async () => {
    server.answer = inspected;
    await using page = await open({ viewport: { width, height: 800 }, colorScheme });
    expect(await violations(page)).toEqual([]);
    await shownAs(page, kinds.alert).getByRole('button', { name: '2 requests, refused' }).click();
    await shownAs(page, kinds.alert).getByText('50035 Invalid Form Body').waitFor();
    await box(page).fill('/');
    await page.getByRole('option', { name: '/restart' }).waitFor();
    expect(await violations(page)).toEqual([]);
    server.say({ type: 'form', request: 1, channelId: 'servers', formId: 'f', form });
    await page.getByRole('dialog').waitFor();
    expect(await violations(page)).toEqual([]);
    const wide = await page.evaluate(
      `[...document.querySelectorAll('body, main, .messages, .message, aside')].filter((e) => e.scrollWidth > e.clientWidth + 1).map((e) => e.className)`,
    );
    expect(wide).toEqual([]);
  });
});
