import { actions } from '../../../actions/model/action.ts';
import type { Component, Context, MemberActor, Press } from '../../../discord/gate/command.ts';
import { UserError } from '../../../discord/gate/errors.ts';
import { pageNumber } from '../../../discord/ui/pages.ts';
import { plain } from '../../../discord/ui/text.ts';
import type { ScheduleDraft } from '../schedule-drafts.ts';
import { showSchedules } from '../schedule-list.ts';
import type { SchedulePartsDeps } from '../schedule-parts.ts';
import { announcementView, postponeByMs, runView } from '../views/schedule-run.ts';
import { discardedView, doneView } from '../views/schedules.ts';

/** Everything that can be pressed on messages about schedules. */
export function scheduleButtons(deps: SchedulePartsDeps): readonly Component[] {
  return [list(deps), ...draftButtons(deps), cancel(deps), postpone(deps)];
}

/** `schedules:<page>:<use>`: another page of `/schedule list`. */
function list({ schedules }: SchedulePartsDeps): Component {
  return {
    id: 'schedules',
    press: () => ({ action: 'schedule list', permission: 'view', container: null }),
    async execute(context, [page = '']) {
      return { view: showSchedules(context, schedules, pageNumber(page)), outcome: null };
    },
  };
}

/** `schedule-save:<key>` and `schedule-discard:<key>`, for the person to whom the draft was shown. */
function draftButtons({ schedules, drafts }: SchedulePartsDeps): readonly Component[] {
  const press = (): Press => ({ action: 'schedule save', permission: 'admin', container: null });
  const take = (key: string, actor: MemberActor): ScheduleDraft => {
    const draft = drafts.peek(key)?.userId === actor.id ? drafts.take(key) : undefined;
    if (draft) return draft;
    throw new UserError('This is no longer open. Please use the command again.');
  };
  return [
    {
      id: 'schedule-save',
      press,
      async execute({ actor, undertake }, [key = '']) {
        const draft = take(key, actor);
        undertake();
        await schedules.save(draft);
        const schedule = schedules.find(draft.name);
        return {
          view: doneView(schedule, schedules.next(schedule, 3)),
          outcome: 'done',
          detail: `${draft.name} ${draft.verb}`,
        };
      },
    },
    {
      id: 'schedule-discard',
      press,
      async execute({ actor }, [key = '']) {
        return { view: discardedView(take(key, actor).name), outcome: null };
      },
    },
  ];
}

/**
 * `schedule-cancel:<name>:<due>` and `schedule-postpone:<name>:<due>`, for those who may do to all of its containers what
 * the schedule does. The gate asks whether there is anything here for the person; the rest is asked in {@link mayDecide}.
 */
function cancel(deps: SchedulePartsDeps): Component {
  const { schedules } = deps;
  return {
    id: 'schedule-cancel',
    press: () => ({ action: 'schedule cancel', permission: 'view', container: null }),
    async execute(context, [name = '', due = '']) {
      context.undertake(mayDecide(context, deps, name));
      const run = schedules.cancel(name, Number(due), context.actor.name);
      const schedule = schedules.get(name) ?? null;
      const view = runView(run, schedule, { failuresInARow: 0, perhapsSaid: false });
      return { view, outcome: 'done', detail: name };
    },
  };
}

function postpone(deps: SchedulePartsDeps): Component {
  const { schedules } = deps;
  return {
    id: 'schedule-postpone',
    press: () => ({ action: 'schedule postpone', permission: 'view', container: null }),
    async execute(context, [name = '', due = '']) {
      context.undertake(mayDecide(context, deps, name));
      const run = schedules.postpone(name, Number(due), postponeByMs, context.actor.name);
      const schedule = schedules.find(name);
      const view = announcementView(run, schedule, schedules.targets(schedule));
      return { view, outcome: 'done', detail: `${name} to ${new Date(run.runAt).toISOString()}` };
    },
  };
}

/**
 * Returns the schedule's container where it is a single one. To those who may not decide on it, a schedule that is not there
 * is the same as one that is.
 */
function mayDecide(
  { services, actor, channelId }: Context,
  { schedules, containers }: SchedulePartsDeps,
  name: string,
): string | undefined {
  const schedule = schedules.get(name);
  const task = schedule?.task;
  const targets = schedule ? schedules.targets(schedule) : [];
  const isAdmin = services.authorize(actor, 'admin', null, channelId).allowed;
  const may = targets.every((target) => {
    const container = containers.get(target);
    return (
      task?.kind === 'action' &&
      container &&
      services.authorize(actor, actions[task.action].permission, container, channelId).allowed
    );
  });
  // What is not there now nobody but an admin has a right to.
  if (!isAdmin && (targets.length === 0 || !may))
    throw new UserError(`You may not decide on **${plain(name, 40)}**: that is for who may do all that it does.`);
  return targets.length === 1 ? targets[0] : undefined;
}
