/**
 * Does `text` match a pattern in which `*` stands for any number of characters and `?` for exactly one? The whole text
 * has to match, upper and lower case differ, and every other character stands for itself.
 *
 * A matcher of our own, because those on npm compile to regular expressions: `*a*a*a*a*b` then backtracks for a power of
 * the name's length, and braces, brackets and `!` would mean something that our users were never told. Here the last `*`
 * is the only one ever tried again, so the cost is at most pattern × text steps.
 */
export function matchesGlob(pattern: string, text: string): boolean {
  let p = 0;
  let t = 0;
  // Where the last star was, and the text from which on it was last tried.
  let star = -1;
  let tried = 0;
  while (t < text.length) {
    if (pattern[p] === '*') {
      star = p++;
      tried = t;
    } else if (p < pattern.length && (pattern[p] === '?' || pattern[p] === text[t])) {
      p++;
      t++;
    } else if (star >= 0) {
      p = star + 1;
      t = ++tried;
    } else return false;
  }
  while (pattern[p] === '*') p++;
  return p === pattern.length;
}

/** Is there a character in it that does not stand for itself? */
export function isGlob(pattern: string): boolean {
  return pattern.includes('*') || pattern.includes('?');
}
