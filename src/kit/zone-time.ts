/**
 * A date and time as a wall clock shows it, to the second: the milliseconds since the epoch at which a clock in UTC would
 * show the same. Means no instant until a time zone is given.
 */
export type WallTime = number;

const DAY = 86_400_000;

/** One for each zone that was asked for lately. A zone has thousands of names: upper and lower case do not differ. */
const formats = new Map<string, Intl.DateTimeFormat>();
const formatsMax = 100;
/** America/Argentina/ComodRivadavia has 32 characters. */
const NAME_MAX_LENGTH = 64;

/** Is it an IANA time zone that this machine knows? */
export function isTimeZone(name: string): boolean {
  if (name.length > NAME_MAX_LENGTH) return false;
  try {
    formatOf(name);
    return true;
  } catch {
    return false;
  }
}

/** What the clocks in that zone show at an instant (milliseconds since the epoch). Throws RangeError for an unknown zone. */
export function wallTimeAt(instant: number, timeZone: string): WallTime {
  const part = { year: 0, month: 0, day: 0, hour: 0, minute: 0, second: 0 };
  for (const { type, value } of formatOf(timeZone).formatToParts(instant)) {
    if (Object.hasOwn(part, type)) part[type as keyof typeof part] = Number(value);
  }
  return Date.UTC(part.year, part.month - 1, part.day, part.hour, part.minute, part.second);
}

/**
 * When the clocks in that zone show this time, milliseconds since the epoch. A time that the clocks skip (summer time
 * begins) is the end of what they skip; one that they show twice (summer time ends) is the first. So an earlier time on
 * the clock is never a later instant, and each has exactly one.
 */
export function instantOf(wall: WallTime, timeZone: string): number {
  // A day to either side is beyond any offset from UTC, and no zone changes twice in two days.
  const before = offsetAt(wall - DAY, timeZone);
  const after = offsetAt(wall + DAY, timeZone);
  if (before === after) return wall - before;
  const candidates = [wall - before, wall - after].filter((instant) => wallTimeAt(instant, timeZone) === wall);
  if (candidates.length > 0) return Math.min(...candidates);
  return changeBetween(wall - DAY, wall + DAY, timeZone);
}

/** Milliseconds that clocks in the zone are ahead of UTC at an instant. */
export function offsetAt(instant: number, timeZone: string): number {
  return wallTimeAt(instant, timeZone) - Math.floor(instant / 1000) * 1000;
}

/** The first instant with the offset that holds at `to`; zones change at whole seconds. */
function changeBetween(from: number, to: number, timeZone: string): number {
  const wanted = offsetAt(to, timeZone);
  let low = Math.floor(from / 1000);
  let high = Math.ceil(to / 1000);
  while (high - low > 1) {
    const middle = Math.floor((low + high) / 2);
    if (offsetAt(middle * 1000, timeZone) === wanted) high = middle;
    else low = middle;
  }
  return high * 1000;
}

function formatOf(timeZone: string): Intl.DateTimeFormat {
  const known = formats.get(timeZone);
  if (known) return known;
  const fresh = new Intl.DateTimeFormat('en-US', {
    timeZone,
    calendar: 'iso8601',
    hourCycle: 'h23',
    year: 'numeric',
    month: 'numeric',
    day: 'numeric',
    hour: 'numeric',
    minute: 'numeric',
    second: 'numeric',
  });
  const oldest = formats.keys().next();
  if (formats.size >= formatsMax && !oldest.done) formats.delete(oldest.value);
  formats.set(timeZone, fresh);
  return fresh;
}
