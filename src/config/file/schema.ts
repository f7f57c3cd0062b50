import * as z from 'zod';
import { containerPermissions } from '../../access/model/permission.ts';
import { confirmationPolicies } from '../../actions/model/confirmation.ts';
import { alerts } from '../../alerts/settings.ts';
import { boards } from '../../boards/settings.ts';
import { schedules } from '../../schedules/settings.ts';
import { channelId, nameOf, roleId, selectors, userId } from './references.ts';
import { choice, duration, line, wholeNumber } from './values.ts';

const roleIds = z.array(roleId).max(100);
const userIds = z.array(userId).max(100);
const permissions = z.array(choice(containerPermissions)).min(1).max(containerPermissions.length);

const admins = z
  .strictObject({
    roles: roleIds.default([]).describe('Ids of roles.'),
    users: userIds.default([]).describe('Ids of people.'),
    channel: channelId
      .optional()
      .describe(
        'Id of the channel in which Stevedore tells the admins what needs them, such as a mistake in this file.',
      ),
  })
  .prefault({})
  .describe('Who may do everything, besides members with Manage Server.');

const groups = z
  .record(nameOf('group'), selectors.describe('The containers in the group. A group cannot hold another group.'))
  .default({})
  .describe('Names for sets of containers, to be used as `group:name`.');

const subjects = z
  .strictObject({
    roles: roleIds.default([]).describe('Ids of roles.'),
    users: userIds.default([]).describe('Ids of people.'),
    everyone: z.boolean().default(false).describe('Every member of the server.'),
  })
  .describe('Whom the rule is about. At least one of these.');

const rule = z
  .strictObject({
    name: line(80).optional().describe('What messages call the rule. Without it they say “rule 1”, “rule 2”, …'),
    allow: permissions.optional().describe('What they may do. Each permission includes `view`. Either this or `deny`.'),
    deny: permissions
      .optional()
      .describe(
        'What they may not do, whatever other rules allow. Who may not view may do nothing. Either this or `allow`.',
      ),
    containers: selectors.describe('With which containers.'),
    to: subjects,
    channels: z
      .array(channelId)
      .min(1)
      .max(100)
      .optional()
      .describe('Ids of the channels in which the rule holds. Without it: everywhere.'),
  })
  .meta({ oneOf: [{ required: ['allow'] }, { required: ['deny'] }] });

const rules = z
  .array(rule)
  .max(500)
  .default([])
  .describe(
    'Who may do what with which containers. What no rule allows is denied; what a rule denies stays denied, in whatever order the rules are.',
  );

const cooldown = duration('0s', '1h');
const cooldowns = z
  .strictObject({
    start: cooldown.prefault('10s').describe('Between two starts.'),
    stop: cooldown.prefault('10s').describe('Between two stops.'),
    restart: cooldown.prefault('10s').describe('Between two restarts.'),
    pause: cooldown.prefault('10s').describe('Between two pauses.'),
    unpause: cooldown.prefault('0s').describe('Between two ends of a pause.'),
    kill: cooldown.prefault('10s').describe('Between two kills.'),
  })
  .prefault({})
  .describe('How long a person waits before doing the same to the same container again. `0s`: not at all.');

const confirmation = choice(confirmationPolicies);
const confirm = z
  .strictObject({
    start: confirmation.default('never').describe('Before a start.'),
    stop: confirmation.default('always').describe('Before a stop.'),
    restart: confirmation.default('always').describe('Before a restart.'),
    pause: confirmation.default('always').describe('Before a pause.'),
    unpause: confirmation.default('never').describe('Before the end of a pause.'),
    kill: confirmation.default('always').describe('Before a kill.'),
  })
  .prefault({})
  .describe(
    'Which actions ask “are you sure?” first. `protected`: only for containers with the label `stevedore.protect`.',
  );

const limits = z
  .strictObject({
    concurrentActions: wholeNumber(1, 50)
      .default(2)
      .describe(
        'Actions under way at the same time, over all containers. Two, because a start reads much from a disk that a Raspberry Pi has only one slow of, and one slow stop should not hold up everybody else.',
      ),
  })
  .prefault({})
  .describe('What keeps a small machine usable.');

const audit = z
  .strictObject({
    channel: channelId
      .optional()
      .describe('Id of a channel in which every action and refusal is posted. Without it: none, `/audit` shows them.'),
    retention: duration('1d', '3650d').prefault('365d').describe('How long entries are kept.'),
  })
  .prefault({})
  .describe('The record of who did what.');

/**
 * `stevedore.yml`: the source of the types, the defaults, the documentation and the JSON Schema. A new section is a new
 * key here, an example in `template.ts`, and nothing else.
 */
export const configSchema = z.strictObject({
  admins,
  groups,
  rules,
  cooldowns,
  confirm,
  limits,
  audit,
  boards,
  schedules,
  alerts,
});

/** The file, read: defaults filled in, durations in milliseconds. */
export type Config = Readonly<z.output<typeof configSchema>>;

/** One of {@link Config}'s rules, as the owner wrote it. */
export type ConfigRule = Config['rules'][number];

/** What holds where the owner decided nothing. */
export const defaultConfig: Config = configSchema.parse({});
