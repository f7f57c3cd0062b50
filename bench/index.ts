/**
 * `npm run bench`: every part but the long ones, or those that are named: `npm run bench -- discord memory`. Prints Markdown.
 */

import { benchChaos } from './chaos.ts';
import { benchDiscord } from './discord.ts';
import { benchHostile } from './hostile.ts';
import { benchMemory } from './memory.ts';
import { benchStats } from './stats.ts';

/** What the parts of docs/reliability.md measure goes there, too. */
const write = process.argv.includes('--write');
const parts = new Map<string, () => Promise<unknown>>([
  ['permissions', () => import('./permissions.ts')],
  ['stats', () => benchStats()],
  ['discord', benchDiscord],
  ['memory', benchMemory],
  ['hostile', () => benchHostile({ write })],
  ['chaos-acknowledgements', () => benchChaos('chaos-acknowledgements', { write })],
  ['chaos-recovery', () => benchChaos('chaos-recovery', { write })],
  ['chaos-kills', () => benchChaos('chaos-kills', { write })],
]);
/** Run only when named: together they take most of an hour. */
const isLong = (name: string) => name.startsWith('chaos-');

const wanted = process.argv
  .slice(2)
  .filter((word) => !word.startsWith('--'))
  .flatMap((word) => (word === 'chaos' ? [...parts.keys()].filter(isLong) : [word]));
const unknown = wanted.filter((name) => !parts.has(name));
if (unknown.length > 0) {
  console.error(`There is no part called ${unknown.join(', ')}. Parts: ${[...parts.keys()].join(', ')}.`);
  process.exitCode = 2;
} else {
  for (const [name, run] of parts) {
    if (wanted.length > 0 ? !wanted.includes(name) : isLong(name)) continue;
    await run();
    console.log();
  }
}
