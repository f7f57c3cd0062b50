import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { PermissionFlagsBits } from 'discord-api-types/v10';
import { describe, expect, it, onTestFinished } from 'vitest';
import type { Message } from '../../../playground/discord/world/message.ts';
import { type Running, startBot } from '../../discord/harness.ts';
import { boxes, docker, PrivateEngine, until } from '../../engine/index.ts';

const MINUTE = 60_000;
const HOUR = 60 * MINUTE;
const { prefix } = boxes();

/** A bot with one board of the containers whose names begin so. */
function withBoard(scope: string, lines: readonly string[] = [], more = ''): Promise<Running> {
  return startBot({
    config: (_, channel) =>
      [
        more.replaceAll('CHANNEL', channel.id),
        'boards:',
        '  games:',
        `    channel: "${channel.id}"`,
        `    containers: ["${prefix}${scope}*"]`,
        ...lines.map((line) => `    ${line}`),
        '',
      ].join('\n'),
  });
}

/** Waits until the board says so, while the bot's time goes by. */
async function says(running: Running, text: string | RegExp, stepMs = 1_000): Promise<Message> {
  return until(async () => {
    await running.passes(stepMs);
    return running.channel.messages.find((message) => message.text.match(text) !== null);
  }, `a board with ${text}`);
}

