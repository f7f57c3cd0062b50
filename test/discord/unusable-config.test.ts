import { mkdir, readFile, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import type { Person } from '../../playground/discord/index.ts';
import { LAST_GOOD_FILE } from '../../src/config/file/file-config-store.ts';
import { until } from '../engine/index.ts';
import { startKillableBot } from './bot-process.ts';
import { startBot } from './harness.ts';

const answer = async (person: Person, command: string) => (await (await person.types(command)).answer()).text;

/** Everyone may look at everything, Bob is listed, and a board stands in the channel. */
function fileFor(channelId: string, bobId: string): string {
  return `admins: { users: ["${bobId}"] }
rules:
  - { allow: [stats], containers: ["*"], to: { everyone: true } }
boards:
  all: { channel: "${channelId}", containers: ["*"] }
`;
}

it('grants nothing after a kill and a start with a file that is not right, until it is mended', async () => {
  const bot = await startKillableBot({ env: { TZ: 'UTC' } });
  const { alice, bob, channel, data } = bot;
  const file = join(data, 'stevedore.yml');
  const boards = () => channel.messages.filter(({ text }) => text.includes('last change'));
  await bot.boxes.sleeper({ name: 'shown' });
  await writeFile(file, fileFor(channel.id, bob.member.user.id));
  await until(async () => (await answer(bob, '/about')).includes('About Stevedore'), 'the rule to hold');
  await until(async () => {
    await bot.passes(3_000);
    return boards().length === 1;
  }, 'the board');

  await bot.kill();
  // Bob is out, and a slip of the finger with it.
  const without = `${fileFor(channel.id, bob.member.user.id).replace(/.*(admins|rules|allow).*\n/g, '')}bords: {}\n`;
  await writeFile(file, without);
  await bot.start();
  expect(await answer(bob, '/about')).toContain('Not allowed');
  const about = (await answer(alice, '/about')).replaceAll('\\', '');
  expect(about).toContain('only members with Manage Server may do anything');
  expect(about).toMatch(/stevedore.yml:\d:1: bords: there is no such setting here; did you mean boards/);
  expect(bot.log.some((line) => line.includes('no right that it grants counts until it is mended'))).toBe(true);
  await bot.passes(60_000);
  expect(boards()).toHaveLength(1);

  await writeFile(file, without.replace('bords: {}\n', ''));
  await until(async () => (await answer(alice, '/about')).includes('in force'), 'it to be mended');
  expect(await answer(bob, '/about')).toContain('Not allowed');
  await writeFile(file, fileFor(channel.id, bob.member.user.id));
  await until(async () => (await answer(bob, '/about')).includes('About Stevedore'), 'the rule to hold again');
});

it('grants nothing after a start without the file, or with one that cannot be used, and keeps the boards', async () => {
  const running = await startBot({ env: { TZ: 'UTC' } });
  const { alice, bob, channel, data } = running;
  const file = join(data, 'stevedore.yml');
  const right = fileFor(channel.id, bob.member.user.id);
  await writeFile(file, right);
  await until(async () => (await answer(bob, '/about')).includes('About Stevedore'), 'the rule to hold');

  const harm: readonly [string, () => Promise<unknown>, string][] = [
    ['gone', () => rm(file), 'the file is gone'],
    ['empty', () => writeFile(file, ''), 'the file is empty'],
    ['a folder', () => rm(file).then(() => mkdir(file)), 'is a folder'],
    ['too large', () => writeFile(file, `${right}${'# x\n'.repeat(300_000)}`), 'the file is larger than'],
    ['not text', () => writeFile(file, Buffer.from([0xff, 0xfe])), 'not UTF-8'],
  ];
  for (const [what, spoil, told] of harm) {
    await running.restart(spoil);
    expect([what, await answer(bob, '/about')]).toEqual([what, expect.stringContaining('Not allowed')]);
    const about = await answer(alice, '/about');
    expect([what, about]).toEqual([what, expect.stringContaining('only members with Manage Server may do anything')]);
    expect([what, about]).toEqual([what, expect.stringContaining(told)]);
    expect(await answer(alice, '/board list')).toContain('all');
    // What was right last is neither lost nor replaced by examples.
    expect(await readFile(join(data, LAST_GOOD_FILE), 'utf8')).toBe(right);
    const saved = await alice.types('/board create', { name: 'more', containers: '*' });
    expect((await saved.answer()).text).not.toContain('more is on');
    await rm(file, { recursive: true, force: true });
    await writeFile(file, right);
    await until(async () => (await answer(bob, '/about')).includes('About Stevedore'), 'the same file to count again');
  }

  // While it runs, nothing lapses.
  await writeFile(file, 'rules: [');
  await until(async () => (await answer(bob, '/about')).includes('is not right'), 'the mistake to be found');
  expect(await answer(bob, '/about')).toContain('what was right last stays in force');
});
