import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import {
  ApplicationCommandOptionType,
  GatewayDispatchEvents,
  InteractionType,
  PermissionFlagsBits,
} from 'discord-api-types/v10';
import { describe, expect, it } from 'vitest';
import { commandData, findCommand, type OptionValues } from '../../playground/discord/driver/command-line.ts';
import type { Channel, Exchange, Person, Role } from '../../playground/discord/index.ts';
import type { JsonObject } from '../../playground/discord/world/json.ts';
import type { Message } from '../../playground/discord/world/message.ts';
import type { Permission } from '../../src/access/model/permission.ts';
import { actions } from '../../src/actions/model/action.ts';
import type { Command } from '../../src/discord/gate/command.ts';
import { containerActions } from '../../src/hosts/model/engine.ts';
import { allCommands } from '../../src/wiring/commands.ts';
import { allComponents } from '../../src/wiring/components.ts';
import { boxes as boxesOf, boxImage, cli, until } from '../engine/index.ts';
import { unusedParts } from '../wiring/unused-parts.ts';
import { type Running, startBot } from './harness.ts';

type Right = Permission;

/** Who there is, and what the rules below give them, written down once more by hand. */
interface Actor {
  readonly name: string;
  may(right: Right, container: string, inServers: boolean): boolean;
}

const actors: readonly Actor[] = [
  { name: 'manager', may: () => true },
  { name: 'listed', may: () => true },
  {
    name: 'gamer',
    may: (right, container, inServers) =>
      inServers && container === 'game' && ['view', 'stats', 'restart'].includes(right),
  },
  {
    name: 'anna',
    may: (right, container, inServers) =>
      container === 'game' &&
      (right === 'view' || right === 'stop' || (inServers && ['stats', 'restart'].includes(right))),
  },
  { name: 'nobody', may: () => false },
];

interface Stage extends Running {
  readonly people: ReadonlyMap<string, (channel: Channel) => Person>;
  readonly servers: Channel;
  readonly lounge: Channel;
  readonly gamers: Role;
  readonly game: string;
  readonly vault: string;
  readonly names: Readonly<Record<'game' | 'vault', string>>;
  /** Unix time of the engine, seconds, when all was set up. */
  readonly from: string;
}

let stages = 0;

/** @param more sections of stevedore.yml that a test needs besides the rules */
async function setUp(more = (_game: string, _vault: string, _servers: Channel) => ''): Promise<Stage> {
  const boxes = boxesOf();
  const game = await boxes.sleeper({ name: `game-${++stages}` });
  const vault = await boxes.sleeper({ name: `vault-${stages}` });
  const made: { gamers?: Role; anna?: Person; listed?: Person; lounge?: Channel } = {};
  const running = await startBot({
    config: (guild, servers) => {
      made.gamers = guild.role('Gamers');
      made.lounge = guild.channel('lounge');
      made.anna = guild.member('Anna', { roles: [made.gamers] }).in(servers);
      made.listed = guild.member('Listed').in(servers);
      return `
admins: { users: ["${made.listed.member.id}"] }
groups: { games: ["${game.name}"] }
rules:
  - { name: gamers, allow: [view, stats, restart], containers: [group:games], to: { roles: ["${made.gamers.id}"] }, channels: ["${servers.id}"] }
  - { name: anna, allow: [stop], containers: ["${boxes.prefix}ga*"], to: { users: ["${made.anna.member.id}"] } }
  - { name: all, allow: [view, stats, logs, start, stop, restart, pause, kill], containers: ["*"], to: { users: ["100000000000000001"] } }
  - { name: private, deny: [view], containers: ["${vault.name}"], to: { everyone: true } }
${more(game.name, vault.name, servers)}`;
    },
  });
  // Nobody may anything by a file that is not right: then all of this would hold for nothing.
  expect(running.log.filter((line) => line.includes('is not right'))).toEqual([]);
  const { guild } = running;
  const { gamers, anna, listed, lounge } = made;
  if (!gamers || !anna || !listed || !lounge) throw new Error('the configuration was not asked for');
  const gamer = guild.member('Gamer', { roles: [gamers] });
  const members = {
    manager: running.alice.member,
    listed: listed.member,
    gamer,
    anna: anna.member,
    nobody: running.bob.member,
  };
  return {
    ...running,
    people: new Map(Object.entries(members).map(([name, member]) => [name, (channel: Channel) => member.in(channel)])),
    servers: running.channel,
    lounge,
    gamers,
    game: game.name,
    vault: vault.name,
    names: { game: game.name, vault: vault.name },
    from: (Date.now() / 1000).toFixed(3),
  };
}

/** Everybody in every channel. `here`: in the one that the rules name. */
function everywhere(stage: Stage) {
  return actors.flatMap((actor) =>
    [stage.servers, stage.lounge].map((channel) => {
      const person = stage.people.get(actor.name)?.(channel);
      if (!person) throw new Error(actor.name);
      return { actor, channel, person, here: channel === stage.servers };
    }),
  );
}

/** What reached the engine since, about our containers: its own event log says so. */
async function reached(stage: Stage): Promise<string[]> {
  const filters = [stage.game, stage.vault].flatMap((name) => ['--filter', `container=${name}`]);
  const window = ['--since', stage.from, '--until', (Date.now() / 1000).toFixed(3)];
  const { stdout } = await cli(['events', ...window, ...filters, '--format', '{{.Action}}']);
  return stdout.split('\n').filter((line) => line !== '');
}

/** What the person read, wherever it was written. */
async function said(exchange: Exchange): Promise<string> {
  const message = exchange.responseType === 6 ? undefined : await exchange.answer();
  return `${message?.text ?? ''}${exchange.followUps.map(({ text }) => text).join('')}`;
}

/** What a press is answered with, whether before or after it was acknowledged. */
async function answerTo(exchange: Exchange): Promise<string> {
  if (exchange.responseType === 4) return exchange.message?.text ?? '';
  return (await until(() => exchange.followUps[0], 'an answer to the press')).text;
}

