import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import type { Channel } from '../../../playground/discord/world/channel.ts';
import type { Message } from '../../../playground/discord/world/message.ts';
import { type Running, startBot } from '../../discord/harness.ts';
import { type Box, boxes, docker, until } from '../../engine/index.ts';

const { prefix } = boxes();
/** Of the 100 containers so many run; the others were never started. */
const running = 30;
/** Boards in each channel. */
const boardsIn = [8, 6, 4, 1, 1];

/** The section `boards` with the first `share` of the boards of every channel. */
function config(channels: readonly Channel[], share: number): string {
  const boards = channels.flatMap(({ id }, place) => {
    const count = Math.ceil((boardsIn[place] ?? 0) * share);
    return Array.from({ length: count }, (_, n) => {
      return `  b${place}-${n}: { channel: "${id}", containers: ["${prefix}*"], groupBy: none, stats: ${n % 2 === 1} }`;
    });
  });
  return `boards:\n${boards.join('\n')}\n`;
}

/** Waits while the bot's time goes by. */
function soon<T>(bot: Running, condition: () => T | Promise<T>, what: string): Promise<NonNullable<T>> {
  const turning = async () => {
    await bot.passes(200);
    return condition();
  };
  return until(turning, what, 60_000);
}

/** How the engine says that they are, by name, in the words of a board. */
async function truth(): Promise<Record<string, string>> {
  const words: Record<string, string> = { exited: 'stopped', created: 'never' };
  const all = await docker().listContainers({ all: true, filters: { name: [prefix] } });
  return Object.fromEntries(all.map(({ Names, State }) => [Names[0]?.slice(1) ?? '', words[State] ?? State]));
}

/** How a board says that they are: those on the page that it shows. */
function told({ text }: Message): Record<string, string> {
  return Object.fromEntries(
    [...text.matchAll(/\*\*(t\S+)\*\* · (?:[\d.-]+ % · .*\n-# )?(\w+)/g)].map(([, name = '', word = '']) => [
      name,
      word,
    ]),
  );
}

/** Pauses those that run, and lets the others go on: one engine event each. */
async function toggle(some: readonly Box[], paused: Set<string>): Promise<void> {
  await Promise.all(
    some.map(async ({ id }) => {
      const container = docker().getContainer(id);
      // A busy kernel now and then does not freeze a container at once ("unable to freeze").
      await until(
        () => (paused.has(id) ? container.unpause() : container.pause()).then(() => true),
        'the engine to pause it, or to let it go on',
      );
      if (!paused.delete(id)) paused.add(id);
    }),
  );
}

it('20 boards of 100 containers show the truth after a minute of ten events a second, and Discord has refused nothing', async () => {
  const live = (await boxes().many(100, { start: false })).slice(0, running);
  await Promise.all(live.map(({ id }) => docker().getContainer(id).start()));
  const channels: Channel[] = [];
  const bot = await startBot({
    config(guild) {
      channels.push(...boardsIn.map((_, place) => guild.channel(`boards-${place}`)));
      return config(channels, 0.5);
    },
  });
  const { discord, alice } = bot;
  const boards = () => channels.flatMap(({ messages }) => messages);
  // Half of them are older than an hour, the others new.
  await soon(bot, () => boards().length === 11, 'the first boards');
  await bot.leaps(2 * 3_600_000);
  await until(() => bot.bot.isReady(), 'the bot to be there');
  await writeFile(join(bot.data, 'stevedore.yml'), config(channels, 1));
  await soon(bot, () => boards().length === 20, 'the other boards');
  // Together they show all four pages.
  for (const [index, board] of boards().entries()) {
    const reader = alice.member.in(board.channel);
    for (let page = 2; page <= 1 + (index % 4); page++) {
      await reader.clicks('Next', { on: board });
      await until(() => board.buttons.some(({ label }) => label === `Page ${page} of 4`), 'the page to turn');
    }
  }

  const from = discord.clock.monotonic();
  const paused = new Set<string>();
  for (let second = 0; second < 60; second++) {
    const some = Array.from({ length: 10 }, (_, n) => live[(second * 10 + n) % running]).filter(
      (box) => box !== undefined,
    );
    await toggle(some, paused);
    // Where ten took no second, the rest of it is turned over.
    discord.clock.advance(Math.max(0, (second + 1) * 1_000 - (discord.clock.monotonic() - from)));
  }

  const now = await truth();
  expect(Object.keys(now)).toHaveLength(100);
  const shown = await soon(
    bot,
    () => {
      const all = boards().map(told);
      const isTrue = all.every((board) => Object.entries(board).every(([name, word]) => now[name] === word));
      return isTrue ? all : null;
    },
    'every board to be true',
  );
  expect(new Set(shown.flatMap((board) => Object.keys(board)))).toEqual(new Set(Object.keys(now)));
  expect(discord.rest.count429).toBe(0);
  expect(discord.rest.requests.filter(({ status }) => status >= 400)).toEqual([]);
}, 180_000);
