import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { describe, expect, it } from 'vitest';
import { startBot } from '../../discord/harness.ts';
import { boxes as boxesOf, cli, docker, until } from '../../engine/index.ts';

/** What happened to a container so far, by the engine's own log. */
async function events(name: string): Promise<string> {
  const window = ['--since', '0', '--until', (Date.now() / 1000).toFixed(3)];
  return (await cli(['events', ...window, '--filter', `container=${name}`, '--format', '{{.Action}}'])).stdout;
}

/** Of the audit, as it is on disk: actions and what became of them. */
function outcomes(data: string): string[] {
  const database = new DatabaseSync(join(data, 'stevedore.db'), { readOnly: true });
  const rows = database
    .prepare('SELECT action, outcome FROM audit_begun LEFT JOIN audit_finished USING (id) ORDER BY id')
    .all();
  database.close();
  return rows.map(({ action, outcome }) => `${action} ${outcome}`);
}

const stateOf = async (id: string) => (await docker().getContainer(id).inspect()).State;

describe('/restart', () => {
  it('suggests, asks, restarts the real container and says how long it took', async () => {
    const { alice, boxes, channel } = await startBot();
    const box = await boxes.sleeper({ name: 'minecraft' });
    const before = (await stateOf(box.id)).StartedAt;
    const suggestions = () => alice.completes('/restart', { container: `${boxes.prefix}mine` });
    await until(async () => (await suggestions()).length === 1, 'the new container to be suggested');
    expect(await suggestions()).toEqual([{ name: `${box.name} · running`, value: box.name }]);

    const question = await (await alice.types('/restart', { container: box.name })).answer();
    expect(question.text).toContain(`Restart ${box.name}?`);
    expect(question.buttons.map(({ label }) => label)).toEqual(['Restart', 'Cancel']);
    await alice.clicks('Restart', { on: question });
    const result = await alice.finds((message) => message.text.includes('was restarted'));

    expect(result.id).toBe(question.id);
    expect(result.text).toMatch(/took \d+\.\d s/);
    expect(result.buttons).toEqual([]);
    const after = await stateOf(box.id);
    expect(after.Running).toBe(true);
    expect(after.StartedAt).not.toBe(before);
    expect(channel.messages).toHaveLength(1);
  });
});

