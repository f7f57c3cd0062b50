import { type ParsedFields, parse } from 'node-cron';
import type { WallTime } from '../../kit/zone-time.ts';
import { everMatches, matchingDays } from './cron-days.ts';
import { cronFields, isCronField } from './cron-fields.ts';

const MINUTE = 60_000;

/** How far ahead a run is looked for, months: a 29 February that is a Monday can be 40 years away, and no further. */
const MOST_MONTHS = 41 * 12;

/** Longest expression that is read, in characters. */
const EXPRESSION_MAX_LENGTH = 100;

/** The times that a cron expression means, on a clock without a time zone. */
export interface CronTimes {
  /** The first one after `wall`, a whole minute; `null` where there is none that a date can hold. */
  next(wall: WallTime): WallTime | null;
}

/**
 * Either what the expression means or why it means nothing, as a sentence without a full stop. It quotes nothing: what is
 * written in the wrong place of a config file may be a secret.
 */
export type ReadCron =
  | { readonly ok: true; readonly times: CronTimes }
  | { readonly ok: false; readonly problem: string };

const nicknames = ['@yearly', '@annually', '@monthly', '@weekly', '@daily', '@midnight', '@hourly'];

/**
 * Reads a cron expression of five fields, or a nickname such as `@daily`. What the fields mean is node-cron's: a day must
 * match the day of the month and the weekday, and `L`, `15W` and `1#2` are understood. Never throws, and costs no more than
 * a millisecond whatever is written: node-cron spreads a range out before it looks at its numbers (`0-9999999` takes all
 * memory there is), so it is given only what is in bounds.
 */
export function readCron(expression: string): ReadCron {
  const text = expression.trim();
  if (text.length > EXPRESSION_MAX_LENGTH) return no(`expected at most ${EXPRESSION_MAX_LENGTH} characters`);
  if (text.startsWith('@')) {
    if (!nicknames.includes(text.toLowerCase())) return no(`expected one of ${nicknames.join(', ')}`);
    return { ok: true, times: timesOf(parse(text)) };
  }
  const parts = text.split(/\s+/);
  if (parts.length !== 5) {
    const seconds = parts.length === 6 ? '; seconds are not offered' : '';
    return no(`a cron expression has five fields, this has ${parts.length}${seconds}`);
  }
  const wrong = cronFields.filter((field, index) => !isCronField(parts[index] ?? '', field));
  const [first] = wrong;
  if (first !== undefined) {
    const what = wrong.map(({ name }) => name).join(' and the ');
    const expected = wrong.length === 1 ? `; expected ${first.expected}` : '';
    return no(`the ${what} of this cron expression cannot be read${expected}`);
  }
  // The same whatever blanks are between the fields.
  return timesIn(parts.join(' '));
}

function timesIn(text: string): ReadCron {
  try {
    const fields = parse(text);
    if (everMatches(fields.month, fields.dayOfMonth, fields.dayOfWeek)) return { ok: true, times: timesOf(fields) };
  } catch (error) {
    // Of its own check of dates that never come: a message, not a kind of error.
    if (!(error instanceof Error)) throw error;
  }
  return no('this cron expression means a day that never comes, such as 31 February');
}

function timesOf(fields: ParsedFields): CronTimes {
  const minutes = [...new Set(fields.minute)].sort((a, b) => a - b);
  const hours = [...new Set(fields.hour)].sort((a, b) => a - b);
  return {
    next(wall) {
      const from = new Date(wall);
      const [year, month] = [from.getUTCFullYear(), from.getUTCMonth()];
      for (let ahead = 0; ahead < MOST_MONTHS; ahead++) {
        if (!fields.month.includes(((month + ahead) % 12) + 1)) continue;
        const first = Date.UTC(year, month + ahead, 1);
        const length = new Date(Date.UTC(year, month + ahead + 1, 0)).getUTCDate();
        const shape = { startsOn: new Date(first).getUTCDay(), length };
        for (const day of matchingDays(shape, fields.dayOfMonth, fields.dayOfWeek)) {
          const start = Date.UTC(year, month + ahead, day);
          // A whole day that is over.
          if (start + 1440 * MINUTE <= wall) continue;
          for (const hour of hours)
            for (const minute of minutes) {
              const time = start + (hour * 60 + minute) * MINUTE;
              if (time > wall) return time;
            }
        }
      }
      return null;
    },
  };
}

function no(problem: string): ReadCron {
  return { ok: false, problem };
}