describe('a board', () => {
  it('shows what happens to a container within 2 s, in the same message, and goes on with it after a restart', async () => {
    const running = await withBoard('live');
    await says(running, 'No container is meant');
    const box = await running.boxes.sleeper({ name: 'live' });
    const message = await says(running, `🟢 \\*\\*${box.name}\\*\\*`);
    await docker().getContainer(box.id).stop();
    await until(() => message.text.includes('stopped'), 'the stop to be shown', 5_000);

    await running.restart();
    await docker().getContainer(box.id).start();
    await until(() => message.text.includes('🟢'), 'the start to be shown');
    expect(running.channel.messages).toEqual([message]);
    expect(running.discord.rest.count429).toBe(0);
  });

  it('lets a person act on a container by its menu, in private, as far as the rules allow', async () => {
    const running = await withBoard('menu');
    const { alice, bob, channel } = running;
    const box = await running.boxes.sleeper({ name: 'menu' });
    const board = await says(running, `🟢 \\*\\*${box.name}`);
    const refused = await bob.selects('Choose a container', [box.name], { on: board });
    expect(refused.message?.ephemeral).toBe(true);
    expect(refused.message?.text).toContain('Not allowed');

    const panel = await (await alice.selects('Choose a container', [box.name], { on: board })).answer();
    expect(panel.ephemeral).toBe(true);
    expect(panel.buttons.map(({ label }) => label)).toEqual(['Stop', 'Restart', 'Logs', 'Stats', 'Mute 1 h']);
    const question = await (await alice.clicks('Stop', { on: panel })).answer();
    await alice.clicks('Stop', { on: question });
    await until(async () => {
      await running.passes(100);
      return board.text.includes('stopped');
    }, 'the board to show it');
    expect(channel.messages.filter(({ ephemeral }) => !ephemeral)).toEqual([board]);
  });

  it('is posted again when somebody deletes it, and left alone when that happens again', async () => {
    const running = await withBoard('gone', [], 'admins: { channel: "CHANNEL" }');
    const { alice, channel } = running;
    const box = await running.boxes.sleeper({ name: 'gone' });
    const first = await says(running, `🟢 \\*\\*${box.name}`);
    first.delete();
    await docker().getContainer(box.id).pause();
    const second = await says(running, '⏸️');
    expect(second.id).not.toBe(first.id);
    second.delete();
    await docker().getContainer(box.id).unpause();
    await says(running, 'is left alone');
    expect(channel.messages).toHaveLength(1);
    await docker().getContainer(box.id).pause();
    expect((await (await alice.types('/board list')).answer()).text).toContain('deleted twice');

    const edited = await alice.types('/board edit', { name: 'games' });
    expect((await edited.answer()).text).toContain('is saved');
    await says(running, '⏸️');
    await docker().getContainer(box.id).unpause();
  });

  it('in a channel that is gone is told to the admins, once, and asked for no more', async () => {
    const running = await startBot({
      config: (_, channel) =>
        `admins: { channel: "${channel.id}" }\nboards:\n  lost:\n    channel: "999999999999999999"\n    containers: ["*"]\n`,
    });
    await says(running, 'cannot be posted');
    const tries = () => running.discord.rest.requests.filter(({ path }) => path.includes('999999999999999999')).length;
    const before = tries();
    await running.passes(20 * MINUTE);
    expect(tries()).toBe(before);
    expect(running.channel.messages).toHaveLength(1);
  });

  it('that may no longer be changed is told to the admins, once, with what helps, and is true again after that', async () => {
    const running = await startBot({
      config: (guild, channel) =>
        `admins: { channel: "${channel.id}" }\nboards:\n  shut:\n    channel: "${guild.channel('shut').id}"\n    containers: ["${prefix}shut*"]\n`,
    });
    const { alice, channel, guild } = running;
    const shut = guild.channels.values().find(({ name }) => name === 'shut');
    if (!shut) throw new Error('there is no such channel');
    const box = await running.boxes.sleeper({ name: 'shut' });
    const shows = async (text: string) => {
      // Long steps: a first try before the log-in is repeated only after some seconds of the bot's time.
      await running.passes(1_000);
      return shut.messages[0]?.text.includes(text);
    };
    await until(() => shows(`🟢 **${box.name}`), 'the board');
    const before = guild.bot.permissionsIn(shut);
    shut.setBotPermissions(0n);
    await docker().getContainer(box.id).pause();
    await says(running, 'What helps');
    // Beyond two more tries.
    await running.passes(125 * MINUTE);
    expect(channel.messages.filter(({ text }) => text.includes('cannot be posted'))).toHaveLength(1);
    expect((await (await alice.types('/board list')).answer()).text).toContain('I may not write in that channel');

    shut.setBotPermissions(before);
    await (await alice.types('/board edit', { name: 'shut' })).answer();
    await until(() => shows('⏸️'), 'the board to be true again');
    await docker().getContainer(box.id).unpause();
  });

  it('does not change while nothing does, nor because the bot was started anew', async () => {
    const running = await withBoard('quiet');
    const box = await running.boxes.sleeper({ name: 'quiet' });
    const message = await says(running, `🟢 \\*\\*${box.name}`);
    const before = { text: message.text, edits: message.edits };
    // Beyond two full lists of the containers.
    await running.passes(25 * MINUTE);
    expect({ text: message.text, edits: message.edits }).toEqual(before);

    await running.restart();
    await running.passes(2 * MINUTE);
    await docker().getContainer(box.id).pause();
    await says(running, '⏸️');
    expect(message.edits).toBe(before.edits + 1);
    expect(running.channel.messages).toEqual([message]);
    await docker().getContainer(box.id).unpause();
  });

  it('says when something changed while the bot was not there', async () => {
    const running = await withBoard('meanwhile');
    const box = await running.boxes.sleeper({ name: 'meanwhile' });
    const message = await says(running, `🟢 \\*\\*${box.name}`);
    await running.restart(async () => {
      await docker().getContainer(box.id).stop();
      await running.leaps(3 * HOUR);
    });
    await says(running, 'stopped');
    const { State } = await docker().getContainer(box.id).inspect();
    expect(message.text).toContain(`last change <t:${Math.floor(Date.parse(State.FinishedAt) / 1000)}:R>`);
  });

  it('that is taken out of the file while the bot is not running goes when it is there again', async () => {
    const running = await withBoard('dropped');
    const message = await says(running, 'No container is meant');
    await running.restart(() => writeFile(join(running.data, 'stevedore.yml'), '# none\n'));
    await until(() => message.deleted, 'the message to be removed');
    expect(running.channel.messages).toEqual([]);
  });

  it('older than an hour is edited no oftener than every 15 s, however much happens', async () => {
    const running = await withBoard('old');
    const { clock, rest } = running.discord;
    const box = await running.boxes.sleeper({ name: 'old' });
    const message = await says(running, `🟢 \\*\\*${box.name}`);
    await running.leaps(2 * HOUR);
    await until(() => running.bot.isReady(), 'the bot to be ready');
    const container = docker().getContainer(box.id);
    const [from, before] = [clock.now(), message.edits];
    while (message.edits < before + 5) {
      for (const paused of [true, false]) {
        await (paused ? container.pause() : container.unpause());
        // The engine answers a moment before it knows it itself.
        await until(async () => (await container.inspect()).State.Paused === paused, 'the pause to begin or end');
        await running.passes(500);
      }
    }
    expect(clock.now() - from).toBeGreaterThanOrEqual(4 * 15_000);
    await says(running, `🟢 \\*\\*${box.name}`);
    expect(rest.requests.filter(({ status }) => status === 429)).toEqual([]);
  });

  it('stays the last message where that is wanted', async () => {
    const running = await withBoard('last', ['keepLast: true']);
    const { alice, channel } = running;
    const box = await running.boxes.sleeper({ name: 'last' });
    const first = await says(running, `🟢 \\*\\*${box.name}`);
    await (await alice.types('/stop', { container: box.name })).answer();
    expect(channel.messages.at(-1)).not.toBe(first);
    await until(async () => {
      await running.passes(1_000);
      return first.deleted && channel.messages.at(-1)?.text.includes('last change');
    }, 'the board to move to the end');
    expect(channel.messages.filter(({ text }) => text.includes('last change'))).toHaveLength(1);
  });

  it('stands and stays true where it is while it may not be posted anew, which the admins are told once', async () => {
    const running = await startBot({
      config: (guild, channel) =>
        [
          `admins: { channel: "${guild.channel('admins').id}" }`,
          `boards: { move: { channel: "${channel.id}", containers: ["${prefix}move*"], keepLast: true } }`,
        ].join('\n'),
    });
    const { alice, channel, guild } = running;
    const admins = guild.channels.values().find(({ name }) => name === 'admins');
    const box = await running.boxes.sleeper({ name: 'move' });
    const first = await says(running, `🟢 \\*\\*${box.name}`);
    const before = guild.bot.permissionsIn(channel);
    await (await alice.types('/stop', { container: box.name })).answer();
    channel.setBotPermissions(before & ~PermissionFlagsBits.SendMessages);
    const passes = (what: () => boolean | undefined, name: string) =>
      until(async () => {
        await running.passes(1_000);
        return what();
      }, name);
    await passes(() => admins?.messages.some(({ text }) => text.includes('cannot be posted')), 'the admins to be told');
    await docker().getContainer(box.id).pause();
    await passes(() => first.text.includes('⏸️'), 'the board to be true');
    expect(first.deleted).toBe(false);
    expect(admins?.messages).toHaveLength(1);

    channel.setBotPermissions(before);
    await (await alice.types('/board edit', { name: 'move' })).answer();
    await passes(() => first.deleted && channel.messages.at(-1)?.text.includes('⏸️'), 'the board to move');
    await docker().getContainer(box.id).unpause();
  });
});

