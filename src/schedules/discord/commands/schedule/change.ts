import type { ConfigDraft } from '../../../../config/file/edit/draft.ts';
import { absentNames } from '../../../../containers/ui/absent.ts';
import type { Command, Context, Options, Result } from '../../../../discord/gate/command.ts';
import { define, forAdmins } from '../../../../discord/gate/definition.ts';
import { UserError } from '../../../../discord/gate/errors.ts';
import { newName } from '../../../../discord/gate/option-parts.ts';
import { isTimeZone } from '../../../../kit/zone-time.ts';
import { readMoment } from '../../../model/read-moment.ts';
import type { SchedulePartsDeps } from '../../schedule-parts.ts';
import { previewView } from '../../views/schedules.ts';
import { changedEntry, type Entry, nameOption, settingOptions } from './options.ts';
import { suggestions } from './suggestions.ts';

/** `/schedule add`: shows what it would be and its next three runs, with a button to save it. */
export function addSchedule(deps: SchedulePartsDeps): Command {
  return forAdmins({
    data: define('add', 'Do something at certain times', [newName(nameOption), ...settingOptions(true)]),
    completes: (typing) => suggestions(deps, typing),
    async execute(context, options) {
      const wanted = String(options['name']).trim();
      if (deps.schedules.get(wanted))
        throw new UserError('There is a schedule of that name already. `/schedule edit` changes it.');
      if (options['containers'] === undefined && !String(options['do']).startsWith('post'))
        throw new UserError('Please say which **containers**.');
      const here = { channel: context.channelId, ...options };
      const entry = changedEntry({}, here, whenOf(deps, options, null));
      return offer(context, deps, wanted, 'added', () => entry);
    },
  });
}

/** `/schedule edit`: the same with what is to be different. */
export function editSchedule(deps: SchedulePartsDeps): Command {
  return forAdmins({
    data: define('edit', 'Change a schedule', [nameOption, ...settingOptions(false)]),
    completes: (typing) => suggestions(deps, typing),
    async execute(context, options) {
      const schedule = deps.schedules.find(String(options['name']));
      if (Object.keys(options).length < 2) throw new UserError('Please say what should be different.');
      const when = options['when'] === undefined ? null : whenOf(deps, options, schedule.timeZone);
      return offer(context, deps, schedule.name, 'changed', (entry) => changedEntry(entry, options, when));
    },
  });
}

/** What was typed as the file can hold it: `in 2h` depends on now. */
function whenOf({ schedules, clock }: SchedulePartsDeps, options: Options, timeZone: string | null): string {
  const zone = String(options['timezone'] ?? timeZone ?? schedules.timeZone).trim();
  if (!isTimeZone(zone)) throw new UserError('**timezone**: expected a time zone such as Europe/Berlin');
  const read = readMoment(String(options['when'] ?? ''), clock.now(), zone);
  if (!read.ok) throw new UserError(`**when**: ${read.problem}`);
  return read.when.text;
}

async function offer(
  context: Context,
  { schedules, containers, drafts }: SchedulePartsDeps,
  name: string,
  verb: 'added' | 'changed',
  entryOf: (before: Entry) => Entry,
): Promise<Result> {
  const { schedule, change } = await schedules.preview(name, (draft) => put(draft, name, entryOf));
  const next = schedules.next(schedule, 3);
  if (next.length === 0 && !schedule.paused)
    throw new UserError('**when**: it would never run: there is no such time to come');
  const key = drafts.keep({ ...change, userId: context.actor.id, verb });
  const targets = schedules.targets(schedule);
  const absent = absentNames(schedule.task.containers, containers.all());
  const lacks = schedule.channelId === null ? [] : context.lacksIn(schedule.channelId);
  return { view: previewView(schedule, { next, targets, absent, lacks, key, verb }), outcome: null };
}

/** Key by key, so that comments on what stays are kept. */
function put(draft: ConfigDraft, name: string, entryOf: (before: Entry) => Entry): void {
  const before = draft.get(['schedules', name]);
  const old: Entry = isEntry(before) ? before : {};
  const entry = entryOf(old);
  if (Object.keys(old).length === 0) {
    draft.set(['schedules', name], entry);
    return;
  }
  for (const key of Object.keys(old)) if (entry[key] === undefined) draft.delete(['schedules', name, key]);
  for (const [key, value] of Object.entries(entry)) {
    if (JSON.stringify(value) !== JSON.stringify(old[key])) draft.set(['schedules', name, key], value);
  }
}

function isEntry(value: unknown): value is Entry {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
