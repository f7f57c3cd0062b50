import type { Command, CommandGroup, Context } from '../../../../discord/gate/command.ts';
import { define, forAdmins, group } from '../../../../discord/gate/definition.ts';
import type { ScheduleDrafts } from '../../schedule-drafts.ts';
import { showSchedules } from '../../schedule-list.ts';
import { doneView, removedView, startedView } from '../../views/schedules.ts';
import { addSchedule, editSchedule } from './change.ts';
import { nameOption } from './options.ts';
import { suggestions } from './suggestions.ts';

/** `/schedule list`: those about what the person may view, with their next and last runs. */
const list = {
  data: define('list', 'Show what is done at which times'),
  permission: 'view',
  visibility: 'private',
  container: 'none',
  execute: async (context) => ({ view: showSchedules(context, 0), outcome: null }),
} satisfies Command;

/** A part about one schedule, for admins. */
function about(
  name: string,
  description: string,
  execute: (context: Context, name: string) => ReturnType<Command['execute']>,
) {
  return forAdmins({
    data: define(name, description, [nameOption]),
    completes: suggestions,
    execute: (context, options) => execute(context, context.services.schedules.find(String(options['name'])).name),
  });
}

const remove = about('remove', 'Take a schedule away for good', async (context, name) => {
  context.undertake();
  await context.services.schedules.edit(name, (draft) => draft.delete(['schedules', name]));
  return { view: removedView(name), outcome: 'done', detail: name };
});

const run = about('run', 'Do now what a schedule does', async (context, name) => {
  context.undertake();
  const { schedules } = context.services;
  schedules.runNow(name, context.actor.name);
  return { view: startedView(schedules.find(name)), outcome: 'done', detail: name };
});

const pause = about('pause', 'Let a schedule rest until it is resumed', async (context, name) => {
  context.undertake();
  await context.services.schedules.edit(name, (draft) => draft.set(['schedules', name, 'paused'], true));
  return { view: doneView(context.services.schedules.find(name), []), outcome: 'done', detail: name };
});

const resume = about('resume', 'Let a schedule run again', async (context, name) => {
  context.undertake();
  const { schedules } = context.services;
  await schedules.edit(name, (draft) => draft.delete(['schedules', name, 'paused']));
  const schedule = schedules.find(name);
  return { view: doneView(schedule, schedules.next(schedule, 3)), outcome: 'done', detail: name };
});

/** `/schedule add|list|edit|remove|run|pause|resume`. */
export function schedule(drafts: ScheduleDrafts): CommandGroup {
  return group('schedule', 'What is done at certain times', [
    list,
    addSchedule(drafts),
    editSchedule(drafts),
    remove,
    run,
    pause,
    resume,
  ]);
}
