import * as z from 'zod';
import { channelId, nameOf, selectors } from '../config/file/references.ts';
import { choice, duration, line } from '../config/file/values.ts';
import { boardGroupings } from './model/board.ts';

const board = z.strictObject({
  channel: channelId.describe('Id of the channel that it stands in.'),
  title: line(100).optional().describe('Its heading. Without it: its name.'),
  containers: selectors.describe('What it shows.'),
  groupBy: choice(boardGroupings)
    .default('group')
    .describe('Headings: the label `stevedore.group` or else the compose project, the project alone, or none.'),
  stats: z.boolean().default(false).describe('Show CPU and memory, too.'),
  every: duration('30s', '1h')
    .prefault('30s')
    .describe('How often the figures are refreshed. States always are at once.'),
  controls: z.boolean().default(true).describe('A menu to act on and look at a container, for those who may.'),
  keepLast: z
    .boolean()
    .default(false)
    .describe('Keep it the last message of the channel: posted again when something was written after it.'),
});

/** The section `boards`: messages that always show what is so. */
export const boards = z
  .record(nameOf('board'), board)
  .default({})
  .describe('Messages that always show how your containers are, by a name of your choice.');
