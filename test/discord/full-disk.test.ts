import { open, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import type { Channel, Guild } from '../../playground/discord/index.ts';
import { openStore } from '../../src/store/open.ts';
import { docker, until } from '../engine/index.ts';
import { prepareHome, type Running, startBot } from './harness.ts';

const MINUTE = 60_000;

/** Leaves not a byte. */
async function fill(data: string): Promise<void> {
  const file = await open(join(data, 'filler'), 'a');
  const write = async (bytes: number): Promise<void> => {
    for (;;) await file.write(Buffer.alloc(bytes));
  };
  for (const bytes of [65_536, 1]) await expect(write(bytes)).rejects.toMatchObject({ code: 'ENOSPC' });
  await file.close();
}

const makeRoom = (data: string) => rm(join(data, 'filler'));

/** As time goes by. */
async function eventually(running: Running, what: () => boolean, name: string): Promise<void> {
  const { discord, channel } = running;
  const latest = discord.clock.now() + 15 * MINUTE;
  while (!what()) {
    if (discord.clock.now() > latest)
      throw new Error(`not in 15 minutes: ${name}; said:\n${channel.messages.map(({ text }) => text).join('\n')}`);
    await running.passes(5_000);
  }
}

/** A bot that was well, was stopped, and is started on a disk that has become full. Its schedule is due some minutes later. */
async function startOnFullDisk(missed: 'run-once' | 'skip') {
  let admins: Channel | null = null;
  const dueAt = new Date(Date.now() + 6 * MINUTE).toISOString().slice(11, 16);
  const running = await startBot({
    diskBytes: 4 * 1024 * 1024,
    env: { TZ: 'UTC' },
    config: (guild: Guild, channel) => {
      admins = guild.channel('admins');
      return [
        `admins: { channel: "${admins.id}" }`,
        'schedules:',
        `  nightly: { when: "every day ${dueAt}", restart: ["*-full-game"], missed: ${missed}, channel: "${channel.id}" }`,
        'alerts:',
        `  ends: { channel: "${channel.id}", containers: ["*-full-*"] }`,
      ].join('\n');
    },
  });
  const game = await running.boxes.sleeper({ name: 'full-game' });
  const knows = async () => (await running.alice.completes('/restart', { container: game.name })).length === 1;
  await until(knows, 'the box');
  await running.restart(() => fill(running.data));
  await until(knows, 'the box');
  const said = (channel: Channel | null, text: string) =>
    channel?.messages.filter((message) => message.text.includes(text)).length ?? 0;
  const startedAt = async () => (await docker().getContainer(game.id).inspect()).State.StartedAt;
  return {
    running,
    game,
    startedAt,
    inChannel: (text: string) => said(running.channel, text),
    toAdmins: (text: string) => said(admins, text),
    logged: (text: string) => running.log.filter((line) => line.includes(text)).length,
  };
}

describe('a disk that is full when the bot starts', () => {
  it('is said at once; commands and alerts work, a schedule waits and is run late when there is room', async () => {
    const { running, game, startedAt, inChannel, toAdmins, logged } = await startOnFullDisk('run-once');
    const { alice, data } = running;
    await until(() => toAdmins('The disk is full') === 1, 'the admins to be told');
    expect(logged(`the disk that holds ${data} is full`)).toBe(1);
    expect((await (await alice.types('/info', { container: game.name })).answer()).text).toContain(game.name);
    const question = await (await alice.types('/restart', { container: game.name })).answer();
    await alice.clicks('Restart', { on: question });
    await alice.finds((message) => message.text.includes('was restarted'));
    const other = await running.boxes.create({ name: 'full-other', script: 'sleep 1; exit 3' });
    await until(async () => {
      // Slower than elsewhere: the bot must get to know it before it ends.
      await running.passes(500);
      return inChannel(`${other.name} crashed`) === 1;
    }, 'the alert');

    const before = await startedAt();
    await eventually(running, () => inChannel('nightly is held up') === 1, 'the channel to be told');
    await until(() => toAdmins('nightly is held up') === 1, 'the admins to be told');
    await running.passes(5 * MINUTE);
    expect(await startedAt()).toBe(before);
    expect(inChannel('nightly')).toBe(1);

    await makeRoom(data);
    await eventually(running, () => inChannel('This is late') === 1, 'the run');
    expect(await startedAt()).not.toBe(before);
    await until(() => toAdmins('The disk has room again') === 1, 'the admins to be told');
    expect(logged('there is room again')).toBe(1);
    const audit = await (await alice.types('/audit')).answer();
    expect(audit.text).toContain('nightly');

    // What was posted while nothing could be written is known to the next start: it is not posted again.
    await running.passes(MINUTE);
    await running.restart();
    await running.passes(2 * MINUTE);
    expect(inChannel(`${other.name} crashed`)).toBe(1);
    expect(inChannel('This is late')).toBe(1);
  });

  it('lets a schedule that is not made up for be missed, and says so', async () => {
    const { running, startedAt, inChannel } = await startOnFullDisk('skip');
    const before = await startedAt();
    await eventually(running, () => inChannel('nightly is held up') === 1, 'the channel to be told');
    await running.passes(5 * MINUTE);
    await makeRoom(running.data);
    await eventually(running, () => inChannel('nightly was missed') === 1, 'the missed run');
    expect(await startedAt()).toBe(before);
  });
});

it('a full disk is told to the admins as soon as Discord can be reached, not at the next try', async () => {
  let admins: Channel | null = null;
  const running = await startBot({
    diskBytes: 4 * 1024 * 1024,
    // No second try, and no second look at the disk.
    clock: (clock) => ({
      now: () => clock.now(),
      monotonic: () => clock.monotonic(),
      after: (ms, task) => (ms === 30_000 ? () => {} : clock.after(ms, task)),
    }),
    config: (guild: Guild) => {
      admins = guild.channel('admins');
      return `admins: { channel: "${admins.id}" }\n`;
    },
  });
  await running.restart(() => fill(running.data));
  await until(() => admins?.messages.some(({ text }) => text.includes('The disk is full')), 'the admins to be told');
});

it('a disk that is full before there is a database is told with what helps, and a start later works', async () => {
  const { data } = await prepareHome({ diskBytes: 1024 * 1024 });
  await fill(data);
  const path = join(data, 'stevedore.db');
  const start = () => openStore({ path, log: { warn() {}, error() {} }, clock: Date }).close();
  expect(start).toThrow(
    expect.objectContaining({
      kind: 'full',
      message: `no space left for ${path}`,
      advice: expect.stringContaining('Make room'),
    }),
  );
  await makeRoom(data);
  start();
});