describe('the engine', () => {
  it('that is away is said, with since when, and no state is shown as current', async () => {
    const engine = await PrivateEngine.start({ liveRestore: true });
    onTestFinished(() => engine.remove());
    const running = await startBot({
      socket: engine.socketPath,
      config: (_, channel) => `boards:\n  all:\n    channel: "${channel.id}"\n    containers: ["*"]\n`,
    });
    const box = await running.boxes.sleeper();
    const message = await says(running, `🟢 \\*\\*${box.name}`);
    const before = message.text;
    await engine.kill();
    await says(running, 'went out of reach', 0);
    expect(message.text).toContain(`❔ **${box.name}** · was running`);
    expect(message.text).not.toContain('🟢');
    await engine.startAgain();
    await says(running, `🟢 \\*\\*${box.name}`, 500);
    expect(running.channel.messages).toEqual([message]);
    // Nothing has happened to the container: the time of its last change is what it was.
    expect(message.text).toBe(before);
  });
});

describe('/board', () => {
  it('creates, edits, lists and removes a board, in the file and in the channel, for admins alone', async () => {
    const running = await startBot({ config: () => '# mine\n' });
    const { alice, bob, channel, data } = running;
    const box = await running.boxes.sleeper({ name: 'made' });
    const file = () => readFile(join(data, 'stevedore.yml'), 'utf8');
    const refused = await bob.types('/board create', { name: 'games', containers: box.name });
    expect((await refused.answer()).text).toContain('Not allowed');

    const wrong = await alice.types('/board create', { name: 'games', containers: 'group:nothing' });
    expect((await wrong.answer()).text).toContain('no such group');
    expect(await file()).toBe('# mine\n');
    const misnamed = await alice.types('/board create', { name: 'no name!', containers: box.name });
    expect((await misnamed.answer()).text).toContain('**name**: expected a name of at most 32 letters');

    const saved = await alice.types('/board create', {
      name: 'games',
      containers: `${prefix}made*`,
      title: 'My games',
    });
    expect((await saved.answer()).text).toContain('is saved');
    expect(await file()).toContain('# mine');
    const message = await says(running, 'My games');
    await (await alice.types('/board edit', { name: 'games', title: 'Our games', stats: true, every: '5m' })).answer();
    expect((await (await alice.types('/board edit', { name: 'games', every: '5s' })).answer()).text).toContain(
      '**every**',
    );
    await says(running, 'Our games');
    expect(message.text).toContain('Our games');
    expect(await file()).toContain('every: 5m');
    expect((await (await alice.types('/board list')).answer()).text).toContain(`<#${channel.id}>`);
    await alice.types('/board remove', { name: 'games' });
    await until(() => message.deleted, 'the message to be removed');
    expect(await file()).not.toContain('games');
  });

  it('says at once that the bot may not write where a board is to stand, and which names nobody has', async () => {
    const { alice, guild, boxes } = await startBot();
    const box = await boxes.sleeper({ name: 'minecraft' });
    await until(async () => (await alice.completes('/info', { container: box.name })).length === 1, 'it to be known');
    const closed = guild.channel('closed');
    const before = guild.bot.permissionsIn(closed);
    closed.setBotPermissions(before & ~PermissionFlagsBits.SendMessages);
    const create = (name: string, containers: string) =>
      alice.types('/board create', { name, channel: closed, containers }).then((exchange) => exchange.answer());
    const refused = await create('games', `${prefix}minecarft, no-such`);
    expect(refused.text).toContain(`I may not write in <#${closed.id}>`);
    expect(refused.text).toContain('give me **Send Messages**.');
    expect(refused.text).toContain(`${prefix}minecarft** (did you mean **${box.name}**?), **no-such**`);
    closed.setBotPermissions(before);
    expect((await create('others', box.name)).text).toBe(
      `### The board “others” is saved\nIt stands in <#${closed.id}>.`,
    );
  });
});
