import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { BotMemory } from './bot-process.ts';
import { describeMachine } from './machine.ts';
import { heapGrowth, heapSize, readHeapSnapshot } from './memory/heap-snapshot.ts';
import { Chance, type Deed, deedsOfAnHour, hour } from './memory/use.ts';
import { type Scene, setScene } from './scene.ts';
import { table } from './table.ts';

const containers = 60;
/** What is promised: after it has warmed up, an hour of use adds no more than this to the heap. */
const promisedGrowth = 0.05;
/** Minutes of use before the hour. */
const warmUp = 15;
/** In the comparison of two heaps, less than this is not worth a line, bytes. */
const worthNaming = 10_000;

const mb = (bytes: number) => (bytes / 1e6).toFixed(2);

/**
 * A second by the bot's clock, but no shorter than the engine needs for an answer: it answers by its own clock, and the
 * bot's deadlines go by the one that is turned.
 */
async function second(scene: Scene): Promise<void> {
  await scene.engine.docker().ping();
  await scene.advance(1_000);
}

/** One deed a simulated second. */
async function use(scene: Scene, deeds: readonly Deed[], chance: Chance): Promise<void> {
  for (const deed of deeds) {
    await deed(scene, chance);
    await second(scene);
  }
}

/** Two quiet minutes, so that questions have expired and nothing is half done; then what is left. */
async function measure(scene: Scene): Promise<BotMemory> {
  for (let seconds = 0; seconds < 120; seconds++) await second(scene);
  await scene.discord.until(() => scene.channel.allMessages.every((message) => !message.loading));
  return scene.bot.ask({ ask: 'memory' });
}

async function compareHeaps(scene: Scene, deeds: readonly Deed[], chance: Chance): Promise<void> {
  const folder = await mkdtemp(join(tmpdir(), 'stevedore-heap-'));
  const snapshot = async (name: string) => {
    const path = join(folder, name);
    await measure(scene);
    await scene.bot.ask({ ask: 'snapshot', path });
    return readHeapSnapshot(path);
  };
  try {
    const before = await snapshot('before.heapsnapshot');
    await use(scene, deeds, chance);
    const after = await snapshot('after.heapsnapshot');
    const grown = heapGrowth(before, after, worthNaming);
    console.log(`\nWhat there was more of after another ${Math.round(deeds.length / 60)} minutes, by constructor:\n`);
    const rows = grown
      .slice(0, 12)
      .map(({ name, before: was, after, bytes }) => [
        name.slice(0, 60),
        String(was),
        String(after),
        (bytes / 1000).toFixed(0),
      ]);
    if (rows.length > 0) console.log(table(['', 'before', 'after', 'kB more'], rows));
    const more = heapSize(after) - heapSize(before);
    console.log(`\nIn all ${(more / 1000).toFixed(0)} kB more than before, of ${mb(heapSize(before))} MB.`);
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

async function run(scene: Scene): Promise<void> {
  const chance = new Chance(1);
  const warmUpDeeds = deedsOfAnHour(chance).slice(0, warmUp * 60);
  const deeds = deedsOfAnHour(chance);
  const quarter = Math.ceil(deeds.length / 4);
  const marks: [string, BotMemory][] = [];
  await use(scene, warmUpDeeds, chance);
  marks.push([`after ${warmUp} minutes of warming up`, await measure(scene)]);
  for (let minutes = 15, at = 0; at < deeds.length; minutes += 15, at += quarter) {
    await use(scene, deeds.slice(at, at + quarter), chance);
    marks.push([`${minutes} minutes later`, await measure(scene)]);
  }
  const rows = marks.map(([when, { heapUsed, external, anonymous, rss }]) => [
    when,
    mb(heapUsed),
    mb(external),
    mb(anonymous),
    mb(rss),
  ]);
  console.log(table(['', 'heap used, MB', 'external, MB', 'anonymous, MB', 'RSS, MB'], rows));
  const [first, last] = [marks[0]?.[1].heapUsed ?? 0, marks.at(-1)?.[1].heapUsed ?? 0];
  const growth = last / first - 1;
  const verdict = growth < promisedGrowth ? 'held' : 'not held';
  console.log(
    `\nAn hour of use adds less than ${promisedGrowth * 100} % to the heap: **${verdict}** (${(growth * 100).toFixed(1)} %).`,
  );
  if (growth >= promisedGrowth) process.exitCode = 1;
  await compareHeaps(scene, deedsOfAnHour(chance).slice(0, 900), chance);
  for (const [warning, count] of scene.bot.warnings) console.log(`The bot's log warned ${count} times: ${warning}`);
}

/** Whether an hour of use leaves anything behind in memory. */
export async function benchMemory(): Promise<void> {
  console.log('## Memory in an hour of use\n');
  const scene = await setScene({ containers });
  try {
    console.log(describeMachine({ Engine: `${scene.engineVersion}, ${containers} containers` }));
    const deeds = hour.map(([times, name]) => `${times} × ${name}`).join(', ');
    console.log(
      `\nAn hour turned fast: a deed each second by the bot's own clock. ${deeds}. Heap after all garbage was collected.\n`,
    );
    await run(scene);
  } finally {
    await scene.close();
  }
}
