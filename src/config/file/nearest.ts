import { typingErrors } from '../../kit/typing-errors.ts';

/** Words longer than this are not what anybody misspelt, and comparing them would take long. */
const WORD_MAX = 64;

/** Which of these somebody meant who wrote `word`; `null` where it is like none of them. */
export function nearest(word: string, known: readonly string[]): string | null {
  if (word.length > WORD_MAX) return null;
  const alike = known.flatMap((candidate) => {
    const errors = typingErrors(word, candidate);
    return errors === null ? [] : [{ candidate, errors }];
  });
  return alike.sort((a, b) => a.errors - b.errors)[0]?.candidate ?? null;
}