function row(component: JsonObject): JsonObject {
  return { type: 1, id: 1, components: [component] };
}

function button(customId: string): JsonObject {
  return { type: 2, id: 2, style: 2, label: 'Go', custom_id: customId };
}

function selectOf(customId: string): JsonObject {
  return { type: 3, id: 2, custom_id: customId, options: [{ label: 'one', value: 'one' }] };
}

/** Refusals of one person that are noted one by one within a minute, and a little less. */
const perMinute = 9;

/** Lets a minute pass after so many calls: otherwise many refusals of a person would be one entry in the audit. */
function slowly({ leaps }: Stage): () => Promise<void> {
  let calls = 0;
  return async () => {
    if (++calls % perMinute === 0) await leaps(60_001);
  };
}

/** What was refused, or ended otherwise, in the order of the words: who, where, what and on what. Ends the bot. */
async function refusals(
  stage: Stage,
  outcome = 'refused',
): Promise<{ readonly what: string; readonly detail: string }[]> {
  await stage.bot.stop();
  const database = new DatabaseSync(join(stage.data, 'stevedore.db'), { readOnly: true });
  const rows = database
    .prepare(
      `SELECT actor_id, channel_id, action, target, detail FROM audit_begun JOIN audit_finished USING (id)
       WHERE outcome = ?`,
    )
    .all(outcome);
  database.close();
  return rows
    .map((one) => ({
      what: [one['actor_id'], one['channel_id'], one['action'], one['target']].join(' '),
      detail: String(one['detail']),
    }))
    .sort((a, b) => (a.what < b.what ? -1 : 1));
}

/** Something for every option that a command cannot do without. */
function requiredOptions({ data }: Command, { servers }: Stage): OptionValues {
  const needed = data.options?.filter((option) => 'required' in option && option.required) ?? [];
  return Object.fromEntries(
    needed.map((option) => {
      const [first] = 'choices' in option && option.choices ? option.choices : [];
      if (first) return [option.name, first.value];
      if (option.type === ApplicationCommandOptionType.Channel) return [option.name, servers];
      return [option.name, option.type === ApplicationCommandOptionType.String ? 'something' : 1];
    }),
  );
}

function suggestingOptions({ data }: Command): readonly string[] {
  return (
    data.options?.flatMap((option) => ('autocomplete' in option && option.autocomplete ? [option.name] : [])) ?? []
  );
}

/** The board, once it shows the container. */
function shownBoard(person: Person, name: string): Promise<Message> {
  return person.finds((message) => !message.ephemeral && message.text.includes(name));
}

const forbidden = /Not allowed|No such container|Only admins/;

