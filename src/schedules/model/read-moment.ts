import { offsetAt, wallTimeAt } from '../../kit/zone-time.ts';
import { type ReadWhen, readWhen, WHEN_MAX_LENGTH } from './read-when.ts';

const DAY = 86_400_000;
const unitMs: Readonly<Record<string, number>> = { m: 60_000, h: 3_600_000, d: DAY };

/** What somebody may put off at most, milliseconds: 400 days. */
const furthest = 400 * DAY;

/**
 * Reads what a person types now: besides all that {@link readWhen} reads, `in 2h`, `in 1h 30m`, `today 18:00` and
 * `tomorrow 5:00`. The text of the result no longer depends on the moment: it can be stored.
 */
export function readMoment(text: string, now: number, timeZone: string): ReadWhen {
  if (text.length > WHEN_MAX_LENGTH) return { ok: false, problem: `expected at most ${WHEN_MAX_LENGTH} characters` };
  const words = text.trim().toLowerCase().replace(/\s+/g, ' ');
  const relative = /^in (.+)$/.exec(words)?.[1];
  if (relative !== undefined) return inTime(relative, now, timeZone);
  const day = /^(today|tomorrow)(?: at)? (\d{1,2}:\d\d)$/.exec(words);
  if (!day) return readWhen(text);
  const date = new Date(wallTimeAt(now, timeZone) + (day[1] === 'tomorrow' ? DAY : 0)).toISOString().slice(0, 10);
  return readWhen(`${date} ${day[2]}`);
}

function inTime(words: string, now: number, timeZone: string): ReadWhen {
  const parts = [...words.matchAll(/(\d{1,4}) ?(m|h|d)[a-z]*(?:,? and |,? ?|$)/g)];
  const understood = parts.map(([whole]) => whole).join('') === words;
  if (parts.length === 0 || !understood)
    return { ok: false, problem: 'expected a time such as “in 2h” or “in 1h 30m”' };
  const ms = parts.reduce((sum, [, count, unit]) => sum + Number(count) * (unitMs[unit ?? ''] ?? 0), 0);
  if (ms === 0 || ms > furthest)
    return { ok: false, problem: 'expected a time between a minute and 400 days from now' };
  const at = Math.ceil((now + ms) / 1000) * 1000;
  return readWhen(instantText(at, timeZone));
}

/** `2026-12-24T18:00:00+01:00`: an instant, to the second, as clocks in the zone show it. */
function instantText(at: number, timeZone: string): string {
  const minutes = Math.round(offsetAt(at, timeZone) / 60_000);
  const two = (value: number) => String(value).padStart(2, '0');
  const offset = `${two(Math.floor(Math.abs(minutes) / 60))}:${two(Math.abs(minutes) % 60)}`;
  return `${new Date(at + minutes * 60_000).toISOString().slice(0, 19)}${minutes < 0 ? '-' : '+'}${offset}`;
}
