import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import type { Readable } from 'node:stream';
import { setTimeout as sleep } from 'node:timers/promises';
import { describe, expect, it, onTestFinished } from 'vitest';
import type { Fault } from '../../playground/discord/rest/faults.ts';
import type { Message } from '../../playground/discord/world/message.ts';
import { type Box, boxes, docker, until } from '../engine/index.ts';
import { type KillableBot, startKillableBot } from './bot-process.ts';
import { entryOf } from './harness.ts';

const MINUTE = 60_000;

/** What the engine says of these containers from now on, as `name action`. */
async function eventsOf(made: readonly Box[]): Promise<readonly string[]> {
  const filters = JSON.stringify({ container: made.map(({ id }) => id) });
  const stream = (await docker().getEvents({ filters })) as Readable;
  onTestFinished(() => void stream.destroy());
  const events: string[] = [];
  createInterface({ input: stream }).on('line', (line) => {
    const { Action, Actor } = JSON.parse(line);
    events.push(`${made.find(({ id }) => id === Actor.ID)?.name} ${Action}`);
  });
  return events;
}

const times = (events: readonly string[], event: string) => events.filter((one) => one === event).length;

const boardsIn = ({ channel }: KillableBot) => channel.messages.filter(({ text }) => text.includes('last change'));

const texts = ({ channel }: KillableBot) => channel.messages.map(({ text }) => text);

/** A section of stevedore.yml with one entry, about the bot's channel. */
function withEntry(section: string, lines: readonly string[]): Promise<KillableBot> {
  return startKillableBot({ env: { TZ: 'UTC' }, config: (_, channel) => entryOf(section, channel, lines) });
}

/** A bot whose schedule is due in three to four minutes. */
interface Scheduled extends KillableBot {
  /** The time goes by until so many milliseconds before it is due. */
  until(before?: number): Promise<void>;
}

async function withSchedule(lines: readonly string[]): Promise<Scheduled> {
  const due = Math.floor(Date.now() / MINUTE + 4) * MINUTE;
  const bot = await withEntry('schedules', [`when: every day ${new Date(due).toISOString().slice(11, 16)}`, ...lines]);
  return { ...bot, until: (before = 0) => bot.passes(due - before - bot.discord.clock.now()) };
}

/** The first message with this in it, as time goes by for the bot. */
async function finds(bot: KillableBot, text: string, stepMs = 0): Promise<Message> {
  const { channel } = bot;
  try {
    return await until(async () => {
      if (stepMs > 0) await bot.passes(stepMs);
      return channel.messages.find((message) => message.text.includes(text));
    }, `a message with “${text}”`);
  } catch (cause) {
    throw new Error(`there is only:\n${texts(bot).join('\n')}`, { cause });
  }
}

/** Holds back a request to Discord: what it asks for, or the answer. Resolves when it is there. */
async function heldAt(bot: KillableBot, method: string, what: 'work' | 'answer', meanwhile: () => Promise<unknown>) {
  const held = new Promise(() => {});
  const seen = bot.discord.rest.requests.length;
  const isMeant: Fault['match'] = (one, path) => one === method && /\/messages(\/\d+)?$/.test(path);
  // What is killed while its request was on its way never had it done.
  const fault = bot.discord.rest.fail({
    match: isMeant,
    ...(what === 'work' ? { workAfter: held } : { answerAfter: held }),
  });
  await meanwhile();
  await until(async () => {
    await bot.passes(2_000);
    if (what === 'work') return fault.hits === 1;
    return bot.discord.rest.requests.slice(seen).some((one) => isMeant(one.method, one.path));
  }, `a ${method} to be held back`);
}

