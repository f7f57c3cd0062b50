import { setTimeout as sleep } from 'node:timers/promises';
import type { Person } from '../../playground/discord/index.ts';
import { type Scene, setScene } from '../scene.ts';
import { table } from '../table.ts';

/** Commands under each trouble. */
const commands = 2_000;
/**
 * As many as discord.js can send when each request has to be tried twice: it sends no more than 50 a second, and a command
 * takes two, the acknowledgement and the answer.
 */
const commandsPerSecond = 12;
const people = 20;
const containers = 30;
/** Discord calls a command failed that is not acknowledged within this time, milliseconds. */
const discordWaitsMs = 3_000;

/** What goes wrong. `begin` resolves with what ends it. */
interface Trouble {
  readonly name: string;
  begin(scene: Scene): Promise<() => unknown>;
}

/** Of the requests to Discord this share fails, as often as the bot tries. */
const failing =
  (share: number): Trouble['begin'] =>
  async ({ discord }) => {
    const fault = discord.rest.fail({ match: () => Math.random() < share, status: 503, times: Infinity });
    return () => fault.stop();
  };

const troubles: readonly Trouble[] = [
  { name: 'nothing wrong', begin: async () => () => {} },
  {
    name: 'engine stopped by SIGSTOP',
    async begin({ engine }) {
      engine.freeze();
      return () => engine.thaw();
    },
  },
  { name: 'Discord answers 503 to 10 % of all requests', begin: failing(0.1) },
  { name: 'Discord answers 503 to 50 % of all requests', begin: failing(0.5) },
  {
    name: 'Discord takes 1 s for each request',
    async begin({ discord }) {
      const fault = discord.rest.fail({ delayMs: 1_000, times: Infinity });
      return () => fault.stop();
    },
  },
];

type Command = (person: Person, scene: Scene, round: number) => ReturnType<Person['types']>;

const named = ({ names }: Scene, round: number) => ({ container: names[round % names.length] ?? '' });

const kinds: readonly Command[] = [
  (person) => person.types('/status'),
  (person) => person.types('/stats'),
  (person, { talkative }) => person.types('/logs', { container: talkative }),
  (person, scene, round) => person.types('/info', named(scene, round)),
  (person, scene, round) => person.types('/restart', named(scene, round)),
];

/** Milliseconds until each command was acknowledged, sorted; `Infinity` where it was not within Discord's 3 s. */
async function acknowledgements(scene: Scene, everybody: readonly Person[]): Promise<number[]> {
  const underWay: Promise<number>[] = [];
  const startedAt = performance.now();
  for (let round = 0; round < commands; round++) {
    await sleep(Math.max(0, startedAt + (round * 1_000) / commandsPerSecond - performance.now()));
    const person = everybody[round % everybody.length];
    const kind = kinds[round % kinds.length];
    if (person === undefined || kind === undefined) continue;
    underWay.push(kind(person, scene, round).then((exchange) => exchange.firstResponseMs ?? Infinity));
  }
  return (await Promise.all(underWay)).toSorted((a, b) => a - b);
}

function row(name: string, sorted: readonly number[]): string[] {
  const at = (share: number) => sorted[Math.ceil(share * sorted.length) - 1] ?? Number.NaN;
  const shown = (ms: number) => (Number.isFinite(ms) ? `${ms.toFixed(0)} ms` : 'never');
  const late = sorted.filter((ms) => ms > discordWaitsMs).length;
  return [name, shown(at(0.5)), shown(at(0.99)), shown(at(1)), `${((100 * late) / sorted.length).toFixed(2)} %`];
}

/** How soon commands are acknowledged while something is wrong, as Markdown. */
export async function benchAcknowledgements(): Promise<string> {
  const what = `${commands} commands of ${people} people under each trouble (\`/status\`, \`/stats\`, \`/logs\`, \`/info\` and the question of \`/restart\` in turn),
${commandsPerSecond} a second, ${containers} containers. From sending the command to the acknowledgement; Discord waits ${discordWaitsMs / 1_000} s.`;
  const scene = await setScene({ containers });
  try {
    const everybody = Array.from({ length: people }, (_, n) =>
      scene.guild.member(`Person ${n}`, { roles: [...scene.alice.member.roles] }).in(scene.channel),
    );
    const rows: string[][] = [];
    for (const { name, begin } of troubles) {
      const end = await begin(scene);
      rows.push(row(name, await acknowledgements(scene, everybody)));
      await end();
      console.error(rows.at(-1)?.join('  '));
      // What was begun under one trouble is not to weigh on the next.
      await sleep(20_000);
    }
    return `${what}\n\n${table(['', 'p50', 'p99', 'worst', 'over 3 s'], rows)}`;
  } finally {
    await scene.close();
  }
}
