import type { Context } from '../../discord/gate/command.ts';
import type { View } from '../../discord/ui/view.ts';
import type { Schedule } from '../model/schedule.ts';
import { type ListedSchedule, schedulesView } from './views/schedules.ts';

/** Page `page` (from 0) of the schedules that this person may know of, the next to run first. */
export function showSchedules(context: Context, page: number): View {
  const { services, visible, actor, channelId } = context;
  const isAdmin = services.authorize(actor, 'admin', null, channelId).allowed;
  const names = new Set(visible.map(({ name }) => name));
  const listed = services.schedules.all().flatMap((schedule): readonly ListedSchedule[] => {
    const targets = services.schedules.targets(schedule).filter((name) => isAdmin || names.has(name));
    if (!isAdmin && targets.length === 0) return [];
    return [entry(context, schedule, isAdmin ? null : targets)];
  });
  return schedulesView(listed.toSorted(soonestFirst), page, isAdmin);
}

/** `targets` null: as the owner wrote them, which may name what others do not see. */
function entry({ services }: Context, schedule: Schedule, targets: readonly string[] | null): ListedSchedule {
  return {
    schedule,
    containers: targets === null ? schedule.containersText : targets.join(', '),
    next: services.schedules.next(schedule, 1)[0] ?? null,
    latest: services.schedules.latest(schedule.name),
    running: services.schedules.isRunning(schedule.name),
  };
}

function soonestFirst(a: ListedSchedule, b: ListedSchedule): number {
  const never = Number.MAX_SAFE_INTEGER;
  return (a.next ?? never) - (b.next ?? never) || a.schedule.name.localeCompare(b.schedule.name);
}
