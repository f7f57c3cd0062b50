import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { PermissionFlagsBits } from 'discord-api-types/v10';
import { type Channel, type Discord, type Message, type Person, startDiscord } from '../../playground/discord/index.ts';
import { bundle } from '../../scripts/build.ts';
import { PATIENCE, supervise } from '../../scripts/supervise.ts';
import { EngineGate } from '../../test/discord/engine-gate.ts';
import { type Box, Boxes } from '../../test/engine/boxes.ts';
import { PrivateEngine } from '../../test/engine/private-engine.ts';
import { until } from '../../test/engine/until.ts';
import { BotProcess } from '../bot-process.ts';
import { table } from '../table.ts';

/** How often each trouble is made. */
const rounds = 5;
/** How often a command is tried, milliseconds. */
const tryEveryMs = 250;
/** Nothing takes longer than this, or it is called never. Milliseconds. */
const patienceMs = 5 * 60_000;
const hourMs = 3_600_000;

/** A bot of its own process, and what it lives among. */
interface Home {
  readonly engine: PrivateEngine;
  readonly gate: EngineGate;
  readonly discord: Discord;
  /** Has a board that shows `box`. */
  readonly channel: Channel;
  readonly alice: Person;
  readonly boxes: Boxes;
  readonly box: Box;
  /** The bot's process, as it is now. */
  pid(): Promise<number>;
}

/** Makes the trouble; resolves when there is nothing left of it but the bot's own recovery. */
interface Trouble {
  readonly name: string;
  begin(home: Home): Promise<unknown>;
  /** What shows that it is over; by default that `/info` tells of the container. */
  isOver?(home: Home): Promise<unknown>;
}

const shows = (message: Message, state: RegExp): boolean => state.test(message.text);

/** Types `/info` until it is answered as it should be. Not one after the other: what is lost takes 3 s to be known for lost. */
async function answered({ alice, box }: Home): Promise<void> {
  let isDone = false;
  const tried: Promise<void>[] = [];
  const startedAt = performance.now();
  while (!isDone && performance.now() - startedAt < patienceMs) {
    const attempt = alice.types('/info', { container: box.name }).then(async (exchange) => {
      const message = exchange.acknowledged ? await exchange.answer() : null;
      if (message !== null && shows(message, /Restart policy|Image/i) && !shows(message, /cannot be reached/))
        isDone = true;
    });
    tried.push(attempt.catch(() => {}));
    await sleep(tryEveryMs);
  }
  void Promise.all(tried);
  if (!isDone) throw new Error('it was never answered');
}

/** Stops or starts the container of the board, and waits until the board shows it. */
async function boardFollows({ boxes, box, channel }: Home): Promise<void> {
  const container = boxes.docker.getContainer(box.id);
  const wasRunning = (await container.inspect()).State.Running;
  await (wasRunning ? container.stop() : container.start());
  const expected = wasRunning ? /stopped|exited|ended/ : /running, started/;
  await until(() => channel.messages.some((message) => shows(message, expected)), 'the board to follow', patienceMs);
}

const is401 = (home: Home, match: (method: string, path: string) => boolean) =>
  home.discord.rest.fail({ match, status: 401 });

const troubles: readonly Trouble[] = [
  {
    name: 'the bot is killed (`kill -9`)',
    begin: async (home) => process.kill(await home.pid(), 'SIGKILL'),
  },
  {
    name: 'the bot stands still (SIGSTOP)',
    begin: async (home) => process.kill(await home.pid(), 'SIGSTOP'),
  },
  {
    name: 'it is killed, and Discord answers the log-in with one 401',
    async begin(home) {
      is401(home, (_, path) => path.includes('/gateway/bot'));
      process.kill(await home.pid(), 'SIGKILL');
    },
  },
  {
    name: 'Discord answers one edit of a board with 401, until the board is true',
    async begin(home) {
      is401(home, (method, path) => method === 'PATCH' && path.includes('/channels/'));
    },
    isOver: boardFollows,
  },
  {
    name: 'the engine is restarted, from its first answer',
    async begin({ engine }) {
      await engine.stop();
      await engine.startAgain();
    },
  },
  {
    name: 'the stream of events falls silent, until the board is true',
    async begin({ gate }) {
      await until(() => gate.silence(/^GET \S*\/events\?(?!\S*until)/) > 0, 'a stream of events', patienceMs);
    },
    isOver: boardFollows,
  },
];

/** Processes that this one started, by what they run. */
async function childRunning(file: string): Promise<number> {
  const children = await readFile(`/proc/${process.pid}/task/${process.pid}/children`, 'utf8');
  for (const pid of children.trim().split(' ')) {
    const commandLine = await readFile(`/proc/${pid}/cmdline`, 'utf8').catch(() => '');
    if (commandLine.includes(file)) return Number(pid);
  }
  throw new Error(`${file} does not run`);
}

