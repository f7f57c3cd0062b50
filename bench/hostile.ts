import { readFile, writeFile } from 'node:fs/promises';
import { type RequestOptions, request } from 'node:http';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { StatsHistoryStore } from '../src/stats/history-store.ts';
import { bucketAt } from '../src/stats/model/history-point.ts';
import { openStore } from '../src/store/open.ts';
import { boxImage } from '../test/engine/box-image.ts';
import type { Boxes } from '../test/engine/boxes.ts';
import { until } from '../test/engine/until.ts';
import { logsAtOnce, measureInImage } from './hostile/logs-at-once.ts';
import { describeMachine } from './machine.ts';
import { type Scene, setScene } from './scene.ts';
import { writeSection } from './section.ts';
import { table } from './table.ts';

const rounds = 5;
/** What is promised: nothing foreign keeps the event loop longer, milliseconds of CPU of the main thread. */
const promisedMs = 50;
/** A round that takes longer is given up. */
const longestRoundMs = 300_000;
const mib2 = 2 * 1024 * 1024;

/** By name: what the log is made of, over and over. */
const logs = {
  'OSC that do not end': '\u001b]',
  'CSI that do not end': '\u001b[',
  'DCS that do not end': '\u001bP',
  '8-bit OSC that do not end': '\u009d',
  'moves far to the right': '\u001b[999999999Cx',
  'erasing to the left': 'x\u001b[1K',
  'carriage returns': 'x\r',
  backspaces: 'x\b',
  'empty lines': '\n',
  'invisible characters': '\u200b',
  'bytes that are no UTF-8': Buffer.from([0xff, 0xe2]),
  // So long that the 5,000 lines that one may ask for are all of it: what is sent is as much as what is read.
  'lines of 512 characters': `${'x'.repeat(511)}\n`,
} as const;

interface Case {
  readonly name: string;
  run(scene: Scene): Promise<unknown>;
}

const nameOf = (kind: string) => `log-${kind.replaceAll(/[^\w]+/g, '-').toLowerCase()}`;

const cases: readonly Case[] = [
  { name: 'idle for 5 s', run: () => sleep(5_000) },
  ...Object.keys(logs).map((kind) => ({
    name: `/logs, 2 MiB of ${kind}`,
    run: async ({ alice, boxes }: Scene) => {
      await (await alice.types('/logs', { container: boxes.prefix + nameOf(kind), lines: 5000 })).answer();
    },
  })),
  {
    name: '/status, five containers with labels of 96 KiB',
    run: async ({ alice }) => (await alice.types('/status', {})).answer(),
  },
  {
    name: 'ten restarts of containers with them: events and inspects',
    run: async ({ boxes }) => {
      for (let n = 0; n < 10; n += 1)
        await boxes.docker.getContainer(`${boxes.prefix}labels-${n % 5}`).restart({ t: 0 });
      await sleep(1_000);
    },
  },
  {
    name: 'stevedore.yml of 256 KiB, checked',
    run: (scene) => ask(scene, 'POST', '/api/v1/config/check', emptyBoards()),
  },
  {
    name: 'stevedore.yml just below the bounds, checked',
    run: (scene) => ask(scene, 'POST', '/api/v1/config/check', denseFile()),
  },
  {
    name: 'stevedore.yml just below the bounds, put in place',
    run: (scene) => putInPlace(scene, denseFile()),
  },
  {
    name: 'stevedore.yml of 256 KiB, put in place',
    run: (scene) => putInPlace(scene, emptyBoards()),
  },
  {
    name: '`0-9999999 * * * *` typed into /schedule add',
    run: ({ alice }) => alice.completes('/schedule add', { when: '0-9999999 * * * *' }),
  },
  {
    name: 'history?period=30d, 200 times, 20 at once',
    async run(scene) {
      const path = `/api/v1/containers/${scene.names[0]}/history?period=30d`;
      const asking = async () => {
        for (let n = 0; n < 10; n += 1) await ask(scene, 'GET', path);
      };
      await Promise.all(Array.from({ length: 20 }, asking));
    },
  },
  {
    name: '40 × /logs of 2 MiB at once',
    run: (scene) => logsAtOnce(scene, scene.boxes.prefix + nameOf('lines of 512 characters')),
  },
];

/** 256 KiB, as many boards as fit. */
function emptyBoards(): string {
  let text = 'boards:\n';
  for (let n = 0; text.length < 256 * 1024 - 20; n += 1) text += `  b${n}: {}\n`;
  return text;
}

/** The file that takes longest to read of those that are not too large: long names of groups, and others much like them. */
function denseFile(): string {
  const numbers = Array.from({ length: 900 }, (_, n) => n);
  const groups = numbers.map((n) => `  g${'a'.repeat(26)}${n}: [a]\n`);
  const rules = numbers.slice(0, 700).map((n) => `- containers: [group:h${'a'.repeat(26)}${n}]\n`);
  return `groups:\n${groups.join('')}rules:\n${rules.join('')}`;
}

async function putInPlace({ data }: Scene, text: string): Promise<void> {
  const path = join(data, 'stevedore.yml');
  const before = await readFile(path, 'utf8').catch(() => '');
  await writeFile(path, text);
  await sleep(5_000);
  await writeFile(path, before);
  await sleep(2_000);
}

/** Over the bot's socket. */
function ask({ data }: Scene, method: string, path: string, body = ''): Promise<void> {
  return send({ socketPath: join(data, 'api.sock'), method, path }, body);
}