describe('who may do what', () => {
  /** By what is typed: a part of a group by both names. */
  const commands = allCommands(unusedParts).flatMap(
    (command): readonly { readonly line: string; readonly command: Command }[] =>
      'parts' in command
        ? command.parts.map((part) => ({ line: `${command.data.name} ${part.data.name}`, command: part }))
        : [{ line: command.data.name, command }],
  );

  it('holds for every command, person, container and channel, and what is forbidden reaches nothing and is audited', async () => {
    const stage = await setUp();
    const pause = slowly(stage);
    const refused: string[] = [];
    for (const { actor, channel, person, here } of everywhere(stage)) {
      for (const { line, command } of commands) {
        const isAboutOne = command.container === 'required' || command.container === 'optional';
        const targets = [
          ...(isAboutOne ? (['game', 'vault'] as const) : []),
          ...(command.container === 'required' ? [] : [null]),
        ];
        for (const target of targets) {
          const values = { ...requiredOptions(command, stage), ...(target && { container: stage.names[target] }) };
          const may = target
            ? actor.may('view', target, here) && actor.may(command.permission, target, here)
            : actor.may(command.permission, 'game', here) || actor.may(command.permission, 'vault', here);
          const exchange = await person.types(`/${line}`, values);
          const text = await said(exchange);
          await pause();
          const what = `${actor.name} /${line} ${target ?? ''} in #${channel.name}: ${text}`;
          // Others read it, too: those who may not view it as well.
          if (exchange.message?.ephemeral !== true) expect(text, what).not.toContain(stage.vault);
          expect(forbidden.test(text), what).toBe(!may);
          if (!may) refused.push([person.member.id, channel.id, line, target && stage.names[target]].join(' '));
          // What one may not view does not exist: not by its name in any answer but the name that was typed.
          if (!actor.may('view', 'vault', here))
            expect(text.replaceAll(`“${stage.vault}”`, ''), what).not.toContain(stage.vault);
        }
      }
    }
    expect((await reached(stage)).filter((event) => !event.startsWith('exec'))).toEqual([]);
    const audited = await refusals(stage);
    for (const one of refused) expect(audited.map(({ what }) => what)).toContain(one);
  });

  it('holds for suggestions, and asking for what is forbidden is audited', async () => {
    const stage = await setUp();
    const refused: string[] = [];
    for (const { actor, channel, person, here } of everywhere(stage)) {
      const refuse = async (line: string, target: string | null) => {
        refused.push([person.member.id, channel.id, line, target].join(' '));
        // More within a minute would be told once.
        await stage.leaps(60_001);
      };
      for (const { line, command } of commands) {
        for (const option of suggestingOptions(command)) {
          if (option !== 'container' || command.container === 'none') {
            const may = actor.may(command.permission, 'game', here) || actor.may(command.permission, 'vault', here);
            if (may) continue;
            expect(await person.completes(`/${line}`, { [option]: 'x' }), `${actor.name} /${line}`).toEqual([]);
            await refuse(line, null);
            continue;
          }
          for (const target of ['game', 'vault'] as const) {
            const name = stage.names[target];
            const suggested = await person.completes(`/${line}`, { container: name });
            const may = actor.may('view', target, here) && actor.may(command.permission, target, here);
            const makesSense = line !== 'start' && line !== 'unpause';
            expect(
              suggested.map(({ value }) => value),
              `${actor.name} /${line} ${target}`,
            ).toEqual(may && makesSense ? [name] : []);
            const any = actor.may(command.permission, 'game', here) || actor.may(command.permission, 'vault', here);
            if (!may) await refuse(line, any ? name : null);
          }
        }
      }
    }
    const audited = await refusals(stage);
    expect(audited.every(({ detail }) => detail.startsWith('while typing: '))).toBe(true);
    expect(audited.map(({ what }) => what).sort()).toEqual(refused.sort());
    // Everybody, everywhere, every command and option.
  }, 180_000);

  it('holds for typing, which no pace of it floods the audit with', async () => {
    const stage = await setUp();
    const gamer = stage.people.get('gamer')?.(stage.servers);
    const nobody = stage.people.get('nobody')?.(stage.servers);
    if (!gamer || !nobody) throw new Error('who?');
    for (let length = 1; length <= stage.vault.length; length++) {
      await gamer.completes('/logs', { container: stage.vault.slice(0, length) });
      await nobody.completes('/logs', { container: stage.vault.slice(0, length) });
      await nobody.completes('/stop', { container: stage.vault.slice(0, length) });
    }
    const here = stage.servers.id;
    expect((await refusals(stage)).map(({ what }) => what)).toEqual(
      [
        `${nobody.member.id} ${here} logs `,
        `${nobody.member.id} ${here} stop `,
        // May read no log here at all.
        `${gamer.member.id} ${here} logs `,
      ].sort(),
    );
  });

  /** A press of a button, or a choice in a menu, and what it takes. */
  interface Sample {
    readonly id: string;
    readonly args: readonly string[];
    /** Chosen in a menu instead of standing in the button's id. */
    readonly menu?: boolean;
    readonly may: (actor: Actor, here: boolean) => boolean;
    /** What the audit says of it when it is refused. */
    readonly audited: string;
  }

  /** At least one press of everything that can be pressed, on the container that all may see something of and on the other. */
  function samplesOf(question: Message, { names, people, servers }: Stage): readonly Sample[] {
    const both = Object.entries(names);
    const about = (right: Right) => (actor: Actor, here: boolean) =>
      both.some(([container]) => actor.may(right, container, here));
    const to = (right: Right, container: string) => (actor: Actor, here: boolean) =>
      actor.may('view', container, here) && actor.may(right, container, here);
    const asked = (label: string): Sample => {
      const [id = '', ...args] = question.buttons.find((one) => one.label === label)?.customId.split(':') ?? [];
      // Whoever was not asked is told so before it is said what was asked.
      return { id, args, may: ({ name }) => name === 'manager', audited: 'button ' };
    };
    const general = (id: string, args: readonly string[], right: Right, action = id): Sample => ({
      ...{ id, args, may: about(right), audited: `${action} ` },
    });
    const manager = people.get('manager')?.(servers).member.id ?? '';
    return [
      asked('Stop'),
      asked('Cancel'),
      general('status', ['0', 'r', ''], 'view'),
      general('stats', ['0', 'r'], 'stats'),
      general('access', ['0', 'r', manager], 'admin'),
      general('audit', ['', '', '', ''], 'admin'),
      general('audit', ['', '', '', names.vault], 'admin'),
      general('application-allow', ['key'], 'admin', 'application allow'),
      general('application-deny', ['key'], 'admin', 'application deny'),
      general('board', ['all', '0', 'r'], 'view'),
      general('board', ['none', '0', 'r'], 'view'),
      general('schedules', ['0', 'r'], 'view', 'schedule list'),
      general('schedule-save', ['key'], 'admin', 'schedule save'),
      general('schedule-discard', ['key'], 'admin', 'schedule save'),
      ...both.flatMap(([container, name]): readonly Sample[] => {
        const on = (id: string, before: readonly string[], right: Right, action: string = id): Sample => ({
          ...{ id, args: [...before, name], may: to(right, container), audited: `${action} ${name}` },
        });
        return [
          on('one-stats', [], 'stats', 'stats'),
          on('who', ['0', 'r'], 'admin'),
          on('panel', [], 'view'),
          { ...on('panel', [], 'view'), menu: true },
          ...containerActions.map((action) => on('do', [action], actions[action].permission, action)),
          ...(['logs', 'stats'] as const).map((right) => on(`look-${right}`, [], right, right)),
          on('mute', ['60'], 'restart'),
        ];
      }),
      // The schedules are called as what they restart; to nobody but admins is there a difference to one that is not there.
      ...['game', 'vault', 'nothing'].flatMap((schedule) =>
        ['cancel', 'postpone'].map(
          (verb): Sample => ({
            id: `schedule-${verb}`,
            args: [schedule, '1'],
            may: schedule === 'nothing' ? about('admin') : to('restart', schedule),
            audited: `schedule ${verb} `,
          }),
        ),
      ),
    ];
  }

  it('holds for everything that can be pressed, forged or of others, and what is forbidden reaches nothing and is audited', async () => {
    const stage = await setUp(
      (game, vault, { id }) => `
confirm: { stop: always }
boards: { all: { channel: "${id}", containers: ["*"] } }
schedules:
  game: { when: "2099-12-24 18:00", restart: ["${game}"], channel: "${id}" }
  vault: { when: "2099-12-24 18:00", restart: ["${vault}"], channel: "${id}" }
`,
    );
    const { discord } = stage;
    const refused: string[] = [];
    const aboutSchedules = new Set<string>();
    for (const channel of [stage.servers, stage.lounge]) {
      const pause = slowly(stage);
      const here = channel === stage.servers;
      const manager = stage.people.get('manager')?.(channel);
      if (!manager) throw new Error('who?');
      const question = await (await manager.types('/stop', { container: stage.vault })).answer();
      const samples = samplesOf(question, stage);
      const ids = allComponents(unusedParts).map(({ id }) => id);
      expect([...new Set(samples.map(({ id }) => id))].sort()).toEqual([...ids].sort());
      // The question, which comes first, is open for a minute.
      for (const { id, args, menu = false, may, audited } of samples) {
        for (const actor of actors) {
          const person = stage.people.get(actor.name)?.(channel);
          if (!person) throw new Error(actor.name);
          if (may(actor, here)) continue;
          const customId = menu ? id : [id, ...args].join(':');
          const data: JsonObject = menu
            ? { component_type: 3, custom_id: customId, id: 1, values: [...args] }
            : { component_type: 2, custom_id: customId, id: 1 };
          // As if it stood on a message of ours: what remains is what the person may do.
          const components = [row(menu ? selectOf(customId) : button(customId))];
          const exchange = discord.interaction({
            ...{ member: person.member, channel, type: InteractionType.MessageComponent, data, message: question },
            over: { message: { ...question.toApi(), components } } as never,
          });
          await discord.until(() => exchange.acknowledged);
          const text = await answerTo(exchange);
          const what = `${actor.name} ${customId} in #${channel.name}: ${text}`;
          expect(text, what).toMatch(/Not allowed|No such container|Only the person|You may not decide on/);
          if (!actor.may('view', 'vault', here))
            expect(text.replaceAll(`“${stage.vault}”`, ''), what).not.toContain(stage.vault);
          refused.push(`${person.member.id} ${channel.id} ${audited}`);
          if (text.includes('You may not decide')) aboutSchedules.add(text.replace(args[0] ?? '', '…'));
          await pause();
        }
      }
      await stage.leaps(60_001);
    }
    // Nobody learns from it which schedules there are.
    expect([...aboutSchedules]).toHaveLength(1);
    expect(await reached(stage)).toEqual([]);
    const audited = await refusals(stage);
    expect(audited.map(({ what }) => what)).toEqual(refused.sort());
  });

  it('shows on a page that one may turn nothing of what one may not view', async () => {
    const stage = await setUp();
    const gamer = stage.people.get('gamer')?.(stage.servers);
    if (!gamer) throw new Error('who?');
    const page = await gamer.presses({ customId: 'stats:0:r', message: await (await gamer.types('/stats')).answer() });
    await until(() => page.message?.text.includes('running'), 'the page');
    expect(page.message?.text).not.toContain('vault');
  });

  it('answers every refusal of a script, and keeps but one entry of what goes beyond a few', async () => {
    const stage = await setUp();
    const nobody = stage.people.get('nobody')?.(stage.servers);
    if (!nobody) throw new Error('who?');
    for (let count = 0; count < 25; count++)
      expect(await said(await nobody.types('/stop', { container: stage.game }))).toContain('Not allowed');
    const audited = await refusals(stage);
    expect(audited).toHaveLength(11);
    expect(audited.filter(({ what }) => what.includes('stop'))).toHaveLength(10);
    expect(audited.find(({ what }) => what.includes('refusals'))?.detail).toBe('15 more: stop (15)');
  });

  it('answers every look of a script, and keeps but one entry of what goes beyond a few', async () => {
    const stage = await setUp();
    const manager = stage.people.get('manager')?.(stage.servers);
    if (!manager) throw new Error('who?');
    for (let count = 0; count < 25; count++)
      expect(await said(await manager.types('/logs', { container: stage.game }))).toContain('Log of');
    const audited = await refusals(stage, 'done');
    expect(audited).toHaveLength(11);
    expect(audited.find(({ what }) => what.includes('looks'))?.detail).toBe(`15 more: logs ${stage.game} (15)`);
  });

  it('does everything that a script asks for, and keeps but one entry of what goes beyond a few', async () => {
    const stage = await setUp();
    const manager = stage.people.get('manager')?.(stage.servers);
    if (!manager) throw new Error('who?');
    for (let count = 0; count < 25; count++)
      expect(await said(await manager.types('/mute', { container: stage.game, for: '1h' }))).toContain('is muted');
    const audited = await refusals(stage, 'done');
    expect(audited).toHaveLength(11);
    expect(audited.find(({ what }) => what.includes('actions'))?.detail).toBe(`15 more: mute ${stage.game} (15)`);
  });

  it('lets no button do anything that does not stand on a message of ours, here', async () => {
    const stage = await setUp();
    const { discord, servers, lounge } = stage;
    const manager = stage.people.get('manager')?.(servers);
    if (!manager) throw new Error('who?');
    const strangers = discord.guild({ name: 'Strangers' });
    const question = await (await manager.types('/restart', { container: stage.game })).answer();
    const shown = question.text;
    const own = question.buttons[0]?.customId ?? '';
    const press = async (customId: string, channel: Channel, message: object) => {
      const { member } = manager.member.in(channel);
      const data = { component_type: 2, custom_id: customId, id: 1 };
      const type = InteractionType.MessageComponent;
      const over = { message } as never;
      const exchange = discord.interaction({ member, channel, type, data, message: question, over });
      await discord.until(() => exchange.acknowledged);
      const answer = exchange.responseType === 4 ? exchange.message : undefined;
      expect(answer?.ephemeral, customId).toBe(true);
      return answer?.text ?? '';
    };
    const here = question.toApi();
    const person = manager.member.user.toApi();
    const otherBot = { ...discord.world.application.botUser.toApi(), id: '900000000000000077' };
    const outdated = 'from an older version of Stevedore';
    // Written by somebody else, also by another bot, with our button in it.
    expect(await press(own, servers, { ...here, author: person })).toContain(outdated);
    expect(await press(own, servers, { ...here, author: otherBot })).toContain(outdated);
    // Ours, but it stands in another channel than it is pressed in.
    expect(await press(own, lounge, here)).toContain(outdated);
    // In a server that is none of ours.
    expect(await press(own, strangers.channel('copies'), here)).toContain('does not serve this Discord server');
    // Ours, and here, but without such a button: nothing comes in its place, also nothing that the person may see.
    for (const customId of ['status:0:r:', 'stats:0:r', 'audit::::', `do:stop:${stage.game}`, 'board:x:0:r'])
      expect(await press(customId, servers, here)).toContain('not on that message');
    expect(question.text).toBe(shown);
    expect(await reached(stage)).toEqual([]);
    expect(await refusals(stage)).toHaveLength(9);
  });

  it('lets nothing through that is neither a command nor a button nor a menu of names', async () => {
    const stage = await setUp();
    const manager = stage.people.get('manager')?.(stage.servers);
    if (!manager) throw new Error('who?');
    const question = await (await manager.types('/restart', { container: stage.game })).answer();
    const confirm = question.buttons[0]?.customId ?? '';
    const users: JsonObject = { component_type: 5, custom_id: confirm, id: 1, values: [], resolved: {} };
    const form: JsonObject = { custom_id: confirm, components: [] };
    for (const [type, data] of [
      [InteractionType.ModalSubmit, form],
      [InteractionType.MessageComponent, users],
    ] as const) {
      const { member } = manager;
      const exchange = stage.discord.interaction({ member, channel: stage.servers, type, data, message: question });
      await stage.discord.until(() => exchange.acknowledged);
      expect(exchange.message?.ephemeral).toBe(true);
      await stage.leaps(60_001);
    }
    expect(await reached(stage)).toEqual([]);
    expect((await refusals(stage)).map(({ detail }) => detail)).toEqual(
      Array(2).fill('of a kind that nothing here makes'),
    );
  });

  it('changes with the role, between the question and the click', async () => {
    const stage = await setUp();
    const gamer = stage.people.get('gamer')?.(stage.servers);
    if (!gamer) throw new Error('who?');
    const question = await (await gamer.types('/restart', { container: stage.game })).answer();
    expect(question.text).toContain('Restart');
    gamer.member.roles.delete(stage.gamers);
    const text = await said(await gamer.clicks('Restart', { on: question }));
    expect(text).toContain('Not allowed');
    expect(await reached(stage)).toEqual([]);
  });

  it('changes with the file, at the next click, and a mistake in it changes nothing', async () => {
    const stage = await setUp();
    const nobody = stage.people.get('nobody')?.(stage.servers);
    if (!nobody) throw new Error('who?');
    const file = join(stage.data, 'stevedore.yml');
    await writeFile(file, 'rules:\n  - { alow: [view], containers: ["*"], to: { everyone: true } }\n');
    await until(
      () => stage.log.some((line) => line.includes('stevedore.yml is not right') && line.includes('alow')),
      'the log',
    );
    expect(await said(await nobody.types('/status'))).toContain('Not allowed');
    const gamer = stage.people.get('gamer')?.(stage.servers);
    expect(await said((await gamer?.types('/stats', { container: stage.game })) as Exchange)).toContain('CPU');

    await writeFile(file, `rules:\n  - { allow: [stats], containers: ["${stage.game}"], to: { everyone: true } }\n`);
    await until(
      async () => (await said(await nobody.types('/stats', { container: stage.game }))).includes('CPU'),
      'the rule to hold',
    );
    expect(await said(await nobody.types('/stop', { container: stage.game }))).toContain('Not allowed');
  });

  it('is explained: to everyone about themselves, to admins about others', async () => {
    const stage = await setUp();
    const gamer = stage.people.get('gamer')?.(stage.servers);
    const manager = stage.people.get('manager')?.(stage.servers);
    const nobody = stage.people.get('nobody')?.(stage.servers);
    if (!gamer || !manager || !nobody) throw new Error('who?');
    const own = await said(await gamer.types('/access', { container: stage.game }));
    // For where it is asked, first; then for elsewhere.
    expect(own).toMatch(/✅ \*\*restart\*\* · allowed by rule “gamers”\n-# ⛔ elsewhere: no rule allows restart/);
    expect(own).toMatch(/⛔ \*\*stop\*\*/);
    expect(await said(await gamer.types('/access', { member: manager.member }))).toContain('Only admins');
    for (const [command, values] of [
      ['/audit', {}],
      ['/who', { container: stage.game }],
    ] as const) {
      // The gamer may use Stevedore in this channel: to say otherwise would be wrong.
      expect(await said(await gamer.types(command, values))).toContain('Only admins may use `');
    }
    expect(await said(await manager.types('/access', { member: gamer.member }))).toContain('view, stats, restart');
    const who = await said(await manager.types('/who', { container: stage.game }));
    expect(who).toContain(`<@&${stage.gamers.id}>: view, stats, restart (only in <#${stage.servers.id}>)`);
  });
});

describe('/access', () => {
  it('shows all of many containers, in pages, by the rights of the moment at which a page is turned', async () => {
    const made: { gamers?: Role } = {};
    const { alice, guild, channel, boxes, data } = await startBot({
      config: (there) => {
        made.gamers = there.role('Gamers');
        return `rules:\n  - { allow: [view], containers: ["${boxesOf().prefix}many-*"], to: { roles: ["${made.gamers.id}"] } }\n`;
      },
    });
    const gamers = made.gamers as Role;
    const gamer = guild.member('Gamer', { roles: [gamers] });
    const names: string[] = [];
    for (let count = 0; count < 23; count++)
      names.push((await boxes.create({ start: false, name: `many-${count}` })).name);
    const inChannel = gamer.in(channel);
    await until(
      async () => (await inChannel.completes('/info', { container: `${boxes.prefix}many-` })).length === 23,
      'all',
    );

    const list = await (await inChannel.types('/access')).answer();
    const first = list.text;
    await inChannel.clicks('Next', { on: list });
    await inChannel.finds(({ text, id }) => id === list.id && text !== first);
    for (const name of names) expect(first + list.text).toContain(name);

    // The same about somebody else, for admins: by the roles that this person has when the page is turned.
    const about = await (await alice.types('/access', { member: gamer })).answer();
    expect(about.text).toContain('Gamer');
    gamer.roles.delete(gamers);
    await alice.clicks('Next', { on: about });
    await alice.finds(({ text, id }) => id === about.id && text.includes('no container may be viewed'));
    const other = guild.member('Other').in(channel);
    expect(await said(await other.presses({ customId: about.buttons[0]?.customId ?? '', message: about }))).toMatch(
      /Not allowed/,
    );

    // Nobody may view anything any more.
    await writeFile(join(data, 'stevedore.yml'), '# no rules\n');
    await until(
      async () => (await said(await inChannel.types('/status'))).includes('Not allowed'),
      'the rules to be gone',
    );
    const last = list.text;
    expect(await said(await inChannel.clicks('Back', { on: list }))).toContain('Not allowed');
    expect(list.text).toBe(last);
  });
});

describe('/who', () => {
  it('says how to begin while there are no rules: with one that lets a role in once its id is put into it', async () => {
    const { alice, guild, channel, boxes, data } = await startBot();
    const box = await boxes.sleeper();
    const gamers = guild.role('Gamers');
    const gamer = guild.member('Gamer', { roles: [gamers] }).in(channel);
    await until(async () => (await alice.completes('/who', { container: box.name })).length === 1, 'it to be known');
    const text = await said(await alice.types('/who', { container: box.name }));
    const rule = /```yaml\n([^`]*)```/.exec(text)?.[1] ?? '';
    await writeFile(join(data, 'stevedore.yml'), rule.replace('ID OF THE ROLE', gamers.id));
    await until(async () => (await said(await gamer.types('/access'))).includes('view, restart'), 'the rule to hold');
    expect(await said(await alice.types('/who', { container: box.name }))).not.toContain('no rules yet');
  });

  it('shows all of many roles, in pages', async () => {
    const roles: Role[] = [];
    const { alice, boxes } = await startBot({
      config: (guild) => {
        for (let count = 0; count < 40; count++) roles.push(guild.role(`Role ${count}`));
        const ids = roles.map(({ id }) => `"${id}"`).join(', ');
        return `rules:\n  - { allow: [restart], containers: ["*"], to: { roles: [${ids}] } }\n`;
      },
    });
    const box = await boxes.sleeper();
    await until(async () => (await alice.completes('/who', { container: box.name })).length === 1, 'it to be known');
    const list = await (await alice.types('/who', { container: box.name })).answer();
    const pages = [list.text];
    while (list.buttons.some(({ label, disabled }) => label === 'Next' && !disabled)) {
      await alice.clicks('Next', { on: list });
      await until(() => list.text !== pages.at(-1), 'the next page');
      pages.push(list.text);
    }
    for (const { id } of roles) expect(pages.join('\n')).toContain(`<@&${id}>`);
  });
});

describe('a thread', () => {
  it('counts as the channel that it is in, also for what is denied there, and one that the bot cannot see as no place', async () => {
    const made: { gamers?: Role } = {};
    const running = await startBot({
      config: (guild, servers) => {
        made.gamers = guild.role('Gamers');
        return `
rules:
  - { allow: [view], containers: ["*"], to: { roles: ["${made.gamers.id}"] } }
  - { deny: [view], containers: ["${boxesOf().prefix}*"], to: { everyone: true }, channels: ["${servers.id}"] }
`;
      },
    });
    const { discord, guild, channel, boxes, alice } = running;
    const gamer = guild.member('Gamer', { roles: [made.gamers as Role] });
    const box = await boxes.sleeper();
    await until(async () => (await alice.completes('/stop', { container: box.name })).length === 1, 'it to be known');
    const thread = (id: string) => ({ ...channel.toApi(), id, type: 11, parent_id: channel.id, thread_metadata: {} });
    const seen = { id: '900000000000000001', type: 11, guild_id: guild.id, parent_id: channel.id, name: 'a thread' };
    discord.world.dispatch(GatewayDispatchEvents.ThreadCreate, seen);
    const asks = async (member: typeof gamer, id: string) => {
      const data = commandData(findCommand('/info', alice.member, channel), { container: box.name });
      const exchange = discord.interaction({
        member,
        channel,
        data,
        over: { channel: thread(id), channel_id: id } as never,
      });
      return (await exchange.answer()).text;
    };
    expect(await asks(gamer, seen.id)).toContain('No such container');
    expect(await asks(gamer, '900000000000000002')).toContain('cannot see this thread');
    expect(await asks(alice.member, '900000000000000002')).toContain(box.id.slice(0, 12));
  });
});

describe('/audit', () => {
  it('of somebody who left shows what they did, not what everybody did', async () => {
    const { alice, bob, discord, channel, guild } = await startBot();
    const carol = guild.member('Carol').in(channel);
    await bob.types('/status');
    await carol.types('/status');
    const asks = async (command: string) => {
      const data = commandData(findCommand(command, alice.member, channel), { member: bob.member });
      // Of who is no member any more, Discord sends the account alone.
      delete (data['resolved'] as JsonObject)['members'];
      return said(discord.interaction({ member: alice.member, channel, data }));
    };
    const his = await asks('/audit');
    expect(his).toContain('Bob');
    expect(his).not.toContain('Carol');
    expect(await asks('/access')).toContain('no longer a member');
  });

  it('says why something was refused in plain words, without the signs of a message', async () => {
    const { alice, boxes } = await startBot();
    const box = await boxes.sleeper({ name: 'with_underscore' });
    await until(async () => (await alice.completes('/stop', { container: box.name })).length === 1, 'it to be known');
    await (await alice.types('/start', { container: box.name })).answer();
    const text = await said(await alice.types('/audit'));
    expect(text).toContain('refused');
    expect(text).toContain('cannot be started: it is running');
    expect(text).not.toMatch(/\\\*|\\\\|\\</);
  });

  it('finds a container by the value that its suggestion stands for, also where its name is too long for one', async () => {
    const { alice, boxes } = await startBot();
    const box = await boxes.sleeper({ name: 'long'.repeat(25) });
    const suggested = await until(
      async () => (await alice.completes('/stop', { container: box.name.slice(0, 90) }))[0],
      'it to be known',
    );
    await (await alice.types('/logs', { container: String(suggested.value) })).answer();
    expect(await said(await alice.types('/audit', { container: String(suggested.value) }))).toContain('`logs`');
  });

  it('names the person, the action and the outcome, newest first, and filters', async () => {
    const running = await startBot();
    const { alice, bob, boxes } = running;
    const box = await boxes.sleeper();
    await until(async () => (await alice.completes('/stop', { container: box.name })).length === 1, 'it to be known');
    await bob.types('/stop', { container: box.name });
    await alice.clicks('Stop', { on: await (await alice.types('/stop', { container: box.name })).answer() });
    await alice.finds((message) => message.text.includes('was stopped'));

    const all = await said(await alice.types('/audit'));
    expect(all).toMatch(new RegExp(`✅ \`stop\` \\*\\*${box.name}\\*\\* · Alice`));
    expect(all).toMatch(/⛔ `stop` .* · Bob/);
    expect(all.indexOf('Alice')).toBeLessThan(all.indexOf('Bob'));
    const his = await said(await alice.types('/audit', { member: bob.member }));
    expect(his).not.toContain('Alice');
    expect(await said(await alice.types('/audit', { container: 'other' }))).toContain('There are no entries');
    expect(await said(await bob.types('/audit'))).toContain('Not allowed');
  });

  it('pages', async () => {
    const { alice, bob } = await startBot();
    for (let count = 0; count < 12; count++) await bob.types('/status');
    const first = await (await alice.types('/audit')).answer();
    expect(first.buttons.map(({ label }) => label)).toEqual(['Older']);
    await alice.clicks('Older', { on: first });
    await alice.finds((message) => message.buttons.some(({ label }) => label === 'Newest'));
  });
});

