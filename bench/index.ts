/**
 * `npm run bench`: every part, or those that are named: `npm run bench -- discord memory`. Prints Markdown.
 */
import { benchDiscord } from './discord.ts';
import { benchMemory } from './memory.ts';
import { benchStats } from './stats.ts';

const parts = new Map<string, () => Promise<unknown>>([
  ['permissions', () => import('./permissions.ts')],
  ['stats', () => benchStats()],
  ['discord', benchDiscord],
  ['memory', benchMemory],
]);

const wanted = process.argv.slice(2);
const unknown = wanted.filter((name) => !parts.has(name));
if (unknown.length > 0) {
  console.error(`There is no part called ${unknown.join(', ')}. Parts: ${[...parts.keys()].join(', ')}.`);
  process.exitCode = 2;
} else {
  for (const [name, run] of parts) {
    if (wanted.length > 0 && !wanted.includes(name)) continue;
    await run();
    console.log();
  }
}
