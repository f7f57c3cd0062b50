import type { Context } from '../../discord/gate/command.ts';
import type { View } from '../../discord/ui/view.ts';
import type { Schedule } from '../model/schedule.ts';
import type { SchedulePartsDeps } from './schedule-parts.ts';
import { type ListedSchedule, schedulesView } from './views/schedules.ts';

/** Page `page` (from 0) of the schedules that this person may know of, the next to run first. */
export function showSchedules(
  { services, visible, actor, channelId }: Context,
  schedules: SchedulePartsDeps['schedules'],
  page: number,
): View {
  const isAdmin = services.authorize(actor, 'admin', null, channelId).allowed;
  const names = new Set(visible.map(({ name }) => name));
  const listed = schedules.all().flatMap((schedule): readonly ListedSchedule[] => {
    const targets = schedules.targets(schedule).filter((name) => isAdmin || names.has(name));
    if (!isAdmin && targets.length === 0) return [];
    return [entry(schedules, schedule, isAdmin ? null : targets)];
  });
  return schedulesView(listed.toSorted(soonestFirst), page, isAdmin);
}

/** `targets` null: as the owner wrote them, which may name what others do not see. */
function entry(
  schedules: SchedulePartsDeps['schedules'],
  schedule: Schedule,
  targets: readonly string[] | null,
): ListedSchedule {
  return {
    schedule,
    containers: targets === null ? schedule.containersText : targets.join(', '),
    next: schedules.next(schedule, 1)[0] ?? null,
    latest: schedules.latest(schedule.name),
    running: schedules.isRunning(schedule.name),
  };
}

function soonestFirst(a: ListedSchedule, b: ListedSchedule): number {
  const never = Number.MAX_SAFE_INTEGER;
  return (a.next ?? never) - (b.next ?? never) || a.schedule.name.localeCompare(b.schedule.name);
}
