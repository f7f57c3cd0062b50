import type { Command, CommandGroup, Context } from '../../../../discord/gate/command.ts';
import { define, forAdmins, group } from '../../../../discord/gate/definition.ts';
import { showSchedules } from '../../schedule-list.ts';
import type { SchedulePartsDeps } from '../../schedule-parts.ts';
import { doneView, removedView, startedView } from '../../views/schedules.ts';
import { addSchedule, editSchedule } from './change.ts';
import { nameOption } from './options.ts';
import { suggestions } from './suggestions.ts';

/** `/schedule list`: those about what the person may view, with their next and last runs. */
function list({ schedules }: SchedulePartsDeps): Command {
  return {
    data: define('list', 'Show what is done at which times'),
    permission: 'view',
    visibility: 'private',
    container: 'none',
    execute: async (context) => ({ view: showSchedules(context, schedules, 0), outcome: null }),
  };
}

/** A part about one schedule, for admins. */
function about(
  deps: SchedulePartsDeps,
  name: string,
  description: string,
  execute: (context: Context, name: string) => ReturnType<Command['execute']>,
): Command {
  return forAdmins({
    data: define(name, description, [nameOption]),
    completes: (typing) => suggestions(deps, typing),
    execute: (context, options) => execute(context, deps.schedules.find(String(options['name'])).name),
  });
}

/** What is done to a schedule that is there. */
function changes(deps: SchedulePartsDeps): readonly Command[] {
  const { schedules } = deps;
  return [
    about(deps, 'remove', 'Take a schedule away for good', async (context, name) => {
      context.undertake();
      await schedules.edit(name, (draft) => draft.delete(['schedules', name]));
      return { view: removedView(name), outcome: 'done', detail: name };
    }),
    about(deps, 'run', 'Do now what a schedule does', async (context, name) => {
      context.undertake();
      schedules.runNow(name, context.actor.name);
      return { view: startedView(schedules.find(name)), outcome: 'done', detail: name };
    }),
    about(deps, 'pause', 'Let a schedule rest until it is resumed', async (context, name) => {
      context.undertake();
      await schedules.edit(name, (draft) => draft.set(['schedules', name, 'paused'], true));
      return { view: doneView(schedules.find(name), []), outcome: 'done', detail: name };
    }),
    about(deps, 'resume', 'Let a schedule run again', async (context, name) => {
      context.undertake();
      await schedules.edit(name, (draft) => draft.delete(['schedules', name, 'paused']));
      const schedule = schedules.find(name);
      return { view: doneView(schedule, schedules.next(schedule, 3)), outcome: 'done', detail: name };
    }),
  ];
}

/** `/schedule add|list|edit|remove|run|pause|resume`. */
export function schedule(deps: SchedulePartsDeps): CommandGroup {
  const parts = [list(deps), addSchedule(deps), editSchedule(deps), ...changes(deps)];
  return group('schedule', 'What is done at certain times', parts);
}