describe('the channels of the admins', () => {
  it('get what was done, and what is wrong with the file and when it is mended', async () => {
    const made: { admins?: Channel; audit?: Channel } = {};
    const running = await startBot({
      config: (guild) => {
        made.admins = guild.channel('admins');
        made.audit = guild.channel('audit');
        return `admins: { channel: "${made.admins.id}" }\naudit: { channel: "${made.audit.id}" }\n`;
      },
    });
    const { bob, data } = running;
    const { admins, audit } = made;
    if (!admins || !audit) throw new Error('the configuration was not asked for');
    await bob.types('/status');
    await until(async () => {
      await running.passes(1_000);
      return audit.lastMessage?.text.includes('`status`');
    }, 'the audit channel');
    expect(audit.lastMessage?.text).toMatch(/⛔ `status` · Bob \(<@\d+>\)/);
    expect(audit.lastMessage?.mentions).toEqual({ everyone: false, users: [], roles: [] });

    const right = await readFile(join(data, 'stevedore.yml'), 'utf8');
    await writeFile(join(data, 'stevedore.yml'), `${right}limts: {}\n`);
    await until(() => admins.lastMessage?.text.includes('is not right'), 'the admins to be told');
    expect(admins.lastMessage?.text.replaceAll('\\', '')).toMatch(/stevedore.yml:3:1.*limts.*limits/);
    await writeFile(join(data, 'stevedore.yml'), right);
    await until(() => admins.lastMessage?.text.includes('is right again'), 'the admins to be told');
  });
});

