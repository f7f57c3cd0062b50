/** A month as far as its days are concerned: all that decides which of them an expression means. */
export interface MonthShape {
  /** Weekday of the 1st, 0 is Sunday. */
  readonly startsOn: number;
  /** How many days it has. */
  readonly length: number;
}

/** What node-cron makes of a field: numbers, and texts such as `L`, `15W` or `1#2`. */
export type CronValues = readonly (number | string)[];

/** The days of such a month, from 1 on, that match both the day of the month and the weekday. */
export function matchingDays(shape: MonthShape, daysOfMonth: CronValues, weekdays: CronValues): readonly number[] {
  const named = new Set(daysOfMonth.map((value) => dayOf(value, shape)));
  const days = Array.from({ length: shape.length }, (_, index) => index + 1);
  return days.filter((day) => named.has(day) && weekdays.some((value) => isOnWeekday(value, day, shape)));
}

/** The day that a value of the field means in this month; 0: none. */
function dayOf(value: number | string, { startsOn, length }: MonthShape): number {
  if (typeof value === 'number') return value;
  if (value === 'L') return length;
  if (value.startsWith('L-')) return Math.max(0, length - Number(value.slice(2)));
  // The weekday (Monday to Friday) nearest to a day, in the same month.
  const target = value === 'LW' ? length : Number(value.slice(0, -1));
  if (target > length) return 0;
  const weekday = (startsOn + target - 1) % 7;
  if (weekday === 6) return target === 1 ? target + 2 : target - 1;
  if (weekday === 0) return target === length ? target - 2 : target + 1;
  return target;
}

function isOnWeekday(value: number | string, day: number, { startsOn, length }: MonthShape): boolean {
  const weekday = (startsOn + day - 1) % 7;
  if (typeof value === 'number') return value === weekday;
  if (Number(value[0]) % 7 !== weekday) return false;
  if (value.endsWith('L')) return day + 7 > length;
  return Math.ceil(day / 7) === Number(value[2]);
}

/**
 * Is there any month, in any year, with a day that matches? Every month begins on every weekday in some year, February in
 * leap years and in others, so trying each shape once decides it.
 */
export function everMatches(months: CronValues, daysOfMonth: CronValues, weekdays: CronValues): boolean {
  return months.some((month) =>
    (month === 2 ? [28, 29] : [[4, 6, 9, 11].includes(Number(month)) ? 30 : 31]).some((length) =>
      [0, 1, 2, 3, 4, 5, 6].some((startsOn) => matchingDays({ startsOn, length }, daysOfMonth, weekdays).length > 0),
    ),
  );
}
