import { existsSync } from 'node:fs';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, it, onTestFinished } from 'vitest';
import type { Message } from '../../../playground/discord/world/message.ts';
import { EngineGate } from '../../discord/engine-gate.ts';
import { entryOf, type Running, startBot } from '../../discord/harness.ts';
import { type Box, boxes, docker, PrivateEngine, until } from '../../engine/index.ts';

const MINUTE = 60_000;
const { prefix } = boxes();

/** A bot with one alert about the containers whose names begin so: those of one test. */
function withAlert(scope: string, lines: readonly string[] = []): Promise<Running> {
  const config = [`containers: ["${prefix}${scope}*"]`, ...lines];
  return startBot({ config: (_, channel) => entryOf('alerts', channel, config) });
}

/** A bot with one alert about everything on an engine of its own. */
async function withEngine(options: { readonly liveRestore?: boolean } = {}) {
  const engine = await PrivateEngine.start(options);
  onTestFinished(() => engine.remove());
  const running = await startBot({
    socket: engine.socketPath,
    config: (_, channel) => entryOf('alerts', channel),
  });
  return { engine, running };
}

/** The first message with this in it, as time goes by. */
async function posted(running: Running, text: string | RegExp): Promise<Message> {
  return until(
    async () => {
      await running.passes(1_000);
      return running.channel.messages.find((message) => message.text.match(text) !== null);
    },
    `a message with ${text}: ${running.channel.messages.map((message) => message.text).join('\n')}`,
  );
}

const knows = (running: Running, name: string) =>
  until(async () => (await running.alice.completes('/logs', { container: name })).length === 1, `${name} to be known`);

/** Until the message says so, as time goes by. */
function followedUp(running: Running, message: Message, text: string): Promise<boolean> {
  return until(async () => {
    await running.passes(5_000);
    return message.text.includes(text);
  }, `a message to say “${text}”`);
}

/** A container whose healthcheck begins to fail, and the message about it. */
async function fallsIll(running: Running, name: string): Promise<{ box: Box; message: Message }> {
  const box = await running.boxes.withHealth({ name });
  await knows(running, box.name);
  await running.boxes.setHealthy(box, false);
  return { box, message: await posted(running, 'is unhealthy') };
}

describe('a crash', () => {
  it('is told once, with the last lines and buttons', async () => {
    const running = await withAlert('crash', ['logs: true']);
    const { alice, channel } = running;
    const box = await running.boxes.create({
      name: 'crash',
      script: 'echo boom; usleep 300000; [ -e /ok ] || exit 3; sleep 1000',
    });
    const message = await posted(running, 'ended by itself with exit code 3');
    expect(message.text).toContain(`${box.name} crashed`);
    expect(message.text).toContain('boom');
    expect(message.buttons.map(({ label }) => label)).toEqual(['Restart', 'Logs', 'Mute 1 h']);

    const log = await (await alice.clicks('Logs', { on: message })).answer();
    expect(log.ephemeral).toBe(true);
    expect(log.text).toContain('boom');
    await running.passes(10 * MINUTE);
    expect(channel.messages).toHaveLength(1);
  });

  it('is restarted by a press, in private and after a question, and the message then says that it is well', async () => {
    const running = await withAlert('press');
    const { alice, bob, channel } = running;
    const script =
      'trap "exit 0" TERM; if [ -e /tmp/second ]; then while :; do usleep 50000; done; fi; touch /tmp/second; exit 3';
    await running.boxes.create({ name: 'press', script });
    const message = await posted(running, 'exit code 3');

    const refused = await bob.clicks('Restart', { on: message });
    expect(refused.message?.ephemeral).toBe(true);
    expect(refused.message?.text).toContain('Not allowed');

    const question = await (await alice.clicks('Restart', { on: message })).answer();
    expect(question.ephemeral).toBe(true);
    await alice.clicks('Restart', { on: question });
    await alice.finds((one) => one.text.includes('was restarted'));
    await followedUp(running, message, 'well again');
    expect(channel.messages).toHaveLength(1);
  });
});