describe('a change of the file', () => {
  it('by hand is audited as that, one by a command as of the person, and both are posted, also after an outage', async () => {
    const made: { audit?: Channel } = {};
    const running = await startBot({
      config: (guild) => {
        made.audit = guild.channel('audit');
        return `audit: { channel: "${made.audit.id}" }\n`;
      },
    });
    const { alice, discord, data } = running;
    const { audit } = made;
    if (!audit) throw new Error('the configuration was not asked for');
    const file = join(data, 'stevedore.yml');
    const posted = () => audit.messages.map(({ text }) => text).join('\n');
    await (await alice.types('/board create', { name: 'all', containers: '*' })).answer();
    await until(async () => {
      await running.passes(1_000);
      return posted().includes('board create');
    }, 'the command to be posted');

    await discord.goesAway();
    await writeFile(file, `${await readFile(file, 'utf8')}limits: { concurrentActions: 3 }\n`);
    await until(async () => {
      await running.passes(1_000);
      return running.log.some((line) => line.includes('takes no messages'));
    }, 'the outage to be noticed');
    await running.bot.stop();
    await discord.comesBack();
    await running.restart();
    await until(async () => {
      await running.passes(1_000);
      return posted().includes('by hand');
    }, 'what was missed to be posted');
    expect(posted()).toMatch(/✅ `config` · by hand in the file .*\n-# done.*limits › concurrentActions changed/);
    expect(posted().match(/`config`/g)).toHaveLength(1);
    expect(posted().match(/`board create`/g)).toHaveLength(1);
    expect(await said(await alice.types('/audit'))).toContain('by hand in the file');
  });
});

describe('somebody in a hurry', () => {
  it('waits for the cooldown, is told how long, and can press again when it is over', async () => {
    const { alice, boxes, leaps } = await startBot();
    const box = await boxes.create({ start: false });
    await until(async () => (await alice.completes('/start', { container: box.name })).length === 1, 'it to be known');
    await (await alice.types('/start', { container: box.name })).answer(({ text }) => text.includes('was started'));
    await cli(['kill', box.name]);
    await until(
      async () => (await alice.completes('/start', { container: box.name })).length === 1,
      'it to be stopped',
    );
    const tooSoon = await (await alice.types('/start', { container: box.name })).answer();
    expect(tooSoon.text).toMatch(/was started by you just now. Please wait \d/);
    expect(tooSoon.ephemeral).toBe(true);
    await leaps(11_000);
    const again = await (await alice.types('/start', { container: box.name })).answer(({ text }) =>
      text.includes('was started'),
    );
    expect(again.text).toContain('running');
  });

  it('cannot get round the cooldown by buttons: neither by a question asked before, nor by those under a board', async () => {
    const { alice, boxes, data } = await startBot({
      config: (_, channel) =>
        `confirm: { restart: never }\nboards:\n  all: { channel: "${channel.id}", containers: ["${boxesOf().prefix}hurry*"] }\n`,
    });
    const box = await boxes.sleeper({ name: 'hurry' });
    await until(async () => (await alice.completes('/stop', { container: box.name })).length === 1, 'it to be known');
    const panel = await (
      await alice.presses({ customId: 'panel', values: [box.name], message: await shownBoard(alice, box.name) })
    ).answer();
    await (await alice.clicks('Restart', { on: panel })).answer(({ text }) => text.includes('was restarted'));
    expect(await said(await alice.clicks('Restart', { on: panel }))).toContain('restarted by you just now');
    expect(await said(await alice.types('/restart', { container: box.name }))).toContain('restarted by you just now');

    // Two questions that are open at once: the second answer comes too soon.
    await writeFile(join(data, 'stevedore.yml'), 'cooldowns: { restart: 1h }\nconfirm: { restart: always }\n');
    const other = await boxes.sleeper();
    await until(async () => (await alice.completes('/stop', { container: other.name })).length === 1, 'it to be known');
    const asks = async () => (await alice.types('/restart', { container: other.name })).answer();
    const first = await until(async () => {
      const question = await asks();
      return question.text.includes(`Restart ${other.name}?`) ? question : undefined;
    }, 'a question');
    const second = await asks();
    await alice.clicks('Restart', { on: first });
    await alice.finds(({ id, text }) => id === first.id && text.includes('was restarted'));
    const tooSoon = await alice.clicks('Restart', { on: second });
    const answer = await until(() => tooSoon.followUps[0], 'the answer');
    expect(answer.ephemeral).toBe(true);
    expect(answer.text).toContain('restarted by you just now');
  });

  it('cannot have more under way at once than the owner allows', async () => {
    const { alice, boxes } = await startBot({
      config: () => 'limits: { concurrentActions: 1 }\nconfirm: { stop: never }\n',
    });
    const slow = await boxes.slowStopper({ stopTimeout: 600 });
    const other = await boxes.sleeper();
    await until(async () => (await alice.completes('/stop', { container: other.name })).length === 1, 'it to be known');
    await alice.types('/stop', { container: slow.name });
    await alice.finds(({ text }) => text.includes('Stopping'));
    expect(await said(await alice.types('/stop', { container: other.name }))).toContain('under way already');
    await cli(['kill', slow.name]);
    await alice.finds(({ text }) => text.includes('was stopped'));
  });
});

describe('what the engine says', () => {
  it('is for admins: others read in words what is wrong, without the paths, addresses and ids of the host', async () => {
    const socket = '/nowhere/secret/docker.sock';
    const running = await startBot({
      socket,
      wait: false,
      config: () => 'rules:\n  - { allow: [view, logs], containers: ["*"], to: { everyone: true } }\n',
    });
    const { alice, bob, discord } = running;
    await discord.until(() => discord.world.commands.list(running.guild.id).length > 0);
    const about = async (person: Person) => said(await person.types('/about'));
    await until(async () => (await about(alice)).includes(socket), 'the bot to have tried it');
    expect(await about(bob)).toContain('The Docker Engine cannot be reached at the moment');
    expect(await about(bob)).not.toMatch(/nowhere|What helps/);
  });

  it('of a container stands in the audit, not in an answer that others read', async () => {
    const { alice, boxes } = await startBot({ config: () => 'confirm: { start: never }\n' });
    const name = `${boxes.prefix}broken`;
    await cli(['create', '--name', name, boxImage, '/nowhere/secret/program']);
    await until(async () => (await alice.completes('/start', { container: name })).length === 1, 'it to be known');
    const answer = await (await alice.types('/start', { container: name })).answer(({ text }) =>
      text.includes('was not started'),
    );
    expect(answer.ephemeral).toBe(false);
    expect(answer.text).toContain('The Docker Engine answered with an error');
    expect(answer.text).not.toContain('secret');
    expect(await said(await alice.types('/audit'))).toContain('OCI runtime create failed');
  });
});

describe('Manage Server', () => {
  it('counts in the home server alone: the first that is served, also after a restart, and when that one is gone', async () => {
    const running = await startBot({ wait: false, env: { DISCORD_GUILD_ID: '' } });
    const { discord } = running;
    const { owner } = discord.world.application;
    const serve = async (name: string) => {
      const guild = discord.guild({ name, ownerId: owner.id });
      const channel = guild.channel('servers');
      const manager = guild.member('Manager', { permissions: PermissionFlagsBits.ManageGuild }).in(channel);
      await discord.until(() => discord.world.commands.list(guild.id).length > 0);
      return { guild, manager };
    };
    await until(() => running.bot.isReady(), 'the bot to be ready');
    const home = await serve('First');
    const further = await serve('Second');
    expect(await said(await home.manager.types('/status'))).toContain('Containers');
    expect(await said(await home.manager.types('/about'))).toContain('**Home server** First');
    expect(await said(await further.manager.types('/status'))).toContain('Not allowed');
    await running.restart();
    expect(await said(await home.manager.types('/status'))).toContain('Containers');
    expect(await said(await further.manager.types('/audit'))).toContain('Not allowed');
    home.guild.removesBot();
    expect(await said(await further.manager.types('/status'))).toContain('Not allowed');
  });
});