/** All but the bot; `use` is given what the bot's environment is. */
async function withHome(
  use: (home: Omit<Home, 'pid'>, environment: Record<string, string>, folder: string) => Promise<void>,
) {
  const engine = await PrivateEngine.start({ say: (line) => console.error(line), liveRestore: true });
  const folder = await mkdtemp(join(tmpdir(), 'stevedore-recovery-'));
  const discord = await startDiscord({ record: false });
  const gate = await EngineGate.open(join(folder, 'engine.sock'), engine.socketPath);
  try {
    const boxes = new Boxes(engine.socketPath);
    const box = await boxes.sleeper({ name: 'box' });
    const guild = discord.guild({ name: 'Home' });
    const channel = guild.channel('servers');
    const alice = guild.member('Alice', { permissions: PermissionFlagsBits.ManageGuild }).in(guild.channel('commands'));
    await writeFile(
      join(folder, 'stevedore.yml'),
      `boards:\n  one: { channel: "${channel.id}", containers: ["${box.name}"] }\n`,
    );
    const environment = {
      PATH: process.env['PATH'] ?? '',
      NODE_ENV: 'production',
      DISCORD_TOKEN: discord.token,
      DISCORD_GUILD_ID: guild.id,
      DISCORD_API: discord.api,
      DOCKER_HOST: `unix://${gate.path}`,
      DATA_DIR: folder,
      API_SOCKET: join(folder, 'api.sock'),
      LOG_LEVEL: 'fatal',
    };
    await use({ engine, gate, discord, channel, alice, boxes, box }, environment, folder);
  } finally {
    await gate.close();
    await discord.close();
    await engine.remove();
    await rm(folder, { recursive: true, force: true });
  }
}

/** Seconds from the end of the trouble, or from its beginning where it has none, until it is over. */
async function measure(home: Home, { begin, isOver = answered }: Trouble): Promise<number> {
  await begin(home);
  const startedAt = performance.now();
  await isOver(home);
  return (performance.now() - startedAt) / 1_000;
}

const row = (name: string, seconds: readonly number[]): string[] => {
  const sorted = seconds.toSorted((a, b) => a - b);
  const shown = (at: number) => `${(sorted[at] ?? Number.NaN).toFixed(1)} s`;
  return [name, shown(0), shown(Math.floor((sorted.length - 1) / 2)), shown(sorted.length - 1)];
};

/** Under the supervisor of `npm start`, by the machine's clock. */
async function underSupervisor(rows: string[][]): Promise<void> {
  await withHome(async (parts, environment, folder) => {
    await bundle(join(folder, 'dist'));
    const file = join(folder, 'dist/programs/bot.js');
    const stop = new AbortController();
    // Each end counts as the first after a long while: it is what people see.
    const patience = { ...PATIENCE, wellAfterMs: 0 };
    const supervised = supervise([{ name: 'bot', file, env: environment }], {
      patience,
      stop: stop.signal,
      say: () => {},
    });
    try {
      const home: Home = { ...parts, pid: () => childRunning(file) };
      await until(() => home.channel.messages.length > 0, 'the board', 60_000);
      for (const trouble of troubles) {
        const seconds: number[] = [];
        for (let round = 0; round < rounds; round++) {
          seconds.push(await measure(home, trouble));
          await sleep(2_000);
        }
        rows.push(row(trouble.name, seconds));
        console.error(rows.at(-1)?.join('  '));
      }
    } finally {
      stop.abort();
      await supervised;
    }
  });
}

/** By a clock that is turned; from the moment that Discord is back, by the machine's. */
async function hourWithoutDiscord(rows: string[][]): Promise<void> {
  await withHome(async (parts, environment, folder) => {
    const bot = BotProcess.run(await BotProcess.bundle(join(folder, 'bundle')), environment);
    try {
      await until(() => bot.ask({ ask: 'ready' }), 'the bot to be ready', 60_000);
      const home: Home = { ...parts, pid: () => Promise.reject(new Error('it is not to be killed')) };
      const seconds: number[] = [];
      for (let round = 0; round < rounds; round++) {
        await home.discord.goesAway();
        for (let passed = 0; passed < hourMs; passed += 5_000) {
          home.discord.clock.advance(5_000);
          await bot.ask({ ask: 'advance', ms: 5_000 });
          await home.boxes.docker.ping();
        }
        await home.discord.comesBack();
        const startedAt = performance.now();
        await answered(home);
        seconds.push((performance.now() - startedAt) / 1_000);
      }
      rows.push(row('an hour without Discord (by a turned clock), from its return', seconds));
    } finally {
      await bot.stop();
    }
  });
}

/** How long people wait after a trouble until commands are answered again, as Markdown. */
export async function benchRecovery(): Promise<string> {
  const what = `Seconds from the trouble until a command is answered in full, ${rounds} rounds each; one is tried every ${tryEveryMs} ms. The bot runs
bundled under the supervisor of \`npm start\`, which waits a second before it starts a program again; in the image, supervisord
does not.`;
  const rows: string[][] = [];
  await underSupervisor(rows);
  await hourWithoutDiscord(rows);
  return `${what}\n\n${table(['', 'shortest', 'median', 'longest'], rows)}`;
}