describe('a message', () => {
  it('mentions the role of its alert and nobody else, also not when it is edited', async () => {
    const running = await startBot({
      config: (guild, channel) => {
        const role = guild.role('On call', { mentionable: true });
        return entryOf('alerts', channel, [`containers: ["${prefix}call*"]`, `mention: "${role.id}"`, 'logs: true']);
      },
    });
    const box = await running.boxes.create({
      name: 'call',
      script:
        'echo "@everyone <@&1>"; if [ -e /tmp/second ]; then trap "exit 0" TERM; sleep 1000; fi; touch /tmp/second; exit 3',
    });
    const message = await posted(running, 'exit code 3');
    expect(message.text).toContain(`@everyone`);
    expect(message.mentions.roles.map(({ name }) => name)).toEqual(['On call']);
    expect([message.mentions.everyone, message.mentions.users]).toEqual([false, []]);
    await docker().getContainer(box.id).start();
    await followedUp(running, message, 'well again');
    expect(message.mentions.roles).toEqual([]);
  });
});

describe('an OOM kill', () => {
  it('is told as what it is', async () => {
    const running = await withAlert('oom');
    const box = await running.boxes.oomVictim({ name: 'oom' });
    // A turned clock would put minutes between the kill and an end that a busy engine tells of later.
    await docker().getContainer(box.id).wait();
    const message = await posted(running, 'killed because there was no memory left');
    expect(message.text).toContain(`${box.name} ran out of memory`);
    await running.passes(5 * MINUTE);
    expect(running.channel.messages).toHaveLength(1);
  });
});

describe('an unhealthy container', () => {
  it('is told, and that it is healthy again', async () => {
    const running = await withAlert('ill');
    const { box, message } = await fallsIll(running, 'ill');
    await running.boxes.setHealthy(box, true);
    await followedUp(running, message, 'well again');
    expect(running.channel.messages).toHaveLength(1);
  });

  it('is restarted by Stevedore where that is wanted, and it is said', async () => {
    const running = await withAlert('heal', ['heal: { perHour: 1 }']);
    const box = await running.boxes.withHealth({ name: 'heal' });
    await knows(running, box.name);
    const before = (await docker().getContainer(box.id).inspect()).State.StartedAt;
    // Ill until it is started again.
    await running.boxes.exec(box, 'touch /tmp/ill; rm -f /tmp/never').catch(() => '');
    const message = await posted(running, 'is unhealthy');
    await until(async () => (await docker().getContainer(box.id).inspect()).State.StartedAt !== before, 'a restart');
    await followedUp(running, message, 'restarted by Stevedore');
    expect(running.channel.messages).toHaveLength(1);
  });
});

describe('a restart loop', () => {
  it('is one message, however long it turns', async () => {
    const running = await withAlert('loop', ['group: 1m']);
    const box = await running.boxes.crasher(1, 0, { name: 'loop', restart: { Name: 'always' } });
    const message = await posted(running, 'restart loop');
    expect(message.text).toContain(box.name);
    await until(async () => {
      await running.passes(1_000);
      return (await docker().getContainer(box.id).inspect()).RestartCount >= 5;
    }, 'some more turns');
    expect(running.channel.messages).toHaveLength(1);
    await docker().getContainer(box.id).stop();
  });
});

