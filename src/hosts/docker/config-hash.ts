import { createHash } from 'node:crypto';
import { settingsOf } from './settings.ts';

/** To be counted on whenever the same settings get another hash: see `configHash` of a container. */
const way = '2';

/**
 * A short hash of the settings that a container was made with, from the answer of an inspect: the same after a recreate
 * that changed nothing, and with any version of the engine. It gives none of them away.
 */
export function configHash(json: unknown): string {
  const hash = createHash('sha256')
    .update(JSON.stringify(settingsOf(json)))
    .digest('hex');
  return `${way}:${hash.slice(0, 16)}`;
}
