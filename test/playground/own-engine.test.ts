import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, it, onTestFinished } from 'vitest';
import { buildPage } from '../../playground/build-page.ts';
import { Playground } from '../../playground/server/playground.ts';
import { PlaygroundWeb } from '../../playground/server/web.ts';
import { createBox, docker, engineSocket, until } from '../engine/index.ts';
import { ensureChromium, launchChromium } from '../web/chromium.ts';

/** A bot that begins, and a container that restarts: longer than a page takes. */
const patience = 60_000;

it('with an engine of your own a container is really restarted, after a question, and no time is turned', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'stevedore-own-'));
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }));
  const box = await createBox({ name: 'played' });
  const startedAt = async () => (await docker().getContainer(box.id).inspect()).State.StartedAt;
  const before = await startedAt();
  const playground = await Playground.start({
    engine: { kind: 'own', why: 'For the test.' },
    dataDir: join(folder, 'data'),
    realDataDir: folder,
    socketDir: folder,
    env: { PATH: process.env['PATH'], TZ: 'UTC', DOCKER_HOST: `unix://${engineSocket()}` },
    setUpUrl: null,
    say: () => {},
  });
  onTestFinished(() => playground.stop());
  const web = await PlaygroundWeb.start(playground, buildPage, 0);
  onTestFinished(() => web.stop());
  const browser = await launchChromium(await ensureChromium());
  onTestFinished(() => browser.close());
  const page = await browser.newPage({ viewport: { width: 1440, height: 900 } });
  page.setDefaultTimeout(patience);
  await page.goto(web.address);

  await page.getByRole('button', { name: 'Channel servers' }).click();
  await page.getByText('Our servers').waitFor();
  expect(await page.getByRole('button', { name: /later$/ }).count()).toBe(0);
  expect(await playground.advance(1_000)).toContain('sample');
  expect(await playground.cut('engine', false)).toContain('sample');

  await page.getByRole('combobox', { name: /^Message / }).focus();
  await page.keyboard.type('/res');
  await page.getByRole('option', { name: '/restart' }).waitFor();
  await page.keyboard.press('Tab');
  await page.keyboard.type(box.name);
  await page.getByRole('option', { name: box.name }).first().waitFor();
  await page.keyboard.press('Enter');
  await page.keyboard.press('Enter');
  const question = page.locator('[data-message]').filter({ hasText: `Restart ${box.name}?` });
  await question.getByRole('button', { name: 'Restart' }).waitFor();
  expect(await startedAt()).toBe(before);
  await question.getByRole('button', { name: 'Restart' }).click();
  await until(async () => (await startedAt()) !== before, 'the restart', patience);
}, 180_000);
