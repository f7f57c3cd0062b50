import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Browser, BrowserContextOptions, Page } from 'playwright-core';
import { afterAll, afterEach, beforeAll } from 'vitest';
import { ensureChromium, launchChromium } from './chromium.ts';

/** For `page.evaluate`: the texts of a page that do not stand out from their ground. */
export const faintTexts = readFileSync(join(import.meta.dirname, 'faint-texts.js'), 'utf8');

/** A page in a fresh browser profile; `trouble` gathers what the browser complains about, such as a broken policy. */
export interface Visit {
  readonly page: Page;
  readonly trouble: string[];
}

/** A real Chromium for the tests of a file. What is put into `open` is disposed of after each test, the last first. */
export function browse() {
  let browser: Browser;
  const open: AsyncDisposable[] = [];
  beforeAll(async () => {
    browser = await launchChromium(await ensureChromium());
  }, 900_000);
  afterAll(() => browser.close());
  afterEach(async () => {
    for (const one of open.splice(0).reverse()) await one[Symbol.asyncDispose]();
  });

  async function visit(url: string, options: BrowserContextOptions = {}): Promise<Visit> {
    const context = await browser.newContext(options);
    open.push({ [Symbol.asyncDispose]: () => context.close() });
    const page = await context.newPage();
    const trouble: string[] = [];
    page.on('console', (message) => void trouble.push(message.text()));
    page.on('pageerror', (error) => void trouble.push(error.message));
    page.on('dialog', (dialog) => void trouble.push(dialog.message()));
    // The page's timers stand still until a test moves them.
    if (options.javaScriptEnabled !== false) await page.clock.install();
    await page.goto(url);
    return { page, trouble };
  }
  return { open, visit };
}
