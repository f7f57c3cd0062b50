/**
 * `npm run bench:stats`: how fast and how cheap each source of container stats is, beside `docker stats --no-stream`,
 * on a private engine. Prints Markdown; `-- --write` also puts it into docs/benchmarks.md. Takes about ten minutes.
 */
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { measureCache } from './stats-cache.ts';
import { judge } from './stats-held.ts';
import { machineFacts, report } from './stats-report.ts';
import { measureRefreshes, type Refreshes } from './stats-rounds.ts';
import { StatsScene } from './stats-scene.ts';

const COUNTS = [1, 10, 50, 200];
const ROUNDS = 9;
/** The cache is measured with so many. */
const CACHE_COUNT = 50;

/** Runs everything. Resolves with the Markdown, and whether all that is held was met. */
async function run(): Promise<{ readonly markdown: string; readonly met: boolean }> {
  const scene = await StatsScene.start();
  try {
    const machine = machineFacts(await scene.versions());
    const refreshes: Refreshes[] = [];
    let cache: Awaited<ReturnType<typeof measureCache>> | null = null;
    for (const count of COUNTS) {
      console.error(`${count} containers …`);
      await scene.grow(count);
      refreshes.push(await measureRefreshes(scene, ROUNDS));
      if (count === CACHE_COUNT) cache = await measureCache(scene);
    }
    if (cache === null) throw new Error('the cache was not measured');
    const held = judge(refreshes, cache);
    const markdown = report({ machine, rounds: ROUNDS, refreshes, cache, held });
    return { markdown, met: held.every(({ met }) => met !== false) };
  } finally {
    await scene.close();
  }
}

/** The part of `npm run bench` that is about stats. Sets the exit code if something that is held was not met. */
export async function benchStats(options: { readonly write?: boolean } = {}): Promise<void> {
  const { markdown, met } = await run();
  console.log(markdown);
  if (options.write) await writeFile(join(import.meta.dirname, '../docs/benchmarks.md'), `${PREFACE}\n${markdown}`);
  if (!met) process.exitCode = 1;
}

const PREFACE = `# Benchmarks

Measured by \`npm run bench:stats -- --write\`, which wrote this file. Numbers are of one machine on one day; run it on
yours.
`;

if (import.meta.main) await benchStats({ write: process.argv.includes('--write') });
