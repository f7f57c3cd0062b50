import { GatewayDispatchEvents, InteractionType } from 'discord-api-types/v10';
import { describe, expect, it } from 'vitest';
import { commandData, findCommand, type OptionValues } from '../../playground/discord/driver/command-line.ts';
import type { Exchange, Guild, Person } from '../../playground/discord/index.ts';
import { boxes as boxesOf, cli, docker, until } from '../engine/index.ts';
import { type Running, startBot } from './harness.ts';

/** Waits until the bot knows the container, and that it runs. */
async function known({ alice }: Running, name: string): Promise<void> {
  await until(async () => (await alice.completes('/stop', { container: name })).length === 1, `${name} to be known`);
}

/**
 * Sends a command past Discord's own screen, as for a member to whom an admin opened it in Server Settings ›
 * Integrations. With `focused`, asks for suggestions instead.
 */
async function sends(
  { discord, channel, alice }: Running,
  person: Person,
  line: string,
  values: OptionValues,
  focused?: string,
): Promise<Exchange> {
  const exchange = discord.interaction({
    member: person.member,
    channel,
    type: focused ? InteractionType.ApplicationCommandAutocomplete : InteractionType.ApplicationCommand,
    data: commandData(findCommand(line, alice.member, channel), values, focused),
  });
  await discord.until(() => exchange.acknowledged);
  return exchange;
}

/** What the engine itself says happened to a container. */
async function eventsOf(name: string, since: number): Promise<string[]> {
  const from = (since / 1000).toFixed(3);
  const filters = ['--filter', `container=${name}`, '--format', '{{.Action}}'];
  const { stdout } = await cli(['events', '--since', from, '--until', (Date.now() / 1000).toFixed(3), ...filters]);
  return stdout.split('\n').filter((action) => action !== '');
}

describe('somebody without Manage Server', () => {
  it('may do nothing, is told so alone, and nothing reaches the engine', async () => {
    const running = await startBot();
    const { bob, alice, boxes } = running;
    const box = await boxes.sleeper();
    await known(running, box.name);
    const since = Date.now();
    for (const [command, values] of [
      ['/status', {}],
      ['/stats', {}],
      ['/start', { container: box.name }],
      ['/stop', { container: box.name }],
      ['/restart', { container: box.name }],
      ['/logs', { container: box.name }],
      ['/info', { container: box.name }],
      ['/about', {}],
    ] as const) {
      const exchange = await sends(running, bob, command, values);
      expect(exchange.message?.ephemeral, command).toBe(true);
      expect(exchange.message?.text, command).toContain('Not allowed');
      expect(exchange.message?.text, command).not.toContain(box.name);
    }
    const typing = await sends(running, bob, '/stop', { container: box.name }, 'container');
    expect(typing.interaction.choices).toEqual([]);
    expect(alice.sees).toEqual([]);
    expect((await eventsOf(box.name, since)).filter((action) => /kill|stop|die|start/.test(action))).toEqual([]);
  });

  it('cannot press the buttons of others, nor invent some', async () => {
    const running = await startBot();
    const { alice, bob, boxes } = running;
    const box = await boxes.sleeper();
    await known(running, box.name);
    const question = await (await alice.types('/stop', { container: box.name })).answer();
    const confirm = question.buttons[0]?.customId ?? '';
    for (const customId of [
      confirm,
      'confirm:',
      'confirm:x',
      'cancel:x',
      'status:0:r:',
      'one-stats:x',
      'nothing:like',
      ':',
      'stats:99999:r',
    ]) {
      const exchange = await bob.presses({ customId, message: question });
      expect(exchange.acknowledged, customId).toBe(true);
      const said = exchange.responseType === 4 ? exchange.message : exchange.followUps[0];
      expect(said?.ephemeral, customId).toBe(true);
    }
    expect((await docker().getContainer(box.id).inspect()).State.Running).toBe(true);
    expect(question.buttons).toHaveLength(2);
  });
});

