import type { Container } from '../../containers/model/container.ts';
import type { Clock } from '../../kit/clock.ts';
import type { ManagedSchedules } from './manage-schedules.ts';
import type { ScheduleDrafts } from './schedule-drafts.ts';

/** What commands and buttons about schedules are built with. */
export interface SchedulePartsDeps {
  readonly schedules: Pick<ManagedSchedules, keyof ManagedSchedules>;
  readonly drafts: ScheduleDrafts;
  readonly clock: Pick<Clock, 'now'>;
  readonly containers: { all(): readonly Container[]; get(name: string): Container | undefined };
}
