import { ON_TIME_WITHIN_MS } from './decide.ts';
import { ownnessOf, type PerformDeps } from './perform.ts';
import type { ScheduleRun } from './run.ts';
import type { Schedule } from './schedule.ts';

/** What was interrupted longer ago than this is not gone on with, milliseconds. */
const WITHIN_MS = 12 * 3_600_000;

/**
 * Is a run that was interrupted gone on with? What was under way is never done again: whether the engine did it is in
 * doubt, and written so; but for the restart of the container that we run in, which is what interrupted us.
 */
export function resumable(run: ScheduleRun, schedule: Schedule | null, deps: PerformDeps): boolean {
  const { runs, clock, containers } = deps;
  const now = clock.now();
  for (const name of runs.underWay(run.id)) {
    const own = ownnessOf(containers.get(name), deps) === 'yes';
    if (own) runs.endStep(run.id, name, 'done', null, now);
    else runs.endStep(run.id, name, 'in-doubt', 'Stevedore ended in the middle of it', now);
  }
  if (!schedule || schedule.paused) return false;
  const since = now - run.runAt;
  if (since <= ON_TIME_WITHIN_MS && run.reason !== 'manual') return true;
  return schedule.missed === 'run-once' && run.reason !== 'manual' && since <= WITHIN_MS;
}
