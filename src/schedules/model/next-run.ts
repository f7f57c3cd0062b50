import { instantOf, wallTimeAt } from '../../kit/zone-time.ts';
import { type CronTimes, readCron } from './cron.ts';
import type { When } from './when.ts';

/** Expressions that were read lately; more than anybody has schedules. */
const remembered = 200;
const read = new Map<string, CronTimes | null>();

/**
 * The first run after an instant (both milliseconds since the epoch, `after` excluded); `null` where there is none.
 *
 * Every time that the schedule names comes once, whatever the clocks do: one that they skip comes at the end of what is
 * skipped, together with others that land there; one that they show twice comes the first time.
 */
export function nextRun(when: When, timeZone: string, after: number): number | null {
  if (when.kind === 'instant') return when.at > after ? when.at : null;
  if (when.kind === 'once') {
    const at = instantOf(when.wall, timeZone);
    return at > after ? at : null;
  }
  const times = timesOf(when.expression);
  if (!times) return null;
  for (let wall = times.next(wallTimeAt(after, timeZone)); wall !== null; wall = times.next(wall)) {
    const at = instantOf(wall, timeZone);
    // In the second pass of a doubled hour the clock shows times that have been.
    if (at > after) return at;
  }
  return null;
}

/** The next `count` runs after an instant, ascending; fewer where there are no more. */
export function nextRuns(when: When, timeZone: string, after: number, count: number): readonly number[] {
  const runs: number[] = [];
  for (let at = nextRun(when, timeZone, after); at !== null && runs.length < count; ) {
    runs.push(at);
    at = nextRun(when, timeZone, at);
  }
  return runs;
}

function timesOf(expression: string): CronTimes | null {
  const known = read.get(expression);
  if (known !== undefined) return known;
  const result = readCron(expression);
  const times = result.ok ? result.times : null;
  const oldest = read.keys().next();
  if (read.size >= remembered && !oldest.done) read.delete(oldest.value);
  read.set(expression, times);
  return times;
}