describe('/stop', () => {
  it('does nothing when cancelled, and nothing when nobody answers', async () => {
    const { alice, boxes, leaps } = await startBot();
    const box = await boxes.sleeper();
    await until(async () => (await alice.completes('/stop', { container: box.name })).length === 1, 'it to be known');

    const first = await (await alice.types('/stop', { container: box.name })).answer();
    await alice.clicks('Cancel', { on: first });
    await alice.finds((message) => message.text.includes('decided against it'));

    const second = await (await alice.types('/stop', { container: box.name })).answer();
    await leaps(61_000);
    const expired = await alice.finds((message) => message.text.includes('It was not confirmed in time'));
    expect(expired.id).toBe(second.id);
    expect(expired.buttons).toEqual([]);
    expect((await stateOf(box.id)).Running).toBe(true);
  });

  it('is confirmed by the person who asked and by nobody else, once', async () => {
    const { alice, guild, channel, boxes } = await startBot();
    const carol = guild.member('Carol', { roles: [...alice.member.roles] }).in(channel);
    const box = await boxes.sleeper();
    await until(async () => (await alice.completes('/stop', { container: box.name })).length === 1, 'it to be known');
    const question = await (await alice.types('/stop', { container: box.name })).answer();
    const confirm = question.buttons[0]?.customId ?? '';

    const refused = await carol.clicks('Stop', { on: question });
    expect(refused.message?.ephemeral).toBe(true);
    expect(refused.message?.text).toContain('Only the person who used the command can answer this');
    expect((await stateOf(box.id)).Running).toBe(true);

    await alice.clicks('Stop', { on: question });
    await alice.finds((message) => message.text.includes('was stopped'));
    const again = await alice.presses({ customId: confirm, message: question });
    expect(again.message?.text).toContain('no longer open');
    expect((await stateOf(box.id)).Running).toBe(false);
  });

  it('shows progress while a slow stop runs, and tells a second person that it is under way', async () => {
    const { alice, guild, channel, boxes } = await startBot();
    const carol = guild.member('Carol', { roles: [...alice.member.roles] }).in(channel);
    const box = await boxes.slowStopper({ stopTimeout: 600 });
    await until(async () => (await alice.completes('/stop', { container: box.name })).length === 1, 'it to be known');
    const question = await (await alice.types('/stop', { container: box.name })).answer();
    await alice.clicks('Stop', { on: question });

    const progress = await alice.finds((message) => message.text.includes('Stopping'));
    expect(progress.text).toContain('It has 600 s to finish');
    const second = await carol.types('/stop', { container: box.name });
    // Discord shows the time as "5 minutes ago", so no "since" may stand before it.
    expect((await second.answer()).text).toMatch(/is already being stopped: Alice asked for it <t:\d+:R>\./);

    await docker().getContainer(box.id).kill();
    await alice.finds((message) => message.id === question.id && message.text.includes('was stopped'));
  });

  it('says what happened also when it took longer than the 15 minutes that an answer may be edited', async () => {
    const { alice, boxes, discord, channel, leaps } = await startBot();
    const box = await boxes.slowStopper({ stopTimeout: 3600 });
    await until(async () => (await alice.completes('/stop', { container: box.name })).length === 1, 'it to be known');
    const question = await (await alice.types('/stop', { container: box.name })).answer();
    await alice.clicks('Stop', { on: question });
    await alice.finds((message) => message.text.includes('Stopping'));

    await leaps(16 * 60_000, { duringAction: true });
    await docker().getContainer(box.id).kill();
    const result = await alice.finds((message) => message.text.includes('was stopped'));
    expect(result.id).toBe(question.id);
    expect(result.text).toMatch(/took 16 min/);
    expect(channel.messages).toHaveLength(1);
    expect(discord.rest.requests.some(({ status, path }) => status === 401 && path.includes('original'))).toBe(true);
  });

  it('does not say for ever that a container with a health check is starting up', async () => {
    const { alice, boxes } = await startBot({ config: () => 'confirm: { restart: never }\n' });
    // Its first check is due in an hour.
    const healthcheck = { Test: ['CMD', 'true'], Interval: 3_600_000_000_000, Timeout: 5_000_000_000, Retries: 1 };
    const box = await boxes.create({ healthcheck });
    await until(async () => (await alice.completes('/stop', { container: box.name })).length === 1, 'it to be known');
    await alice.types('/restart', { container: box.name });
    const { text } = await alice.finds((message) => message.text.includes('was restarted'));
    expect(text).toContain('It runs, and its health check had not passed yet');
    expect(text).not.toContain('starting up');
  });

  it('waits for a stop of 40 s and reports it', async () => {
    const { alice, boxes, leaps } = await startBot();
    const box = await boxes.slowStopper({ stopTimeout: 100 });
    await until(async () => (await alice.completes('/stop', { container: box.name })).length === 1, 'it to be known');
    await alice.clicks('Stop', { on: await (await alice.types('/stop', { container: box.name })).answer() });
    await alice.finds((message) => message.text.includes('Stopping'));
    await leaps(40_000, { duringAction: true });
    await docker().getContainer(box.id).kill();
    expect((await alice.finds((message) => message.text.includes('was stopped'))).text).toMatch(/took 4\d s/);
  });
});

