import { closest, distance } from 'fastest-levenshtein';

/** Words longer than this are not what anybody misspelt, and comparing them would take long. */
const WORD_MAX = 64;

/** Which of these somebody meant who wrote `word`; `null` where it is like none of them. */
export function nearest(word: string, known: readonly string[]): string | null {
  if (known.length === 0 || word.length > WORD_MAX) return null;
  const lower = word.toLowerCase();
  const candidate = closest(lower, known);
  const tolerated = Math.max(2, Math.floor(candidate.length / 3));
  return distance(lower, candidate) <= tolerated ? candidate : null;
}