describe('a scheduled run that a kill -9 interrupts', () => {
  it('before the engine hears of a restart goes on with the rest, and says what is in doubt', async () => {
    const made = await Promise.all(['run-a', 'run-b', 'run-c'].map((name) => boxes().sleeper({ name })));
    const [a, b, c] = made.map(({ name }) => name);
    const bot = await withSchedule([`restart: [${a}, ${b}, ${c}]`]);
    const events = await eventsOf(made);
    const call = bot.gate.hold(new RegExp(`^POST .*${made[1]?.id}/restart`));
    await bot.until();
    await call.held;
    await bot.kill();
    await bot.start();
    const message = await finds(bot, 'one was interrupted');
    expect(message.text).toContain(`✅ **${a}**`);
    expect(message.text).toContain(`❔ **${b}**`);
    expect(message.text).toContain(`✅ **${c}**`);
    expect(texts(bot)).toEqual([message.text]);
    expect([a, b, c].map((name) => times(events, `${name} start`))).toEqual([1, 0, 1]);
    const audit = await (await bot.alice.types('/audit', { container: `${b}` })).answer();
    expect(audit.text).toContain('interrupted');
  });

  it('in the middle of a slow stop leaves that to the engine, and says so', async () => {
    const slow = await boxes().slowStopper({ name: 'run-slow', stopTimeout: 2 });
    const bot = await withSchedule([`stop: [${slow.name}]`]);
    const events = await eventsOf([slow]);
    await bot.until();
    await until(() => times(events, `${slow.name} kill`) > 0, 'the engine to be at it');
    await bot.kill();
    await bot.start();
    const message = await finds(bot, 'one was interrupted');
    expect(message.text).toContain(`❔ **${slow.name}**`);
    await until(() => times(events, `${slow.name} die`) === 1, 'the engine to be done');
    expect(texts(bot)).toEqual([message.text]);
  });

  it('after the engine has done it, and before that is written, says that it is in doubt and does it once', async () => {
    const box = await boxes().sleeper({ name: 'run-done' });
    const bot = await withSchedule([`restart: [${box.name}]`]);
    const events = await eventsOf([box]);
    const call = bot.gate.hold(new RegExp(`^POST .*${box.id}/restart`), { answered: true });
    await bot.until();
    await call.held;
    await bot.kill();
    await bot.start();
    const message = await finds(bot, 'one was interrupted');
    await bot.passes(3 * MINUTE);
    expect(texts(bot)).toEqual([message.text]);
    expect(times(events, `${box.name} start`)).toBe(1);
  });
});

describe('a post that a kill -9 interrupts', () => {
  for (const what of ['work', 'answer'] as const) {
    it(`of a schedule is there once, killed while Discord's ${what} is under way`, async () => {
      const bot = await withSchedule(['post: status']);
      await heldAt(bot, 'POST', what, () => bot.until());
      await bot.kill();
      await bot.start();
      const message = await finds(bot, 'How the containers are', 500);
      await bot.passes(3 * MINUTE);
      expect(texts(bot)).toEqual([message.text]);
    });
  }

  it('and that may be there twice says so, where the bot was away for long', async () => {
    const bot = await withSchedule(['post: status']);
    await heldAt(bot, 'POST', 'answer', () => bot.until());
    await bot.kill();
    bot.discord.clock.advance(10 * MINUTE);
    await bot.start();
    await finds(bot, 'it may stand above already', 500);
    expect(bot.channel.messages).toHaveLength(2);
  });

  it('of a result takes the place of the announcement, and the run is not done again', async () => {
    const box = await boxes().sleeper({ name: 'post-result' });
    const bot = await withSchedule([`restart: [${box.name}]`, 'announce: 2m']);
    const events = await eventsOf([box]);
    await bot.until(2 * MINUTE);
    const announced = await finds(bot, 'restarts');
    await heldAt(bot, 'PATCH', 'work', () => bot.until());
    await bot.kill();
    await bot.start();
    expect((await finds(bot, 'was restarted', 500)).id).toBe(announced.id);
    expect(texts(bot)).toEqual([announced.text]);
    expect(times(events, `${box.name} start`)).toBe(1);
  });

  it('of an announcement is there once', async () => {
    const box = await boxes().sleeper({ name: 'post-announced' });
    const bot = await withSchedule([`restart: [${box.name}]`, 'announce: 2m']);
    await heldAt(bot, 'POST', 'answer', () => bot.until(2 * MINUTE));
    await bot.kill();
    await bot.start();
    await bot.until();
    const message = await finds(bot, 'was restarted');
    expect(texts(bot)).toEqual([message.text]);
  });

  for (const what of ['work', 'answer'] as const) {
    it(`of an alert is there once, killed while Discord's ${what} is under way`, async () => {
      const bot = await withEntry('alerts', [`containers: ["${boxes().prefix}alert-${what}"]`]);
      await heldAt(bot, 'POST', what, () => boxes().crasher(3, 0, { name: `alert-${what}` }));
      await bot.kill();
      await bot.start();
      const message = await finds(bot, 'exit code 3', 500);
      await bot.passes(3 * MINUTE);
      expect(texts(bot)).toEqual([message.text]);
    });
  }

  it('of an alert, which may be there twice, says so, where the bot was away for long', async () => {
    const bot = await withEntry('alerts', [`containers: ["${boxes().prefix}alert-late"]`]);
    await heldAt(bot, 'POST', 'answer', () => boxes().crasher(3, 0, { name: 'alert-late' }));
    await bot.kill();
    bot.discord.clock.advance(10 * MINUTE);
    await bot.start();
    await finds(bot, 'it may stand above already', 500);
    expect(bot.channel.messages).toHaveLength(2);
  });
});

