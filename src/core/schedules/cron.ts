import { createTask, type ParsedFields, parse, validateDetailed } from 'node-cron';
import type { WallTime } from './zone-time.ts';

const MINUTE = 60_000;
const DAY = 1440 * MINUTE;

/** How far ahead a run is looked for: 29 February can be eight years away, and no further. */
const MOST_DAYS = 9 * 366;

/** The times that a cron expression means, on a clock without a time zone. */
export interface CronTimes {
  /** The first one after `wall`, a whole minute; `null` where there never is one (30 February). */
  next(wall: WallTime): WallTime | null;
}

/**
 * Either what the expression means or why it means nothing, as a sentence without a full stop. It quotes nothing: what is
 * written in the wrong place of a config file may be a secret.
 */
export type ReadCron =
  | { readonly ok: true; readonly times: CronTimes }
  | { readonly ok: false; readonly problem: string };

/**
 * Reads a cron expression of five fields, or a nickname such as `@daily`. What the fields mean is node-cron's: a day must
 * match the day of the month and the weekday, and `L`, `15W` and `1#2` are understood.
 */
export function readCron(expression: string): ReadCron {
  const text = expression.trim();
  const fields = text.split(/\s+/).length;
  if (fields !== 5 && !text.startsWith('@')) {
    const seconds = fields === 6 ? '; seconds are not offered' : '';
    return { ok: false, problem: `a cron expression has five fields, this has ${fields}${seconds}` };
  }
  const { valid, errors } = validateDetailed(text);
  if (valid) return { ok: true, times: timesOf(text, parse(text)) };
  const wrong = [...new Set(errors.map(({ field }) => fieldNames[field]))].filter((name) => name !== undefined);
  const what = wrong.length > 0 ? `the ${wrong.join(' and the ')} of this cron expression` : 'this cron expression';
  return { ok: false, problem: `${what} cannot be read` };
}

const fieldNames: Readonly<Record<string, string>> = {
  minute: 'minute',
  hour: 'hour',
  dayOfMonth: 'day of the month',
  month: 'month',
  dayOfWeek: 'weekday',
};

function timesOf(text: string, fields: ParsedFields): CronTimes {
  const minutes = [...new Set(fields.minute)].sort((a, b) => a - b);
  const hours = [...new Set(fields.hour)].sort((a, b) => a - b);
  const first = ((hours[0] ?? 0) * 60 + (minutes[0] ?? 0)) * MINUTE;
  // node-cron looks for the next match from now only and skips what a change of summer time skips, so it says which days
  // match, in UTC where no hour is special, and the walk is ours. It keeps each task in a list until that is destroyed.
  const task = createTask(text, () => undefined, { timezone: 'UTC' });
  task.destroy();
  const mayMatch = (day: Date) =>
    fields.month.includes(day.getUTCMonth() + 1) &&
    isAmong(fields.dayOfMonth, day.getUTCDate()) &&
    isAmong(fields.dayOfWeek, day.getUTCDay());
  // Asking node-cron costs some 80 µs, and the day is mostly the one of the last question.
  let last = { day: Number.NaN, matches: false };
  const matches = (day: number) => {
    if (last.day !== day) last = { day, matches: mayMatch(new Date(day)) && task.match(new Date(day + first)) };
    return last.matches;
  };

  return {
    next(wall) {
      let day = Math.floor(wall / DAY) * DAY;
      for (let looked = 0; looked < MOST_DAYS; looked++, day += DAY) {
        if (!matches(day)) continue;
        for (const hour of hours)
          for (const minute of minutes) {
            const time = day + (hour * 60 + minute) * MINUTE;
            if (time > wall) return time;
          }
      }
      return null;
    },
  };
}

/** Only to skip days quickly: what is no number (`L`) may match any day. */
function isAmong(values: readonly (number | string)[], value: number): boolean {
  return values.includes(value) || values.some((one) => typeof one !== 'number');
}