/** Resolves when it is answered, whatever the answer. */
function send(options: RequestOptions, body: string): Promise<void> {
  return new Promise((resolve, reject) => {
    const asking = request(options, (answer) => {
      answer.resume();
      answer.on('end', resolve);
    });
    asking.on('error', reject);
    asking.end(body);
  });
}

async function makeMore(boxes: Boxes, socket: string): Promise<void> {
  for (const [kind, piece] of Object.entries(logs)) {
    const bytes = Buffer.alloc(mib2, piece);
    const stdout = Buffer.concat([bytes.subarray(0, mib2 - 1), Buffer.from('\n')]);
    await boxes.logger({ stdout }, { name: nameOf(kind) });
  }
  const long = '\u001b]'.repeat(48 * 1024);
  for (let n = 0; n < 5; n += 1) {
    const labels = { 'com.docker.compose.project': `${long}${n}`, 'stevedore.name': long, 'stevedore.group': long };
    await createWith(boxes, socket, `labels-${n}`, labels);
  }
}

/** dockerode would put the labels into the address, too, where they are too long. */
async function createWith(
  boxes: Boxes,
  socketPath: string,
  name: string,
  Labels: Readonly<Record<string, string>>,
): Promise<void> {
  const body = JSON.stringify({ Image: boxImage, Cmd: ['sleep', '1000000'], Labels });
  const path = `/containers/create?name=${boxes.prefix}${name}`;
  const headers = { 'content-type': 'application/json', 'content-length': Buffer.byteLength(body) };
  await send({ socketPath, method: 'POST', path, headers }, body);
  await boxes.docker.getContainer(boxes.prefix + name).start();
}

/** A month of hours of one container. */
function writeHistory(data: string, name: string): void {
  const clock = { now: Date.now };
  const database = openStore({ path: join(data, 'stevedore.db'), log: console, clock });
  const entries = Array.from({ length: 30 * 24 }, (_, n) => ({
    name,
    startedAt: null,
    point: {
      at: bucketAt(Date.now() - (n + 1) * 3_600_000, 60_000),
      cpu: { count: 6, avg: n, max: 2 * n },
      memory: { count: 6, avg: 1e6, max: 2e6 },
      memoryLimitBytes: null,
      restarts: 0,
    },
  }));
  new StatsHistoryStore(database, clock).write(entries);
  database.close();
}

async function openScene(): Promise<Scene> {
  let first = '';
  const scene = await setScene({
    containers: 20,
    more: async (boxes, socket) => {
      first = `${boxes.prefix}container-1`;
      await makeMore(boxes, socket);
    },
    prepare: async (data) => writeHistory(data, first),
  });
  const name = scene.boxes.prefix + nameOf('carriage returns');
  await until(
    async () => (await scene.alice.completes('/logs', { container: name })).length > 0,
    'the logs to be known',
  );
  return scene;
}

/** The longest turn of each round, milliseconds; or in words what came of it instead. */
async function measure(scene: Scene, { run }: Case): Promise<number[] | string> {
  const longest: number[] = [];
  for (let round = 0; round < rounds; round += 1) {
    await scene.bot.ask({ ask: 'watch turns' });
    const limit = new AbortController();
    const late = sleep(longestRoundMs, 'late', { signal: limit.signal }).catch(() => 'in time');
    const begun = async () => {
      await run(scene);
      return scene.bot.ask({ ask: 'longest turn' });
    };
    const came = await Promise.race([begun().catch((error: unknown) => `failed: ${error}`), late]);
    limit.abort();
    if (typeof came !== 'number') return came === 'late' ? `not over after ${longestRoundMs / 1000} s` : came;
    longest.push(came);
  }
  return longest;
}

/** @returns Markdown, and whether what is promised was held */
async function run(): Promise<{ readonly markdown: string; readonly held: boolean }> {
  const rows: string[][] = [];
  let worst = 0;
  let scene = await openScene();
  try {
    const machine = describeMachine({ Engine: scene.engineVersion });
    for (const one of cases) {
      const measured = await measure(scene, one);
      console.error(`${one.name}: ${measured}`);
      if (typeof measured === 'string') {
        worst = Number.POSITIVE_INFINITY;
        rows.push([one.name, measured, '']);
        await scene.bot.kill();
        await scene.close().catch(() => {});
        scene = await openScene();
        continue;
      }
      const sorted = measured.toSorted((a, b) => a - b);
      const median = sorted[Math.floor(sorted.length / 2)] ?? Number.NaN;
      worst = Math.max(worst, median);
      rows.push([one.name, median.toFixed(1), (sorted.at(-1) ?? Number.NaN).toFixed(1)]);
    }
    const image = await measureInImage(Buffer.alloc(mib2, logs['lines of 512 characters']));
    const held = worst <= promisedMs && image.held;
    const verdict = `Each at most ${promisedMs} ms: **${worst <= promisedMs ? 'held' : 'not held'}**.`;
    const header = ['longest turn of the event loop, ms of CPU', `median of ${rounds}`, 'worst'];
    return { markdown: [machine, table(header, rows), verdict, image.markdown].join('\n\n'), held };
  } finally {
    await scene.bot.kill();
    await scene.close().catch(() => {});
  }
}

/** How long what is foreign keeps the bot from everything else. `write`: also into docs/reliability.md. */
export async function benchHostile({ write }: { readonly write: boolean }): Promise<void> {
  const { markdown, held } = await run();
  console.log(`## Foreign text and numbers\n\n${markdown}`);
  if (!held) process.exitCode = 1;
  if (write) await writeSection('hostile', markdown);
}