describe('a restart of its own that a kill -9 interrupts', () => {
  it('is not made again, and the alert says what happened', async () => {
    const box = await boxes().withHealth({ name: 'heal-killed' });
    const bot = await withEntry('alerts', [`containers: ["${box.name}"]`, 'heal: { perHour: 3 }']);
    const events = await eventsOf([box]);
    const call = bot.gate.hold(new RegExp(`^POST .*${box.id}/restart`));
    await boxes().setHealthy(box, false);
    await call.held;
    await bot.kill();
    await bot.start();
    const message = await finds(bot, 'was restarting it when it ended itself', 1_000);
    await bot.passes(3 * MINUTE);
    expect(texts(bot)).toEqual([message.text]);
    expect(times(events, `${box.name} start`)).toBe(0);
  });
});

describe('an edit of a board that a kill -9 interrupts', () => {
  for (const what of ['work', 'answer'] as const) {
    it(`is made up for in the same message, killed while Discord's ${what} is under way`, async () => {
      const box = await boxes().sleeper({ name: `board-${what}` });
      const bot = await withEntry('boards', [`containers: ["${box.name}"]`]);
      const message = await finds(bot, `🟢 **${box.name}**`, 1_000);
      await heldAt(bot, 'PATCH', what, () => docker().getContainer(box.id).stop());
      await bot.kill();
      await bot.start();
      expect((await finds(bot, 'stopped', 1_000)).id).toBe(message.id);
      expect(texts(bot)).toEqual([message.text]);
    });
  }
});

describe('the post of a board that a kill -9 interrupts', () => {
  /** Held back at it, and killed. */
  async function posting(name: string): Promise<KillableBot> {
    const box = await boxes().sleeper({ name });
    const bot = await startKillableBot({
      config: (guild) => `admins: { channel: "${guild.channel('admins').id}" }\n`,
    });
    await heldAt(bot, 'POST', 'answer', async () =>
      (await bot.alice.types('/board create', { name: 'one', containers: box.name })).answer(),
    );
    await bot.kill();
    return bot;
  }
  const admins = ({ guild }: KillableBot) => guild.channels.values().find(({ name }) => name === 'admins');

  it('stands once, and nothing is said, where the bot is soon back', async () => {
    const bot = await posting('board-soon');
    const [first] = boardsIn(bot);
    await bot.start();
    const container = docker().getContainer(`${boxes().prefix}board-soon`);
    await container.pause();
    expect((await finds(bot, '⏸️', 500)).id).toBe(first?.id);
    await container.unpause();
    expect(boardsIn(bot)).toHaveLength(1);
    expect(admins(bot)?.messages).toEqual([]);
  });

  for (const minutes of [3, 30]) {
    it(`may stand twice where the bot was away for ${minutes} minutes, which the admins are told`, async () => {
      const bot = await posting(`board-away-${minutes}`);
      bot.discord.clock.advance(minutes * MINUTE);
      await bot.start();
      await until(async () => {
        await bot.passes(2_000);
        return admins(bot)?.messages.some(({ text }) => text.includes('may be left over'));
      }, 'the admins to be told');
      await until(async () => {
        await bot.passes(2_000);
        return boardsIn(bot).length === 2;
      }, 'the board to be posted');
      await bot.passes(5 * MINUTE);
      expect(boardsIn(bot)).toHaveLength(2);
      expect(admins(bot)?.messages).toHaveLength(1);
    });
  }

  it('may be left over where the board was removed meanwhile, which the admins are told', async () => {
    const bot = await posting('board-removed');
    await writeFile(join(bot.data, 'stevedore.yml'), `admins: { channel: "${admins(bot)?.id}" }\n`);
    await bot.start();
    await until(async () => {
      await bot.passes(2_000);
      return admins(bot)?.messages.some(({ text }) => text.includes('may be left over'));
    }, 'the admins to be told');
    expect(boardsIn(bot)).toHaveLength(1);
  });
});

