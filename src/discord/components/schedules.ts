import type { Component, Context, MemberActor, Press } from '../command.ts';
import { UserError } from '../errors.ts';
import type { ScheduleDraft, ScheduleDrafts } from '../schedule-drafts.ts';
import { showSchedules } from '../schedule-list.ts';
import type { Services } from '../services.ts';
import { announcementView, postponeByMs, runView } from '../views/schedule-run.ts';
import { discardedView, doneView } from '../views/schedules.ts';
import { plain } from '../views/text.ts';

/** Everything that can be pressed on messages about schedules. */
export function scheduleButtons(services: Pick<Services, 'schedules' | 'containers'>, drafts: ScheduleDrafts) {
  return [list, ...draftButtons(drafts), ...announcementButtons(services)];
}

/** `schedules:<page>:<use>`: another page of `/schedule list`. */
const list: Component = {
  id: 'schedules',
  press: () => ({ action: 'schedule list', permission: 'view', container: null }),
  async execute(context, [page = '']) {
    return { view: showSchedules(context, /^\d{1,4}$/.test(page) ? Number(page) : 0), outcome: null };
  },
};

/** `schedule-save:<key>` and `schedule-discard:<key>`, for the person to whom the draft was shown. */
function draftButtons(drafts: ScheduleDrafts): readonly Component[] {
  const pressed = ([key = '']: readonly string[], actor: MemberActor): Press => {
    own(drafts.peek(key), actor);
    return { action: 'schedule save', permission: 'admin', container: null };
  };
  const own = (draft: ScheduleDraft | undefined, actor: MemberActor): ScheduleDraft => {
    if (draft?.userId === actor.id) return draft;
    throw new UserError('This is no longer open. Please use the command again.');
  };
  return [
    {
      id: 'schedule-save',
      press: pressed,
      async execute({ services, actor, undertake }, [key = '']) {
        const draft = own(drafts.take(key), actor);
        undertake();
        await services.schedules.save(draft);
        const schedule = services.schedules.find(draft.name);
        return {
          view: doneView(schedule, services.schedules.next(schedule, 3)),
          outcome: 'done',
          detail: `${draft.name} ${draft.verb}`,
        };
      },
    },
    {
      id: 'schedule-discard',
      press: pressed,
      async execute({ actor }, [key = '']) {
        return { view: discardedView(own(drafts.take(key), actor).name), outcome: null };
      },
    },
  ];
}

/**
 * `schedule-cancel:<name>:<due>` and `schedule-postpone:<name>:<due>`, for those who may do to all of its containers what
 * the schedule does.
 */
function announcementButtons(services: Pick<Services, 'schedules' | 'containers'>): readonly Component[] {
  const press = (action: string, [name = '', due = '']: readonly string[]): Press => {
    const schedule = services.schedules.get(name);
    if (schedule?.task.kind !== 'action' || !services.schedules.planned(name, Number(due)))
      throw new UserError('It is too late for that: the run has begun, or was cancelled.');
    const targets = services.schedules.targets(schedule);
    const [only] = targets.length === 1 ? targets : [];
    const container = only !== undefined && services.containers.get(only) ? only : null;
    return { action, permission: schedule.task.action, container };
  };
  const cancel: Component = {
    id: 'schedule-cancel',
    press: (args) => press('schedule cancel', args),
    async execute(context, [name = '', due = '']) {
      mustBeAllowedAll(context, name);
      context.undertake();
      const run = context.services.schedules.cancel(name, Number(due), context.actor.name);
      const schedule = context.services.schedules.get(name) ?? null;
      const view = runView(run, schedule, { failuresInARow: 0, perhapsSaid: false });
      return { view, outcome: 'done', detail: name };
    },
  };
  const postpone: Component = {
    id: 'schedule-postpone',
    press: (args) => press('schedule postpone', args),
    async execute(context, [name = '', due = '']) {
      mustBeAllowedAll(context, name);
      context.undertake();
      const { schedules } = context.services;
      const run = schedules.postpone(name, Number(due), postponeByMs, context.actor.name);
      const schedule = schedules.find(name);
      const view = announcementView(run, schedule, schedules.targets(schedule));
      return { view, outcome: 'done', detail: `${name} to ${new Date(run.runAt).toISOString()}` };
    },
  };
  return [cancel, postpone];
}

/** A schedule of several containers is more than the one that the gate asked about. */
function mustBeAllowedAll({ services, actor, channelId }: Context, name: string): void {
  const schedule = services.schedules.find(name);
  if (schedule.task.kind !== 'action') return;
  const { action } = schedule.task;
  const may = services.schedules.targets(schedule).every((target) => {
    const container = services.containers.get(target);
    // What is not there now nobody but an admin has a right to.
    const decision = container
      ? services.authorize(actor, action, container, channelId)
      : services.authorize(actor, 'admin', null, channelId);
    return decision.allowed;
  });
  if (!may)
    throw new UserError(
      `**${plain(name)}** is about containers that you may not ${action}, so you cannot decide on it.`,
    );
}