describe('an action under way when Stevedore is told to end', () => {
  it('that ends soon is reported, and no other one begins meanwhile', async () => {
    const { alice, boxes, bot, discord } = await startBot();
    const box = await boxes.slowStopper({ stopTimeout: 600 });
    const other = await boxes.create({ start: false });
    await until(async () => (await alice.completes('/start', { container: other.name })).length === 1, 'both');
    await alice.clicks('Stop', { on: await (await alice.types('/stop', { container: box.name })).answer() });
    await alice.finds((message) => message.text.includes('Stopping'));

    const stopping = bot.stop();
    const late = await alice.types('/start', { container: other.name });
    expect((await late.answer()).text).toContain('about to stop or restart');
    discord.rest.fail({ match: (method, path) => method === 'PATCH' && path.includes('original'), delayMs: 500 });
    await docker().getContainer(box.id).kill();
    await stopping;
    expect(alice.sees.map(({ text }) => text).join('\n')).toContain('was stopped');
    expect((await stateOf(other.id)).Status).toBe('created');
  });

  it('that takes longer is left to the engine: the message and the audit say so', async () => {
    const { alice, boxes, bot, discord, data } = await startBot();
    const box = await boxes.slowStopper({ stopTimeout: 600 });
    await until(async () => (await alice.completes('/stop', { container: box.name })).length === 1, 'it to be known');
    await alice.clicks('Stop', { on: await (await alice.types('/stop', { container: box.name })).answer() });
    await alice.finds((message) => message.text.includes('Stopping'));

    const stopping = bot.stop();
    discord.clock.advance(8_001);
    await stopping;
    expect(alice.lastMessage?.text).toContain('I am ending now while the engine is still at it');
    expect(outcomes(data)).toEqual(['stop unfinished']);
    await docker().getContainer(box.id).kill();
  });
});

describe('/start', () => {
  it('starts at once, without a question', async () => {
    const { alice, boxes } = await startBot();
    const box = await boxes.create({ start: false });
    await until(async () => (await alice.completes('/start', { container: box.name })).length === 1, 'it to be known');
    const result = await (await alice.types('/start', { container: box.name })).answer((message) =>
      message.text.includes('was started'),
    );
    expect(result.ephemeral).toBe(false);
    expect((await stateOf(box.id)).Running).toBe(true);
  });

  it('tells the truth about a container that ends again at once', async () => {
    const { alice, boxes } = await startBot();
    const box = await boxes.crasher(3, 0, { start: false });
    await until(async () => (await alice.completes('/start', { container: box.name })).length === 1, 'it to be known');
    const result = await (await alice.types('/start', { container: box.name })).answer((message) =>
      message.text.includes('was started'),
    );
    expect(result.text).toContain('but it is not running');
    expect(result.text).toContain('stopped with error 3');
  });

  it('offers only what is not running, and says so for what is', async () => {
    const { alice, boxes } = await startBot();
    const box = await boxes.sleeper();
    await until(async () => (await alice.completes('/stop', { container: box.name })).length === 1, 'it to be known');
    expect(await alice.completes('/start', { container: box.name })).toEqual([]);
    const exchange = await alice.types('/start', { container: box.name });
    expect((await exchange.answer()).text).toContain('is running already: running, started');
  });
});

describe('/pause and /unpause', () => {
  it('freeze the real container and let it go on, which a board shows', async () => {
    const { alice, boxes } = await startBot({
      config: (_, { id }) => `boards: { all: { channel: "${id}", containers: ["${boxesOf().prefix}frozen*"] } }\n`,
    });
    const box = await boxes.sleeper({ name: 'frozen' });
    await until(async () => (await alice.completes('/pause', { container: box.name })).length === 1, 'it to be known');
    expect(await alice.completes('/unpause', { container: box.name })).toEqual([]);
    const question = await (await alice.types('/pause', { container: box.name })).answer();
    expect(question.text).toContain('answers nobody until it is unpaused');
    await alice.clicks('Pause', { on: question });
    await alice.finds((message) => message.text.includes(`${box.name} was paused`));
    expect((await stateOf(box.id)).Paused).toBe(true);
    const board = await alice.finds((message) => message.text.includes('⏸️') && message.text.includes('running'));

    const panel = await (await alice.presses({ customId: 'panel', values: [box.name], message: board })).answer();
    expect(panel.buttons.map(({ label }) => label)).toEqual([
      'Stop',
      'Restart',
      'Unpause',
      'Logs',
      'Stats',
      'Mute 1 h',
    ]);
    await alice.clicks('Unpause', { on: panel });
    await alice.finds((message) => message.text.includes(`${box.name} was unpaused`));
    expect((await stateOf(box.id)).Paused).toBe(false);
  });
});

