import * as z from 'zod';
import { channelId, nameOf, selectors } from '../config/file/references.ts';
import { choice, duration } from '../config/file/values.ts';
import { isTimeZone } from '../kit/zone-time.ts';
import { readWhen, WHEN_MAX_LENGTH, whenForms } from './model/read-when.ts';
import { missedPolicies, reportKinds } from './model/schedule.ts';

const when = z
  .string({ error: `expected ${whenForms}` })
  .max(WHEN_MAX_LENGTH, { error: `expected at most ${WHEN_MAX_LENGTH} characters` })
  .check(({ value, issues }) => {
    const read = readWhen(value);
    if (!read.ok) issues.push({ code: 'custom', message: read.problem, input: value });
  })
  .describe(
    `When it runs: ${whenForms.replaceAll(/[“”]/g, '`')}. Five fields, no seconds; a cron expression with a day of the month and a weekday means days that are both.`,
  );

const action = (what: string) =>
  selectors
    .optional()
    .describe(`Which containers to ${what}, in this order. One of \`start\`, \`stop\`, \`restart\` and \`post\`.`);

const schedule = z
  .strictObject({
    when,
    timeZone: z
      .string({ error: 'expected a time zone such as Europe/Berlin' })
      .refine(isTimeZone, { error: 'expected a time zone such as Europe/Berlin' })
      .optional()
      .describe('By whose clocks. Without it: that of the environment (`TZ`).'),
    start: action('start'),
    stop: action('stop'),
    restart: action('restart'),
    post: choice(reportKinds)
      .optional()
      .describe(
        'What to post: `stats` (figures of the last day and a chart), `status` (a list of the containers) or `weekly` (a look back at the week). Either this or `start`, `stop` or `restart`.',
      ),
    containers: selectors.optional().describe('With `post`: about which containers. Without it: about all.'),
    delay: duration('0s', '1h').prefault('0s').describe('Pause between two containers.'),
    announce: duration('1m', '12h')
      .optional()
      .describe(
        'Say it so long before, with buttons to cancel it and to put it off for those who may do it themselves.',
      ),
    skipIfUnhealthy: z.boolean().default(false).describe('Leave alone what its healthcheck calls unhealthy.'),
    onlyIfRunning: z
      .boolean()
      .default(false)
      .describe('Leave alone what is not running; without it, a restart starts it.'),
    missed: choice(missedPolicies)
      .default('run-once')
      .describe(
        'What to do when Stevedore was not running at its time: `run-once` late, however many were missed, or `skip`. Both are said in the channel.',
      ),
    paused: z.boolean().default(false).describe('It does not run, and what falls into that time is not made up for.'),
    report: choice(['all', 'problems'])
      .default('all')
      .describe('What is said of its runs: every result, or only what went wrong.'),
    channel: channelId
      .optional()
      .describe('Id of the channel where it posts and says what it did. Without it: the channel under `admins`.'),
  })
  .meta({ oneOf: ['start', 'stop', 'restart', 'post'].map((key) => ({ required: [key] })) });

/** The section `schedules`: what is done at certain times. */
export const schedules = z
  .record(nameOf('schedule'), schedule)
  .default({})
  .describe('What Stevedore does at certain times, by a name of your choice.');