describe('what somebody asked for', () => {
  it('is no news: stop and kill by hand, /stop, a removal, a project made anew', async () => {
    const running = await withAlert('asked', ['on: [crash, exit, oom, unhealthy, restart-loop, disappeared, engine]']);
    const { alice, boxes: made, discord } = running;
    const stopped = await made.slowStopper({ name: 'asked-by-hand', stopTimeout: 1 });
    const killed = await made.sleeper({ name: 'asked-killed' });
    const ours = await made.sleeper({ name: 'asked-ours' });
    const shop = await Promise.all(
      [1, 2, 3].map((n) => made.sleeper({ name: `asked-shop-${n}`, project: 'shop', service: `${n}` })),
    );
    await Promise.all([stopped, killed, ours, ...shop].map(({ name }) => knows(running, name)));

    await docker().getContainer(stopped.id).stop();
    await docker().getContainer(killed.id).kill();
    await alice.clicks('Stop', { on: await (await alice.types('/stop', { container: ours.name })).answer() });
    await alice.finds((message) => message.text.includes('was stopped'));
    const said = running.channel.messages.length;
    for (const [n, old] of shop.entries()) {
      // As compose does it: another one under a name of the moment, the old one away, then the name.
      const short = old.name.slice(prefix.length);
      const anew = await made.sleeper({ name: `${short}-anew`, project: 'shop', service: `${n + 1}` });
      await docker().getContainer(old.id).stop();
      await made.remove(old);
      await docker().getContainer(anew.id).rename({ name: old.name });
    }
    await knows(running, shop[2]?.name ?? '');
    await running.passes(20 * MINUTE);
    expect(running.channel.messages).toHaveLength(said);
    expect(discord.rest.count429).toBe(0);
  });

  it('is no news while it is muted, and /mute says so', async () => {
    const running = await withAlert('mute');
    const { alice, bob } = running;
    const script = 'while [ ! -e /tmp/end ]; do usleep 50000; done; exit 9';
    const box = await running.boxes.create({ name: 'mute-1', script });
    await knows(running, box.name);
    expect((await (await bob.types('/mute', { container: box.name, for: '1h' })).answer()).text).toContain(
      'Not allowed',
    );
    const muted = await (await alice.types('/mute', { container: box.name, for: '1h' })).answer();
    expect(muted.text).toContain(`${box.name} is muted`);
    expect((await (await alice.types('/mute', {})).answer()).text).toContain(box.name);
    const said = running.channel.messages.length;
    await running.boxes.exec(box, 'touch /tmp/end');
    const crasher = await running.boxes.crasher(7, 0, { name: 'mute-2' });
    const alert = await posted(running, `${crasher.name} crashed`);
    expect(running.channel.messages).toHaveLength(said + 1);
    expect((await bob.clicks('Mute 1 h', { on: alert })).message?.text).toContain('Not allowed');
    const pressed = await (await alice.clicks('Mute 1 h', { on: alert })).answer();
    expect([pressed.ephemeral, pressed.text]).toEqual([true, expect.stringContaining(`${crasher.name} is muted`)]);

    const maintenance = await (await alice.types('/maintenance', { for: '2h' })).answer();
    expect(maintenance.text).toContain('Maintenance');
    expect((await (await bob.types('/maintenance', { for: 'off' })).answer()).text).toContain('Not allowed');
  });
});

describe('the engine', () => {
  it('that restarts with its containers is one message about what it cost, and none about crashes', async () => {
    const { engine, running } = await withEngine();
    const back = await running.boxes.sleeper({ name: 'back', restart: { Name: 'always' } });
    const down = await running.boxes.sleeper({ name: 'down' });
    await knows(running, down.name);
    await engine.stop();
    await until(() => !running.bot.isReady(), 'the bot to notice');
    await engine.startAgain();
    await until(() => running.bot.isReady(), 'the bot to be back');
    await until(async () => (await engine.docker().getContainer(back.id).inspect()).State.Running, 'what comes back');
    const message = await posted(running, 'Docker Engine was');
    expect(message.text).toContain(down.name);
    expect(message.text).not.toContain(back.name);
    await running.passes(10 * MINUTE);
    expect(running.channel.messages).toHaveLength(1);
  });

  it('that was killed and stays away is told, and edited when it is back', async () => {
    const { engine, running } = await withEngine({ liveRestore: true });
    const box = await running.boxes.sleeper();
    await knows(running, box.name);
    await engine.kill();
    const message = await posted(running, 'went out of reach');
    await engine.startAgain();
    await followedUp(running, message, 'was out of reach');
    expect(message.text).not.toContain(box.name);
    await running.passes(5 * MINUTE);
    expect(running.channel.messages).toHaveLength(1);
  });
});

