import { distance } from 'fastest-levenshtein';

/**
 * How many typing errors lie between two words, whatever their case: a letter too many, missing or another one, or two
 * neighbours exchanged. `null` where that is too much for one of them to have been meant by the other: more than one
 * error in three letters.
 */
export function typingErrors(a: string, b: string): number | null {
  const [one, other] = [a.toLowerCase(), b.toLowerCase()];
  const tolerated = Math.min(3, Math.floor(Math.min(one.length, other.length) / 3));
  const errors = isExchange(one, other) ? 1 : distance(one, other);
  return errors === 0 || errors <= tolerated ? errors : null;
}

function isExchange(a: string, b: string): boolean {
  if (a.length !== b.length || a === b) return false;
  let at = 0;
  while (a[at] === b[at]) at++;
  return a[at] === b[at + 1] && a[at + 1] === b[at] && a.slice(at + 2) === b.slice(at + 2);
}