describe('/kill', () => {
  it('asks in its own words, ends at once what a stop waits for, and is no crash to an alert', async () => {
    const { prefix } = boxesOf();
    const { alice, bot, boxes, channel, data, passes } = await startBot({
      config: (_, { id }) => `alerts: { all: { channel: "${id}", containers: ["${prefix}doomed*"] } }\n`,
    });
    const box = await boxes.slowStopper({ name: 'doomed', stopTimeout: 600 });
    await until(async () => (await alice.completes('/kill', { container: box.name })).length === 1, 'it to be known');
    await alice.clicks('Stop', { on: await (await alice.types('/stop', { container: box.name })).answer() });
    await alice.finds((message) => message.text.includes('It has 600 s to finish'));

    const question = await (await alice.types('/kill', { container: box.name })).answer();
    expect(question.text).toContain('It ends at once and saves nothing');
    await alice.clicks('Kill', { on: question });
    await alice.finds((message) => message.text.includes(`${box.name} was killed`));
    await alice.finds((message) => message.text.includes(`${box.name} was stopped`));
    expect((await stateOf(box.id)).ExitCode).toBe(137);

    // What does crash afterwards is told, so an alert about this one would be by now.
    const crasher = await boxes.crasher(3, 0, { name: 'doomed-too' });
    await until(async () => {
      await passes(1_000);
      return channel.messages.some((message) => message.text.includes(crasher.name));
    }, 'the alert about the other one');
    const told = channel.messages.filter((message) => message.text.includes('alert “all”'));
    expect(told.filter((message) => message.text.replaceAll(crasher.name, '').includes(box.name))).toEqual([]);
    await bot.stop();
    expect(outcomes(data)).toEqual(expect.arrayContaining(['kill done', 'stop done']));
  });
});

describe('its own container', () => {
  it('is not stopped, and is restarted only after that was said', async () => {
    const { boxes } = await startBot();
    const own = await boxes.sleeper({ name: 'stevedore' });
    const { alice, discord } = await startBot({ ownContainerId: own.id });
    const before = (await stateOf(own.id)).StartedAt;

    const refused = await (await alice.types('/stop', { container: own.name })).answer();
    expect(refused.text).toContain('is the container that I run in');
    expect((await stateOf(own.id)).Running).toBe(true);

    const question = await (await alice.types('/restart', { container: own.name })).answer();
    // What is said is held back for a while: nothing may happen to the container before it has arrived.
    discord.rest.fail({
      match: (method, path) => method === 'PATCH' && path.includes('original'),
      delayMs: 1_000,
    });
    await alice.clicks('Restart', { on: question });
    const said = await alice.finds((message) => message.text.includes('I will be away for a moment'));
    expect(said.id).toBe(question.id);
    await until(async () => (await stateOf(own.id)).StartedAt !== before, 'it to be restarted');
  });

  it('ends at once when the engine ends it for a restart, which is said and audited as done', async () => {
    const { boxes } = await startBot();
    const own = await boxes.slowStopper({ name: 'stevedore-slow', stopTimeout: 600 });
    const { alice, bot, data } = await startBot({ ownContainerId: own.id });
    await alice.clicks('Restart', { on: await (await alice.types('/restart', { container: own.name })).answer() });
    await alice.finds((message) => message.text.includes('I will be away for a moment'));
    await until(async () => (await events(own.name)).includes('kill'), 'the engine to send its signal');
    // The engine waits for us to end: to wait for the engine would only end in being killed.
    await bot.stop();
    expect(alice.lastMessage?.text).toContain('is being restarted');
    expect(outcomes(data)).toContain('restart done');
    await docker().getContainer(own.id).kill();
  });
});
