/**
 * `npm run bench`: every part but the long ones, or those that are named: `npm run bench -- discord memory`. Prints Markdown.
 */

import { benchAcknowledgements } from './chaos/acknowledgements.ts';
import { benchKills } from './chaos/kills.ts';
import { benchRecovery } from './chaos/recovery.ts';
import { benchChaos } from './chaos.ts';
import { benchDiscord } from './discord.ts';
import { benchHostile } from './hostile.ts';
import { benchMemory } from './memory.ts';
import { benchStats } from './stats.ts';

const flags = process.argv.slice(2).filter((word) => word.startsWith('--'));
const parts = new Map<string, () => Promise<unknown>>([
  ['permissions', () => import('./permissions.ts')],
  ['stats', () => benchStats()],
  ['discord', benchDiscord],
  ['memory', benchMemory],
  ['hostile', () => benchHostile({ write: flags.includes('--write') })],
  ['chaos', benchChaos],
  ['chaos-acknowledgements', benchAcknowledgements],
  ['chaos-recovery', benchRecovery],
  ['chaos-kills', () => benchKills()],
]);
/** Run only when named: it takes most of an hour. */
const long = /^chaos/;

const wanted = process.argv.slice(2).filter((word) => !word.startsWith('--'));
const unknown = wanted.filter((name) => !parts.has(name));
if (unknown.length > 0) {
  console.error(`There is no part called ${unknown.join(', ')}. Parts: ${[...parts.keys()].join(', ')}.`);
  process.exitCode = 2;
} else {
  for (const [name, run] of parts) {
    if (wanted.length > 0 ? !wanted.includes(name) : long.test(name)) continue;
    await run();
    console.log();
  }
}
