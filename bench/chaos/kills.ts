import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { DatabaseSync } from 'node:sqlite';
import type { Readable } from 'node:stream';
import { setTimeout as sleep } from 'node:timers/promises';
import { PermissionFlagsBits } from 'discord-api-types/v10';
import { parse } from 'yaml';
import {
  type Channel,
  type Discord,
  type Exchange,
  type Message,
  startDiscord,
} from '../../playground/discord/index.ts';
import { type Box, Boxes } from '../../test/engine/boxes.ts';
import { PrivateEngine } from '../../test/engine/private-engine.ts';
import { until } from '../../test/engine/until.ts';
import { BotProcess } from '../bot-process.ts';
import { table } from '../table.ts';

const minute = 60_000;
/** Of the schedule, milliseconds. */
const period = 5 * minute;
/** The clocks are turned in steps, so that what the bot waits for is not to seem late. Milliseconds. */
const stepMs = 3_000;
/** A kill comes at a random moment within this time after everything began at once, milliseconds. */
const withinMs = 900;
/** Containers that a person restarts, one after the other. */
const victims = 10;
/** Real time in which everything is said that only waits for its turn, milliseconds. */
const settleMs = 15_000;
/** Rounds after which a crashed container that was told of is removed. */
const keptRounds = 5;

const saysTwice = (message: Message) => message.text.includes('may stand above already');

/** Whether a message is about the container of that name. */
function names(text: string, name: string): boolean {
  return new RegExp(`${name}(?!\\d)`).test(text.replaceAll('\\', ''));
}

/** One promise: what was expected, what was seen, and what broke it. */
interface Finding {
  readonly promise: string;
  readonly seen: string;
  readonly broken: readonly string[];
}

/** A bot with all its automations at work, which can be killed. */
class Home {
  readonly discord: Discord;
  readonly boxes: Boxes;
  readonly data: string;
  readonly channels: Readonly<Record<'boards' | 'runs' | 'alerts' | 'audit' | 'admins', Channel>>;
  readonly alice;
  readonly #engine: PrivateEngine;
  readonly #program: string;
  readonly #guildId: string;
  #bot: BotProcess | null = null;

  private constructor(engine: PrivateEngine, discord: Discord, data: string, program: string) {
    this.#engine = engine;
    this.#program = program;
    this.discord = discord;
    this.data = data;
    this.boxes = new Boxes(engine.socketPath);
    const guild = discord.guild({ name: 'Home' });
    this.#guildId = guild.id;
    this.channels = {
      boards: guild.channel('boards'),
      runs: guild.channel('runs'),
      alerts: guild.channel('alerts'),
      audit: guild.channel('audit'),
      admins: guild.channel('admins'),
    };
    this.alice = guild.member('Alice', { permissions: PermissionFlagsBits.ManageGuild }).in(guild.channel('commands'));
  }

  static async open(): Promise<Home> {
    const engine = await PrivateEngine.start({ say: (line) => console.error(line) });
    const data = await mkdtemp(join(tmpdir(), 'stevedore-chaos-'));
    const program = await BotProcess.bundle(join(data, 'bundle'));
    return new Home(engine, await startDiscord({ record: false }), data, program);
  }

  get file(): string {
    return join(this.data, 'stevedore.yml');
  }

