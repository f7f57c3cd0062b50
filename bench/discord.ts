import { setTimeout as sleep } from 'node:timers/promises';
import type { Exchange, Message } from '../playground/discord/index.ts';
import { describeMachine } from './machine.ts';
import { type Scene, setScene } from './scene.ts';
import { table } from './table.ts';

const containers = 60;
const rounds = 40;
/** What is promised: nobody waits longer for the first answer, milliseconds. */
const promisedMs = 300;

/**
 * discord.js sends no more than 50 requests a second and makes whatever comes beyond that wait, as it must. Rounds without
 * a pause would measure that; nobody types so fast.
 */
const requestsPerSecond = 45;

/** One interaction, in milliseconds from sending it. */
interface Timing {
  /** Until the bot's first response was accepted. */
  readonly first: number;
  /** Until everything that was asked for stood there. */
  readonly whole: number;
}

interface Case {
  readonly name: string;
  /** Requests of the bot in a round, at most; 4 where absent. */
  readonly requests?: number;
  /** Done before each round, not measured. */
  prepare?(scene: Scene): Promise<unknown>;
  measure(scene: Scene, round: number): Promise<Timing>;
}

/** `done` tells from the message whether the answer is complete; by default when it no longer says "is thinking". */
async function timed(asking: Promise<Exchange>, done?: (message: Message) => boolean): Promise<Timing> {
  const exchange = await asking;
  await exchange.answer(done);
  const whole = performance.now() - exchange.interaction.sentAt;
  if (exchange.firstResponseMs === undefined) throw new Error('there was no response within 3 s');
  return { first: exchange.firstResponseMs, whole };
}

/** A click changes the message that it is on: complete when that was edited. */
async function timedClick(scene: Scene, label: string, on: Message): Promise<Timing> {
  const edits = on.edits;
  return timed(scene.alice.clicks(label, { on }), (message) => message.edits > edits);
}

async function newMessage(asking: Promise<Exchange>): Promise<Message> {
  return (await asking).answer();
}

const cases: readonly Case[] = [
  { name: '/status', measure: ({ alice }) => timed(alice.types('/status')) },
  {
    name: '/status, next page',
    async measure(scene) {
      return timedClick(scene, 'Next', await newMessage(scene.alice.types('/status')));
    },
  },
  {
    name: '/stats, nobody looked for a minute',
    prepare: (scene) => scene.advance(60_000),
    measure: ({ alice }) => timed(alice.types('/stats')),
  },
  {
    name: '/stats, last looked 10 s ago',
    async prepare(scene) {
      await newMessage(scene.alice.types('/stats'));
      await scene.advance(10_000);
    },
    measure: ({ alice }) => timed(alice.types('/stats')),
  },
  {
    name: '/stats, somebody just looked',
    prepare: ({ alice }) => newMessage(alice.types('/stats')),
    measure: ({ alice }) => timed(alice.types('/stats')),
  },
  {
    name: 'suggestions while typing',
    async measure({ alice, discord }, round) {
      const found = await alice.completes('/restart', { container: `tainer-${1 + (round % 9)}` });
      const interaction = [...discord.world.interactions.values()].at(-1);
      if (!interaction?.answeredAt || found.length === 0) throw new Error('nothing was suggested');
      const ms = interaction.answeredAt - interaction.sentAt;
      return { first: ms, whole: ms };
    },
  },
  {
    name: '/logs, 50 lines of 2000',
    measure: ({ alice, talkative }) => timed(alice.types('/logs', { container: talkative })),
  },
  {
    name: '/logs, a search through 2000 lines',
    measure: ({ alice, talkative }, round) =>
      timed(alice.types('/logs', { container: talkative, search: `request ${round}` })),
  },
  {
    name: '/info',
    measure: ({ alice, names }, round) => timed(alice.types('/info', { container: names[round % names.length] ?? '' })),
  },
  {
    name: '/restart, the question',
    measure: ({ alice, names }, round) =>
      timed(alice.types('/restart', { container: names[round % names.length] ?? '' })),
  },
  {
    name: '/restart, Cancel',
    async measure(scene, round) {
      const container = scene.names[round % scene.names.length] ?? '';
      return timedClick(scene, 'Cancel', await newMessage(scene.alice.types('/restart', { container })));
    },
  },
  {
    name: '20 people type /status at once',
    requests: 40,
    async measure({ guild, channel, alice }) {
      const people = Array.from({ length: 20 }, (_, n) =>
        guild.member(`Person ${n}`, { roles: [...alice.member.roles] }).in(channel),
      );
      const all = await Promise.all(people.map((person) => timed(person.types('/status'))));
      return { first: Math.max(...all.map(({ first }) => first)), whole: Math.max(...all.map(({ whole }) => whole)) };
    },
  },
];

/** Median, 95th percentile (nearest rank) and maximum, in whole milliseconds. */
function distribution(values: readonly number[]): string[] {
  const sorted = values.toSorted((a, b) => a - b);
  const at = (share: number) => sorted[Math.ceil(share * sorted.length) - 1] ?? Number.NaN;
  return [at(0.5), at(0.95), at(1)].map((ms) => ms.toFixed(0));
}

async function run(scene: Scene): Promise<void> {
  const rows: string[][] = [];
  const slowest: number[] = [];
  for (const { name, requests = 4, prepare, measure } of cases) {
    const timings: Timing[] = [];
    for (let round = 0; round < rounds; round++) {
      await sleep((requests / requestsPerSecond) * 1000);
      await prepare?.(scene);
      timings.push(await measure(scene, round));
    }
    const first = timings.map((timing) => timing.first);
    slowest.push(Math.max(...first));
    rows.push([name, ...distribution(first), ...distribution(timings.map((timing) => timing.whole))]);
  }
  const titles = ['median', 'p95', 'max'];
  console.log(
    table(['', ...titles.map((title) => `first, ${title}`), ...titles.map((title) => `whole, ${title}`)], rows),
  );
  const most = Math.max(...slowest);
  console.log(
    `\nThe first answer within ${promisedMs} ms, always: **${most <= promisedMs ? 'held' : 'not held'}** (slowest of ${slowest.length * rounds}: ${most.toFixed(0)} ms).`,
  );
  if (most > promisedMs) process.exitCode = 1;
  const stats = await newMessage(scene.alice.types('/stats'));
  console.log(`The figures of /stats came from ${/from (\S+)/.exec(stats.text)?.[1] ?? 'nowhere'}.`);
  for (const [warning, count] of scene.bot.warnings) console.log(`The bot's log warned ${count} times: ${warning}`);
}

/** How long people wait in Discord, as the simulated Discord measures it. */
export async function benchDiscord(): Promise<void> {
  console.log('## Answers in Discord\n');
  const scene = await setScene({ containers });
  try {
    const { engineVersion } = scene;
    console.log(describeMachine({ Engine: `${engineVersion}, ${containers} containers` }));
    console.log(
      `\nMilliseconds from sending an interaction until the simulated Discord has accepted the first response, and until the whole
answer stands there; ${rounds} rounds each, the very first included. Discord and the bot run as two processes on this machine:
the way to the real Discord comes on top.\n`,
    );
    await run(scene);
  } finally {
    await scene.close();
  }
}