describe('the move of a board to the end of its channel that a kill -9 interrupts', () => {
  /** A board that is to move, and is held back at that. */
  async function moving(name: string, method: string): Promise<{ bot: KillableBot; first: Message }> {
    const box = await boxes().sleeper({ name });
    const bot = await withEntry('boards', [`containers: ["${box.name}"]`, 'keepLast: true']);
    const first = await finds(bot, `🟢 **${box.name}**`, 1_000);
    await heldAt(bot, method, 'answer', async () => (await bot.alice.types('/stop', { container: box.name })).answer());
    return { bot, first };
  }

  it('leaves one, killed while the new one is being posted, before which the old one is not removed', async () => {
    const { bot, first } = await moving('move-post', 'POST');
    expect(first.deleted).toBe(false);
    await bot.kill();
    await bot.start();
    await until(async () => {
      await bot.passes(2_000);
      return first.deleted;
    }, 'the old one to be removed');
    expect(boardsIn(bot)).toHaveLength(1);
  });

  it('is not taken for somebody who deletes it, killed while the old one is being removed', async () => {
    const { bot, first } = await moving('move-removed', 'DELETE');
    await until(() => first.deleted, 'the old one to be removed');
    await bot.kill();
    const container = docker().getContainer(`${boxes().prefix}move-removed`);
    await container.pause();
    await bot.start();
    const moved = await finds(bot, '⏸️', 1_000);
    moved.delete();
    await container.unpause();
    const again = await finds(bot, 'last change', 1_000);
    expect(again.id).not.toBe(moved.id);
    expect(boardsIn(bot)).toEqual([again]);
  });
});

describe('the removal of a board that a kill -9 interrupts', () => {
  it('is done after the start', async () => {
    const bot = await withEntry('boards', ['containers: [nothing]']);
    const message = await finds(bot, 'nothing', 1_000);
    await heldAt(bot, 'DELETE', 'work', async () => (await bot.alice.types('/board remove', { name: 'one' })).answer());
    await bot.kill();
    expect(message.deleted).toBe(false);
    await bot.start();
    await until(async () => {
      await bot.passes(2_000);
      return message.deleted;
    }, 'the message to be removed');
  });
});

describe('a bot that is killed again and again, at any moment', () => {
  it('does each run once and says each once', async () => {
    const rounds = 5;
    const box = await boxes().sleeper({ name: 'again' });
    const bot = await withEntry('schedules', ['when: every 5 minutes', `restart: [${box.name}]`]);
    const events = await eventsOf([box]);
    for (let round = 0; round < rounds; round++) {
      await bot.passes(5 * MINUTE);
      await sleep(Math.random() * 600);
      await bot.kill();
      await bot.start();
      await until(() => bot.channel.messages.length > round, `run ${round + 1} to be said`);
    }
    // The time that the test itself took may have brought one more.
    await until(() => times(events, `${box.name} start`) <= bot.channel.messages.length, 'each run to be said');
    const said = texts(bot);
    for (const text of said) expect(text).toMatch(/was restarted|was interrupted/);
    const restarts = times(events, `${box.name} start`);
    expect(new Set(said.map((text) => /due (<t:\d+:f>)/.exec(text)?.[1])).size).toBe(said.length);
    // One that is in doubt may have been done or not.
    expect(restarts).toBeLessThanOrEqual(said.length);
    expect(restarts).toBeGreaterThanOrEqual(said.filter((text) => text.includes('was restarted')).length);
  });
});
