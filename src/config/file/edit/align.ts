/** What became of a list: entries that stayed, by their places before and after, in order. */
export type Kept = readonly (readonly [before: number, after: number])[];

/**
 * The longest common subsequence of two lists of texts. What both begin and end with is taken as it is, so that the table
 * for the rest (its size is the product of what is left) stays small for the edits that people make.
 */
export function align(before: readonly string[], after: readonly string[]): Kept {
  let head = 0;
  while (head < before.length && head < after.length && before[head] === after[head]) head++;
  let tail = 0;
  while (
    tail < before.length - head &&
    tail < after.length - head &&
    before[before.length - 1 - tail] === after[after.length - 1 - tail]
  )
    tail++;
  const middle = commonSubsequence(before.slice(head, before.length - tail), after.slice(head, after.length - tail));
  return [
    ...Array.from({ length: head }, (_, n) => [n, n] as const),
    ...middle.map(([b, a]) => [b + head, a + head] as const),
    ...Array.from({ length: tail }, (_, n) => [before.length - tail + n, after.length - tail + n] as const),
  ];
}

function commonSubsequence(before: readonly string[], after: readonly string[]): Kept {
  const width = after.length + 1;
  // lengths[b * width + a]: how much the rests from b and from a on have in common.
  const lengths = new Uint32Array((before.length + 1) * width);
  const at = (b: number, a: number) => lengths[b * width + a] ?? 0;
  for (let b = before.length - 1; b >= 0; b--)
    for (let a = after.length - 1; a >= 0; a--)
      lengths[b * width + a] = before[b] === after[a] ? at(b + 1, a + 1) + 1 : Math.max(at(b + 1, a), at(b, a + 1));
  const kept: [number, number][] = [];
  for (let b = 0, a = 0; b < before.length && a < after.length; ) {
    if (before[b] === after[a]) kept.push([b++, a++]);
    else if (at(b + 1, a) >= at(b, a + 1)) b++;
    else a++;
  }
  return kept;
}