  async start(): Promise<void> {
    const settings = {
      DISCORD_TOKEN: this.discord.token,
      DISCORD_GUILD_ID: this.#guildId,
      DISCORD_API: this.discord.api,
      DOCKER_HOST: `unix://${this.#engine.socketPath}`,
      DATA_DIR: this.data,
      API_SOCKET: join(this.data, 'api.sock'),
      TZ: 'UTC',
    };
    const bot = BotProcess.run(this.#program, settings, this.discord.clock.now() - Date.now());
    this.#bot = bot;
    await until(() => bot.ask({ ask: 'ready' }), 'the bot to be ready', 60_000);
  }

  async kill(): Promise<void> {
    await this.#bot?.kill();
    this.#bot = null;
  }

  /** Turns the clocks of Discord and of the bot forward, milliseconds. */
  async passes(ms: number): Promise<void> {
    for (let left = ms; left > 0; left -= stepMs) {
      const step = Math.min(left, stepMs);
      this.discord.clock.advance(step);
      await this.#bot?.ask({ ask: 'advance', ms: step });
      await this.boxes.docker.ping();
    }
  }

  async close(): Promise<void> {
    await this.#bot?.stop();
    await this.discord.close();
    await this.#engine.remove();
    await rm(this.data, { recursive: true, force: true });
  }

  /** How often the engine restarted each container, by id, from now on. */
  async restarts(): Promise<ReadonlyMap<string, number>> {
    const counts = new Map<string, number>();
    const stream = (await this.boxes.docker.getEvents({ filters: { event: ['restart'] } })) as unknown as Readable;
    createInterface({ input: stream })
      .on('line', (line) => {
        const { Actor } = JSON.parse(line);
        counts.set(Actor.ID, (counts.get(Actor.ID) ?? 0) + 1);
      })
      // The engine goes before the stream does.
      .on('error', () => {});
    return counts;
  }
}

/** What happened in all rounds, to be held against what was said. */
class Rounds {
  readonly due = new Set<number>();
  readonly crashed: string[] = [];
  readonly removed = new Set<string>();
  /** Runs, and is to crash in the next round. */
  running: Box | null = null;
  readonly restartsTyped: Exchange[] = [];
  /** Edits of the file that were said to be done and are not there. */
  readonly lostEdits: string[] = [];
  edits = 0;
}

function configOf({ channels, boxes }: Home, again: Box): string {
  const { boards, runs, alerts, audit, admins } = channels;
  return [
    `admins: { channel: "${admins.id}" }`,
    `audit: { channel: "${audit.id}" }`,
    'confirm: { restart: never }',
    'boards:',
    `  one: { channel: "${boards.id}", containers: ["${boxes.prefix}victim-*"] }`,
    'schedules:',
    `  often: { when: "*/5 * * * *", restart: ["${again.name}"], channel: "${runs.id}" }`,
    `  resting: { when: "0 5 1 1 *", post: status, channel: "${runs.id}" }`,
    'alerts:',
    `  trouble: { channel: "${alerts.id}", containers: ["${boxes.prefix}crash-*"] }`,
    '',
  ].join('\n');
}

/** What begins in a round besides what people do. */
type Happening = (home: Home, number: number, record: Rounds) => Promise<() => Promise<unknown>>;

/** When the schedule is due next, milliseconds since the epoch. */
function dueAfter(now: number): number {
  return (Math.floor(now / period) + 1) * period;
}

/** A schedule comes due, as the clocks are turned. */
const due: Happening = async (home) => {
  const now = home.discord.clock.now();
  const next = dueAfter(now);
  await home.passes(next - now - 500);
  return () => home.passes(1_000);
};

/** Ends with an error at SIGUSR1. */
const crashesWhenTold =
  "trap 'exit 0' TERM; trap 'exit 3' USR1; mkfifo /tmp/idle; while :; do read line <>/tmp/idle; done";

/**
 * A container ends by itself with an error: in turn one that had run since the last round, and one as soon as it is started.
 * The engine's clock cannot be turned, so no clock is.
 */
const crash: Happening = async ({ boxes, channels }, number, record) => {
  // Nothing tells how one ended that is gone before the bot has looked.
  const old = record.crashed.slice(0, -keptRounds).find((name) => {
    return !record.removed.has(name) && channels.alerts.messages.some(({ text }) => names(text, name));
  });
  if (old) {
    record.removed.add(old);
    await boxes.docker.getContainer(old).remove({ force: true });
  }
  const { running } = record;
  if (running !== null) {
    record.running = null;
    record.crashed.push(running.name);
    // Not by the engine, which would say of a signal that someone sent it.
    const { State } = await boxes.docker.getContainer(running.id).inspect();
    return async () => process.kill(State.Pid, 'SIGUSR1');
  }
  record.running = await boxes.create({ script: crashesWhenTold, name: `crash-${number + 1}` });
  const made = await boxes.crasher(3, 0, { name: `crash-${number}`, start: false });
  record.crashed.push(made.name);
  return () => boxes.docker.getContainer(made.id).start();
};

/** Something happens while a person restarts a container and edits the file: then, at some moment, kill -9. */
async function round(home: Home, number: number, record: Rounds, happening: Happening): Promise<void> {
  const { alice, boxes } = home;
  const happens = await happening(home, number, record);
  const pause = number % 2 === 0;
  const settled = Promise.allSettled([
    alice.types(pause ? '/schedule pause' : '/schedule resume', { name: 'resting' }),
    alice
      .types('/restart', { container: `${boxes.prefix}victim-${number % victims}` })
      .then((exchange) => record.restartsTyped.push(exchange)),
    happens(),
  ]);
  await sleep(Math.random() * withinMs);
  await home.kill();
  const [edit] = await settled;
  await home.start();

  record.edits++;
  const file = parse(await readFile(home.file, 'utf8'));
  const isPaused = file.schedules.resting.paused === true;
  const said = edit.status === 'fulfilled' && edit.value.message?.loading === false ? edit.value.message.text : '';
  if (said.includes('resting') && isPaused !== pause) {
    record.lostEdits.push(`round ${number}: “${said}”, but the file says ${isPaused ? 'paused' : 'not paused'}`);
  }
}

/** Of what should be said once each: what is missing, and what stands twice without a word about it. */
function once(keys: readonly string[], messages: readonly Message[], contains: (text: string, key: string) => boolean) {
  const broken: string[] = [];
  let twice = 0;
  for (const key of keys) {
    const found = messages.filter((message) => contains(message.text, key));
    if (found.length === 0) broken.push(`${key}: nothing was said`);
    if (found.length < 2) continue;
    twice++;
    if (!found.slice(1).every(saysTwice)) broken.push(`${key}: said ${found.length} times without a word about it`);
  }
  return { broken, twice };
}

async function findings(home: Home, record: Rounds, again: Box, restarts: ReadonlyMap<string, number>) {
  const { channels, boxes, data } = home;
  const due = [...record.due].map((at) => String(Math.floor(at / 1_000)));
  const runs = once(due, channels.runs.messages, (text, key) => text.includes(`due <t:${key}:`));
  const crashes = once(record.crashed, channels.alerts.messages, names);
  const boards = channels.boards.messages;
  const leftOver = channels.admins.messages.filter(({ text }) => text.includes('may be left over')).length;
  const db = new DatabaseSync(join(data, 'stevedore.db'), { readOnly: true });
  const rows = db
    .prepare(
      "SELECT outcome FROM audit_begun LEFT JOIN audit_finished USING (id) WHERE action = 'restart' AND actor_kind = 'member'",
    )
    .all() as { outcome: string | null }[];
  db.close();
  const acknowledged = record.restartsTyped.filter((exchange) => exchange.acknowledged).length;
  const ids = await Promise.all(
    Array.from({ length: victims }, async (_, n) => {
      const { Id } = await boxes.docker.getContainer(`${boxes.prefix}victim-${n}`).inspect();
      return Id;
    }),
  );
  const restarted = ids.reduce((sum, id) => sum + (restarts.get(id) ?? 0), 0);
  const done = rows.filter(({ outcome }) => outcome === 'done').length;
  const runsDone = restarts.get(again.id) ?? 0;
  const found: Finding[] = [
    {
      promise: 'each run of a schedule is done at most once, and said once',
      seen: `${due.length} due, ${runsDone} restarts, ${runs.twice} said twice with a word`,
      broken: [...runs.broken, ...(runsDone > due.length ? [`${runsDone} restarts for ${due.length} runs`] : [])],
    },
    {
      promise: 'each crash is told once',
      seen: `${record.crashed.length} crashes, ${crashes.twice} told twice with a word`,
      broken: crashes.broken,
    },
    {
      promise: 'the board stands once',
      seen: `${boards.length} messages, ${leftOver} times the admins were told that one may be left over`,
      broken: boards.length > 1 + leftOver || boards.length === 0 ? [`${boards.length} boards`] : [],
    },
    {
      promise: 'each restart by a person is in the audit, and done at most once',
      seen: `${record.restartsTyped.length} typed, ${acknowledged} acknowledged, ${rows.length} in the audit, ${done} of them done, ${restarted} restarts`,
      broken: [
        ...(restarted > rows.length ? [`${restarted} restarts, ${rows.length} in the audit`] : []),
        ...(done > restarted ? [`${done} called done, ${restarted} restarts`] : []),
      ],
    },
    {
      promise: 'an edit of stevedore.yml that was said to be done is there',
      seen: `${record.edits} edits`,
      broken: record.lostEdits,
    },
  ];
  return found;
}

/** Kills a bot at work `rounds` times and holds what was said against what happened. Markdown. */
export async function benchKills(rounds = 300): Promise<string> {
  const what = `${rounds} times the bot is killed with SIGKILL and started again, at a random moment of the ${withinMs} ms after this began all at once:
a person restarts a container, edits \`stevedore.yml\` by a command, and in the first half of the rounds another container
crashes, in the second half a schedule comes due.`;
  const home = await Home.open();
  try {
    const again = await home.boxes.sleeper({ name: 'again' });
    for (let n = 0; n < victims; n++) await home.boxes.sleeper({ name: `victim-${n}` });
    await writeFile(home.file, configOf(home, again));
    const restarts = await home.restarts();
    await home.start();
    const record = new Rounds();
    const began = home.discord.clock.now();
    for (let number = 0; number < rounds; number++) {
      await round(home, number, record, number < rounds / 2 ? crash : due);
      if (number % 20 === 19) console.error(`${number + 1} of ${rounds}`);
      // Before the clocks are turned, what crashed last is told by the engine's.
      if (number === Math.ceil(rounds / 2) - 1) await sleep(settleMs);
    }
    // Until everything is said that waits for its turn.
    // Not until another run is due.
    await home.passes(3 * minute);
    await sleep(settleMs);
    await home.kill();
    // All that were passed, also by the machine's own clock.
    for (let at = dueAfter(began); at <= home.discord.clock.now(); at = dueAfter(at)) record.due.add(at);
    const found = await findings(home, record, again, restarts);
    if (process.env['DUMP'])
      for (const c of Object.values(home.channels))
        for (const m of c.messages) console.log(c.name, JSON.stringify(m.text));
    const rows = found.map(({ promise, seen, broken }) => [promise, seen, String(broken.length)]);
    const broken = found.flatMap((one) => one.broken.map((line) => `- ${line}`));
    if (broken.length > 0) process.exitCode = 1;
    return [what, table(['', 'seen', 'broken'], rows), ...(broken.length > 0 ? [broken.join('\n')] : [])].join('\n\n');
  } finally {
    await home.close();
  }
}
