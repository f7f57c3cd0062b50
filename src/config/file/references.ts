import * as z from 'zod';
import { parseSelector, SELECTOR_MAX_LENGTH } from '../../access/model/selector.ts';
import { discordId } from './values.ts';

const selectorForms = 'a name, a pattern with * and ?, label:key=value, project:name or group:name';

const selector = z
  .string({ error: `expected ${selectorForms}` })
  .max(SELECTOR_MAX_LENGTH, { error: `expected at most ${SELECTOR_MAX_LENGTH} characters` })
  .refine((text) => parseSelector(text) !== null, { error: `expected ${selectorForms}` })
  .describe(
    'Which containers: a name, a pattern (`mc-*`, `node?`), `label:key=value`, `project:name` or `group:name`.',
  );

/** Which containers something is about. */
export const selectors = z.array(selector).min(1).max(200);

export const channelId = discordId('the id of a channel');
export const roleId = discordId('the id of a role');
export const userId = discordId('the id of a user');

/** What something is called that has a name of its own: a group, a board, an alert, … */
export function nameOf(what: string) {
  return z.string().regex(/^[A-Za-z0-9][A-Za-z0-9_-]{0,31}$/, {
    error: `expected a name of at most 32 letters, digits, - and _ for the ${what}`,
  });
}