describe('a crash that no event tells of', () => {
  /** Containers of which the first crashes when it is told to, and a bot that asks for crashes alone. */
  async function withCrasher() {
    const engine = await PrivateEngine.start({ liveRestore: true });
    const folder = await mkdtemp('/tmp/stevedore-gate-');
    const gate = await EngineGate.open(join(folder, 'engine.sock'), engine.socketPath);
    onTestFinished(async () => {
      await gate.close();
      await engine.remove();
      await rm(folder, { recursive: true });
    });
    const running = await startBot({
      socket: engine.socketPath,
      env: { DOCKER_HOST: `unix://${gate.path}` },
      config: (_, channel) => entryOf('alerts', channel, ['on: [crash]']),
    });
    const script = 'trap "exit 0" TERM; until [ -e /tmp/end ]; do usleep 50000; done; exit 3';
    const box = await running.boxes.create({ name: 'crashes', script });
    const other = await running.boxes.sleeper({ name: 'other' });
    for (const { name } of [box, other]) await knows(running, name);
    await running.passes(10_000);
    return { engine, gate, running, box, other };
  }

  it('is told once: the stream is open and silent, and the engine has forgotten its event', async () => {
    const { engine, gate, running, box, other } = await withCrasher();
    expect(gate.silence(/^GET \S*\/events\?(?!\S*until)/)).toBe(1);
    await running.boxes.exec(box, 'touch /tmp/end').catch(() => '');
    await engine.docker().getContainer(box.id).wait();
    // The engine keeps the latest 256 events.
    for (let n = 0; n < 300; n += 1) await engine.docker().createVolume({ Name: `v${n}` });
    // The look for lost events asks about containers: there has to be one that it knows of.
    await engine.docker().getContainer(other.id).restart({ t: 0 });
    const message = await posted(running, 'while Stevedore could not hear Docker');
    expect(message.text).toContain(`**${box.name}** ended by itself with exit code 3`);
    await running.passes(2 * MINUTE);
    expect(running.channel.messages).toHaveLength(1);
  });

  it('is told once: the engine was out of reach, and its containers lived on', async () => {
    const { engine, running, box } = await withCrasher();
    const { State } = await engine.docker().getContainer(box.id).inspect();
    await engine.kill();
    await running.passes(1_000);
    await writeFile(`/proc/${State.Pid}/root/tmp/end`, '');
    await until(() => !existsSync(`/proc/${State.Pid}`), 'the container to end');
    await engine.startAgain();
    const message = await posted(running, 'while Stevedore could not hear Docker');
    expect(message.text).toContain(`**${box.name}** ended by itself with exit code 3`);
    await running.passes(2 * MINUTE);
    expect(running.channel.messages).toHaveLength(1);
  });
});

