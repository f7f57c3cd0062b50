import * as z from 'zod';
import { channelId, nameOf, roleId, selectors } from '../config/file/references.ts';
import { choice, duration, size, wholeNumber } from '../config/file/values.ts';
import { isTimeZone } from '../kit/zone-time.ts';
import { alertTriggers } from './model/rule.ts';

/** A figure within bounds, both included. */
function figure(min: number, max: number, error: string) {
  return z.number({ error }).min(min, { error }).max(max, { error });
}

function threshold(min: number, max: number, unit: string, about: string) {
  return limits(figure(min, max, `expected a number from ${min} to ${max}: ${unit}`), unit)
    .optional()
    .describe(about);
}

function limits<Figure extends z.ZodType>(kind: Figure, unit: string) {
  return z.strictObject({
    above: kind.describe(`Alerts when it is above this: ${unit}.`),
    below: kind.optional().describe('It is over when it is below this. Without it: nine tenths of `above`.'),
    for: duration('0s', '1d').prefault('5m').describe('It must be above for this long.'),
  });
}

const memoryError =
  'expected a number from 0.1 to 100 (percent of its limit, or of the memory of the host where it has none), or a size from 1MB to 100TB, such as 512MB or 4GB';
const memory = limits(
  z.union([figure(0.1, 100, memoryError), size(memoryError)], { error: memoryError }),
  'percent of its limit, or a size such as `512MB` or `4GB`. One without a limit is measured against the memory of the host: use a size there',
)
  .refine(({ above, below }) => below === undefined || typeof above === typeof below, {
    path: ['below'],
    error: 'expected the same unit as in `above`: percent in both, or a size in both',
  })
  .optional()
  .describe('Memory of a container.');

const timeOfDay = (about: string) =>
  z
    .string({ error: 'expected a time of day in quotes, such as "22:30"' })
    .regex(/^([01]\d|2[0-3]):[0-5]\d$/, { error: 'expected a time of day in quotes, such as "22:30"' })
    .describe(about);

const quiet = z
  .strictObject({
    from: timeOfDay('When they begin.'),
    to: timeOfDay('When they end: then what was kept back is said, in one message.'),
    timeZone: z
      .string({ error: 'expected a time zone such as Europe/Berlin' })
      .refine(isTimeZone, { error: 'expected a time zone such as Europe/Berlin' })
      .optional()
      .describe('Without it: that of the environment (`TZ`).'),
  })
  .optional()
  .describe('Hours of the day in which nothing is posted.');

const alert = z.strictObject({
  on: z
    .array(choice(alertTriggers))
    .max(alertTriggers.length)
    .optional()
    .describe(
      'What is told: `crash` (ended by itself with an error), `exit` (ended by itself with 0), `oom` (killed for its memory), `unhealthy`, `restart-loop`, `disappeared` (removed and not recreated), `changed` (recreated with another image or other settings), `engine` (out of reach). Without it: crash, oom, unhealthy, restart-loop and engine, or nothing where a figure is measured.',
    ),
  cpu: threshold(0.1, 100_000, 'percent of one core', 'CPU of a container.'),
  memory,
  writes: threshold(0.001, 100_000, 'MB a second', 'What a container writes to disk.'),
  disk: threshold(
    1,
    100,
    'percent used',
    'The disk that holds the data directory, for a volume that of Docker itself.',
  ),
  containers: selectors.default(['*']).describe('About which containers.'),
  channel: channelId.describe('Id of the channel to post in.'),
  mention: roleId.optional().describe('Id of a role to mention, once a message. Nothing else is ever mentioned.'),
  logs: z
    .boolean()
    .default(false)
    .describe('Attach the last 20 lines that a container wrote before it ended. Everybody in the channel reads them.'),
  group: duration('0s', '1h').prefault('5s').describe('What happens within this time goes into one message.'),
  cooldown: duration('0s', '7d')
    .prefault('15m')
    .describe('No second message about the same thing within this time; twice as long each time it comes back.'),
  quiet,
  restartLoop: z
    .strictObject({
      ends: wholeNumber(2, 50).default(3).describe('So many ends by itself are a restart loop,'),
      within: duration('10s', '1h').prefault('10m').describe('if they happen within this time.'),
    })
    .prefault({})
    .describe('What counts as a restart loop.'),
  heal: z
    .strictObject({
      perHour: wholeNumber(1, 60).default(3).describe('No more restarts of one container in an hour.'),
    })
    .optional()
    .describe('Restart what is unhealthy. Each restart is reported.'),
});

/** The section `alerts`: what is told, and where. */
export const alerts = z
  .record(nameOf('alert'), alert)
  .default({})
  .describe('What Stevedore tells by itself, by a name of your choice. Never what a person asked for.');