describe('a container', () => {
  it('that is not there gets the nearest names', async () => {
    const running = await startBot();
    const box = await running.boxes.sleeper({ name: 'minecraft' });
    await known(running, box.name);
    const { text } = await (
      await running.alice.types('/stop', { container: `${running.boxes.prefix}minceraft` })
    ).answer();
    expect(text).toContain('No such container');
    expect(text).toContain(`Did you mean **${box.name}**`);
  });

  it('removed between the suggestion and the click is said to be gone', async () => {
    const running = await startBot();
    const { alice, boxes } = running;
    const box = await boxes.sleeper();
    await known(running, box.name);
    const question = await (await alice.types('/restart', { container: box.name })).answer();
    await boxes.remove(box);
    await until(async () => (await alice.completes('/restart', { container: box.name })).length === 0, 'it to be gone');
    const exchange = await alice.clicks('Restart', { on: question });
    await until(() => exchange.followUps.length > 0 || exchange.message !== question, 'an answer');
    const said = exchange.followUps[0] ?? exchange.message;
    expect(said?.text).toMatch(/it is gone <t:\d+:R>/);
  });

  it('with markdown and mentions in its labels and project cannot write in our name', async () => {
    const running = await startBot();
    const { alice, boxes } = running;
    const box = await boxes.sleeper({
      project: '@everyone **x** [y](https://e.vil)',
      labels: { 'org.opencontainers.image.title': '<@1>' },
    });
    await known(running, box.name);
    const answer = await (await alice.types('/status', { filter: box.name })).answer();
    expect(answer.text).toContain('\\@everyone \\*\\*x\\*\\* \\[y\\]\\(https\\://e.vil\\)');
    expect(answer.mentions).toEqual({ everyone: false, users: [], roles: [] });
  });

  it('with a long name of emoji in its label is suggested all the same, cut between characters', async () => {
    const running = await startBot();
    const { alice, boxes } = running;
    const box = await boxes.sleeper({ labels: { 'stevedore.name': '🎮'.repeat(80) } });
    await known(running, box.name);
    const [suggestion] = await alice.completes('/stop', { container: box.name });
    expect(suggestion?.name.length).toBeLessThanOrEqual(100);
    expect(suggestion?.name.isWellFormed()).toBe(true);
  });

  it('that its label hides is left out of the table of stats and of the names that could be meant', async () => {
    // Bob sees these alone: what else is on this engine could take their place on the first page.
    const { prefix } = boxesOf();
    const running = await startBot({
      config: () =>
        `rules:\n  - { allow: [view, stats], containers: ["${prefix}h1", "${prefix}s1"], to: { everyone: true } }\n`,
    });
    const { bob, boxes } = running;
    const hidden = await boxes.sleeper({ name: 'h1', labels: { 'stevedore.hide': 'true' } });
    const shown = await boxes.sleeper({ name: 's1' });
    await known(running, shown.name);
    await until(
      async () => (await (await bob.types('/stats', { container: hidden.name })).answer()).text.includes('CPU'),
      'the hidden one to be known by its name',
    );
    const table = await (await bob.types('/stats')).answer();
    expect(table.text).toContain(shown.name.slice(0, 17));
    expect(table.text).not.toContain(hidden.name.slice(0, 17));
    const { text } = await (await bob.types('/info', { container: `${boxes.prefix}h2` })).answer();
    expect(text).not.toContain(hidden.name);
    expect(text).toContain(shown.name);
  });

  it('recreated under its name is the same container', async () => {
    const running = await startBot();
    const { alice, boxes } = running;
    const first = await boxes.sleeper({ name: 'web' });
    await known(running, first.name);
    await boxes.remove(first);
    const second = await boxes.sleeper({ name: 'web' });
    expect(second.id).not.toBe(first.id);
    await until(async () => (await alice.completes('/stop', { container: first.name })).length === 1, 'it to be back');
    const question = await (await alice.types('/stop', { container: first.name })).answer();
    await alice.clicks('Stop', { on: question });
    await alice.finds((message) => message.text.includes('was stopped'));
    expect((await docker().getContainer(second.id).inspect()).State.Running).toBe(false);
  });
});

describe('a server that is not configured', () => {
  it('is ignored, without commands, and the log says so', async () => {
    const running = await startBot();
    const strangers = running.discord.guild({ name: 'Strangers' });
    await until(() => running.log.some((line) => line.includes(strangers.id) && line.includes('ignoring')), 'the log');
    expect(running.discord.rest.requests.some(({ path }) => path.includes(`/guilds/${strangers.id}/commands`))).toBe(
      false,
    );
  });

  it('is left alone when it passes to somebody else, and served when it passes to the owner of the application', async () => {
    const { discord, log } = await startBot({ env: { DISCORD_GUILD_ID: '' }, wait: false });
    const owner = discord.world.application.owner.id;
    const logged = (id: string, word: string) => log.filter((line) => line.includes(id) && line.includes(word)).length;
    await until(() => log.some((line) => line.includes('ignoring')), 'the log-in');
    const home = discord.guild({ name: 'Handed over', ownerId: owner });
    await until(() => logged(home.id, 'serving') === 1, 'it to be served');

    Object.assign(home, { ownerId: '900000000000000009' });
    discord.world.dispatch(GatewayDispatchEvents.GuildUpdate, home.toApi());
    await until(() => logged(home.id, 'ignoring') === 1, 'it to be ignored');

    home.breaksDown();
    Object.assign(home, { ownerId: owner });
    home.recovers();
    await until(() => logged(home.id, 'serving') === 2, 'it to be served again');
  });

  it('is not said to belong to somebody else while it is away, and served when it is back', async () => {
    const made: Guild[] = [];
    const running = await startBot({
      env: { DISCORD_GUILD_ID: '' },
      wait: false,
      prepare: (discord) => {
        discord.world.guilds.clear();
        made.push(discord.guild({ name: 'Mine', ownerId: discord.world.application.owner.id }));
        made[0]?.breaksDown();
      },
    });
    const about = (id: string) => running.log.filter((line) => line.includes(id)).join('');
    const [home] = made;
    const id = home?.id ?? 'none';
    // discord.js waits a while for it.
    await until(() => about(id).includes('away at the moment'), 'the log-in', 45_000);
    await until(() => running.bot.isReady(), 'the bot to be ready');
    expect(about(id)).not.toContain('does not belong');
    expect(running.log.join('')).not.toContain('is in no Discord server');
    home?.recovers();
    await until(() => about(id).includes('serving this Discord server"'), 'it to be served');
  });

  it('belonging to the owner of the application needs no configuration', async () => {
    const running = await startBot({ env: { DISCORD_GUILD_ID: '' }, wait: false });
    await until(() => running.bot.isReady(), 'the bot to be ready');
    const mine = running.discord.guild({ name: 'Mine', ownerId: running.discord.world.application.owner.id });
    await until(
      () =>
        running.discord.rest.requests.some(
          ({ method, path }) => method === 'PUT' && path.includes(`/guilds/${mine.id}/commands`),
        ),
      'the commands to be registered',
    );
    expect(running.log.some((line) => line.includes(running.guild.id) && line.includes('ignoring'))).toBe(true);
  });
});