describe('a restart of the bot', () => {
  it('goes on with the same message', async () => {
    const running = await withAlert('again');
    const { box, message } = await fallsIll(running, 'again');
    await running.restart();
    await running.passes(2 * MINUTE);
    expect(running.channel.messages).toHaveLength(1);
    await running.boxes.setHealthy(box, true);
    await followedUp(running, message, 'well again');
    expect(running.channel.messages).toHaveLength(1);
  });

  it('tells afterwards what crashed meanwhile, and says nothing of what was stopped or made anew', async () => {
    const on = 'on: [crash, exit, oom, unhealthy, restart-loop, disappeared, engine]';
    const running = await withAlert('away', [on]);
    const { boxes: made } = running;
    const script = 'trap "exit 0" TERM; until [ -e /tmp/end ]; do usleep 50000; done; exit 3';
    const crashes = await made.create({ name: 'away-crashes', script });
    const turns = await made.create({ name: 'away-turns', script, restart: { Name: 'on-failure' } });
    const stopped = await made.slowStopper({ name: 'away-stopped', stopTimeout: 1 });
    const shop = await made.sleeper({ name: 'away-shop' });
    const goesOn = await made.sleeper({ name: 'away-goes-on' });
    for (const { name } of [crashes, turns, stopped, shop, goesOn]) await knows(running, name);
    await running.passes(10_000);
    await running.restart(async () => {
      await Promise.all([crashes, turns].map((box) => made.exec(box, 'touch /tmp/end').catch(() => '')));
      await docker().getContainer(stopped.id).stop();
      await made.remove(shop);
      await made.sleeper({ name: 'away-shop' });
      const state = async ({ id }: Box) => (await docker().getContainer(id).inspect()).State;
      await until(async () => !(await state(crashes)).Running, 'the crash');
      await until(async () => (await docker().getContainer(turns.id).inspect()).RestartCount > 0, 'the restart');
    });
    const message = await posted(running, 'while Stevedore was not running');
    expect(message.text).toContain(`**${crashes.name}** ended by itself with exit code 3`);
    expect(message.text).toContain(`**${turns.name}** ended by itself`);
    expect(message.text).not.toMatch(/stopped|shop|goes-on/);
    await running.passes(5 * MINUTE);
    const told = running.channel.messages.map(({ text }) => text);
    expect(told.filter((text) => !text.includes(turns.name))).toEqual([]);
    await docker().getContainer(turns.id).stop();
  });
});

describe('an engine that restarts while the bot is away', () => {
  it('and ends all containers, in whatever way, is no news', async () => {
    const { engine, running } = await withEngine();
    const script = 'trap "exit 1" TERM; while :; do usleep 50000; done';
    const down = await running.boxes.create({ name: 'down', script });
    const back = await running.boxes.create({ name: 'back', script, restart: { Name: 'always' } });
    for (const { name } of [down, back]) await knows(running, name);
    await running.passes(10_000);
    await running.restart(async () => {
      await engine.stop();
      await engine.startAgain();
    });
    expect((await engine.docker().getContainer(down.id).inspect()).State.ExitCode).toBe(1);
    await running.passes(5 * MINUTE);
    expect(running.channel.messages).toEqual([]);
  });
});

describe('a channel that takes nothing', () => {
  it('is told to the admins once, and they read each of its alerts instead', async () => {
    const running = await startBot({
      config: (guild, channel) =>
        `admins:\n  channel: "${channel.id}"\nalerts:\n  trouble:\n    channel: "999999999999999999"\n    containers: ["${prefix}nowhere*"]\n    cooldown: 0s\n# ${guild.id}\n`,
    });
    const first = await running.boxes.crasher(1, 0, { name: 'nowhere-1' });
    const notice = await posted(running, 'cannot be posted');
    expect(notice.text).toContain('trouble');
    const instead = await posted(running, `${first.name} crashed`);
    expect(instead.text).toContain('exit code 1');
    expect(instead.buttons).toEqual([]);
    const second = await running.boxes.crasher(2, 0, { name: 'nowhere-2' });
    await posted(running, `${second.name} crashed`);
    await running.passes(MINUTE);
    expect(running.channel.messages).toHaveLength(3);
  });

  it('does not keep the admins from reading that it is over, also after a restart of the bot', async () => {
    const running = await startBot({
      config: (_, channel) =>
        `admins:\n  channel: "${channel.id}"\nalerts:\n  trouble:\n    channel: "999999999999999999"\n    containers: ["${prefix}ill*"]\n`,
    });
    const { box, message } = await fallsIll(running, 'ill');
    await running.passes(MINUTE);
    await running.restart();
    await knows(running, box.name);
    await running.boxes.setHealthy(box, true);
    await followedUp(running, message, 'well again');
    expect(message.buttons).toEqual([]);
    expect(running.channel.messages.filter(({ text }) => text.includes(box.name))).toEqual([message]);
  });
});
