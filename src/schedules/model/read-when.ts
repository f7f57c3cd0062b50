import { readCron } from './cron.ts';
import type { When } from './when.ts';

/** Either what was meant or why it is not understood, as a sentence without a full stop that quotes nothing of the text. */
export type ReadWhen = { readonly ok: true; readonly when: When } | { readonly ok: false; readonly problem: string };

/** The forms that are understood, for messages. */
export const whenForms =
  '“every day 05:00”, “mon,fri 18:30”, “weekdays 07:00”, “every 2 hours”, “2026-12-24 18:00” or a cron expression such as “0 5 * * 1”';

/** Longest text that is read, in characters. */
export const WHEN_MAX_LENGTH = 100;

/**
 * Reads words or cron. Words for repeated times become a cron expression, so that there is one way to find the next run.
 * What depends on the moment of reading (`in 2h`) is not read here but by `readMoment`.
 */
export function readWhen(text: string): ReadWhen {
  if (text.length > WHEN_MAX_LENGTH) return no(`expected at most ${WHEN_MAX_LENGTH} characters`);
  const words = text.trim().replace(/\s+/g, ' ').toLowerCase();
  if (/^in /.test(words)) return no('“in …” depends on when it is read: write the date, such as 2026-12-24 18:00');
  return (
    readDate(words, text.trim()) ??
    readInterval(words) ??
    readDays(words) ??
    (looksLikeCron(words) ? cron(text.trim().replace(/\s+/g, ' ')) : no(`expected ${whenForms}`))
  );
}

/** `2026-12-24 18:00`, also with a `T`, seconds, or an offset from UTC (`Z`, `+01:00`). */
function readDate(words: string, text: string): ReadWhen | null {
  const found = /^(\d{4})-(\d\d)-(\d\d)[ t](\d\d?):(\d\d)(?::(\d\d))? ?(z|[+-]\d\d:\d\d)?$/.exec(words);
  if (!found) return null;
  const [year = 0, month = 0, day = 0, hour = 0, minute = 0, second = 0] = found
    .slice(1, 7)
    .map((part) => Number(part ?? 0));
  const wall = Date.UTC(year, month - 1, day, hour, minute, second);
  const shown = new Date(wall).toISOString();
  const same = `${found[1]}-${found[2]}-${found[3]}T${String(hour).padStart(2, '0')}:${found[5]}`;
  if (!shown.startsWith(same) || second > 59) return no('there is no such date or time');
  const offset = found[7];
  if (offset === undefined) return { ok: true, when: { kind: 'once', wall, text } };
  const ahead = offset === 'z' ? 0 : minutesOf(offset.slice(1)) * (offset.startsWith('-') ? -60_000 : 60_000);
  if (Number.isNaN(ahead)) return no('there is no such offset from UTC');
  return { ok: true, when: { kind: 'instant', at: wall - ahead, text } };
}

/** `every hour`, `every 15 minutes`: only what divides an hour or a day, because cron counts from the full one. */
function readInterval(words: string): ReadWhen | null {
  const found = /^every (?:(\d{1,3}) ?)?(m|min|mins|minute|minutes|h|hour|hours)$/.exec(words);
  if (!found) return null;
  const count = Number(found[1] ?? 1);
  const unit = found[2]?.startsWith('h')
    ? ({ of: 24, name: 'hours' } as const)
    : ({ of: 60, name: 'minutes' } as const);
  if (count === 0 || count > unit.of || unit.of % count !== 0)
    return no(`expected a number of ${unit.name} that divides ${unit.of}, such as ${unit.of / 4}`);
  const step = count === 1 ? '*' : count === unit.of ? '0' : `*/${count}`;
  if (unit.name === 'hours') return cron(`0 ${step} * * *`, words);
  return cron(count === 60 ? '0 * * * *' : `${step} * * * *`, words);
}

const dayNames = ['sunday', 'monday', 'tuesday', 'wednesday', 'thursday', 'friday', 'saturday'];

/** `every day 05:00`, `daily at 5:00`, `weekdays 07:00`, `mon,fri 18:30`, `every mon-thu 23:00`. */
function readDays(words: string): ReadWhen | null {
  const found = /^(?:every )?([a-z][a-z, -]*?)(?: at)? (\d{1,2}:\d\d)$/.exec(words);
  if (!found) return null;
  const time = minutesOf(found[2] ?? '');
  if (Number.isNaN(time)) return no('expected a time from 00:00 to 23:59');
  const days = weekdays(found[1] ?? '');
  if (typeof days !== 'string') return days;
  return cron(`${time % 60} ${Math.floor(time / 60)} * * ${days}`, words);
}

/** Days as cron writes them. */
function weekdays(words: string): string | ReadWhen {
  switch (words) {
    case 'day':
    case 'daily':
      return '*';
    case 'weekday':
    case 'weekdays':
      return '1-5';
    case 'weekend':
    case 'weekends':
      return '0,6';
  }
  const parts: string[] = [];
  for (const part of words.split(/ *, *| and | /)) {
    const ends = part.split('-').map(weekday);
    const unknown = ends.indexOf(-1);
    if (unknown >= 0 || ends.length > 2) return no(`there is no such weekday; expected ${whenForms}`);
    parts.push(ends.join('-'));
  }
  return parts.join(',');
}

/** 0 is Sunday, -1 is none. Three letters or more. */
function weekday(word: string): number {
  const singular = word.replace(/s$/, '');
  const matches = (name: string) => name.startsWith(word) || name === singular;
  return word.length < 3 ? -1 : dayNames.findIndex(matches);
}

/** Minutes since midnight; NaN for what is no time. */
function minutesOf(time: string): number {
  const [hour = Number.NaN, minute = Number.NaN] = time.split(':').map(Number);
  return hour <= 23 && minute <= 59 ? hour * 60 + minute : Number.NaN;
}

/** `5 minutes` and `8am` are no cron: who is told of its five fields would not know what for. */
function looksLikeCron(words: string): boolean {
  return words.startsWith('@') || words.startsWith('*') || /^\d\S* \S+ \S+/.test(words);
}

function cron(expression: string, text = expression): ReadWhen {
  const read = readCron(expression);
  return read.ok ? { ok: true, when: { kind: 'cron', expression, text } } : no(read.problem);
}

function no(problem: string): ReadWhen {
  return { ok: false, problem };
}
