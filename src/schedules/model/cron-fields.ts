/** One of the five fields of a cron expression: what may stand in it. */
export interface CronField {
  /** What messages call it. */
  readonly name: string;
  readonly min: number;
  readonly max: number;
  /** What messages expect in it. */
  readonly expected: string;
  /** Words that stand for numbers, the first one for `min`; in lower case. */
  readonly words: readonly string[];
  /** Besides numbers, ranges and steps; with the words already replaced, in capitals. */
  readonly special: RegExp | null;
}

const months = [
  ...['january', 'february', 'march', 'april', 'may', 'june'],
  ...['july', 'august', 'september', 'october', 'november', 'december'],
];
const days = ['sunday', 'monday', 'tuesday', 'wednesday', 'thursday', 'friday', 'saturday'];

/** In the order in which they are written. */
export const cronFields: readonly [CronField, CronField, CronField, CronField, CronField] = [
  { name: 'minute', min: 0, max: 59, expected: '0 to 59', words: [], special: null },
  { name: 'hour', min: 0, max: 23, expected: '0 to 23', words: [], special: null },
  {
    name: 'day of the month',
    min: 1,
    max: 31,
    expected: '1 to 31, L (the last), L-3, 15W (the weekday nearest to the 15th) or LW',
    words: [],
    special: /^(\?|L|LW|L-0?[1-9]|L-[12]\d|L-30|(0?[1-9]|[12]\d|3[01])W)$/,
  },
  { name: 'month', min: 1, max: 12, expected: '1 to 12 or jan to dec', words: months, special: null },
  {
    name: 'weekday',
    min: 0,
    max: 7,
    expected: '0 to 7 or sun to sat, 1#2 (the second Monday of the month) or 1L (the last one)',
    words: days,
    special: /^(\?|[0-7]L|[0-7]#[1-5])$/,
  },
];

/**
 * Does this text stand in this field for anything? It only compares: a range is not spread out before both its ends are known
 * to be in bounds, so that no number, however large, costs more than its digits.
 */
export function isCronField(text: string, field: CronField): boolean {
  // A lone `?`: no `?` in a list.
  if (text.includes('?')) return text === '?' && field.special?.test('?') === true;
  return text.split(',').every((part) => isPart(part, field));
}

function isPart(part: string, field: CronField): boolean {
  const [range = '', step, ...more] = part.split('/');
  if (more.length > 0 || (step !== undefined && !(/^\d+$/.test(step) && Number(step) >= 1))) return false;
  if (range === '*') return true;
  const ends = range.split('-').map((end) => numberOf(end, field));
  const areInside = ends.every((end) => end !== null && end >= field.min && end <= field.max);
  if (areInside && (ends.length === 2 || (ends.length === 1 && step === undefined))) return true;
  return step === undefined && field.special?.test(inNumbers(range, field).toUpperCase()) === true;
}

/** The number that a number or a word stands for; `null` for anything else. */
function numberOf(text: string, field: CronField): number | null {
  const number = inNumbers(text, field);
  return /^\d+$/.test(number) ? Number(number) : null;
}

/** `monday`, `MON`, `mon#2` with the word replaced by its number. */
function inNumbers(text: string, { words, min }: CronField): string {
  const word = /^[a-z]{3,}/i.exec(text)?.[0].toLowerCase() ?? '';
  // `friL`: the last Friday.
  for (const one of [word, word.slice(0, -1)]) {
    const at = words.findIndex((name) => one === name || one === name.slice(0, 3));
    if (at >= 0) return `${at + min}${text.slice(one.length)}`;
  }
  return text;
}
