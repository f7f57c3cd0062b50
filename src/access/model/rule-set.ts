/**
 * A set of rules by their place in the list, one bit each. Sets of a policy all have the same length, so that whether
 * any rule is in several sets at once is a handful of ANDs, however many rules there are.
 */
export type RuleSet = Uint32Array;

/** An empty set with room for `size` rules. */
export function emptyRuleSet(size: number): RuleSet {
  return new Uint32Array((size + 31) >>> 5);
}

export function addRule(set: RuleSet, index: number): void {
  const word = index >>> 5;
  set[word] = (set[word] ?? 0) | (1 << (index & 31));
}

/** Puts all of `from` into `into`. */
export function addRules(into: RuleSet, from: RuleSet): void {
  for (let word = 0; word < into.length; word++) into[word] = (into[word] ?? 0) | (from[word] ?? 0);
}

/** The first rule that is in all four sets; -1 where there is none. */
export function firstInAll(a: RuleSet, b: RuleSet, c: RuleSet, d: RuleSet): number {
  for (let word = 0; word < a.length; word++) {
    const common = (a[word] ?? 0) & (b[word] ?? 0) & (c[word] ?? 0) & (d[word] ?? 0);
    if (common !== 0) return word * 32 + 31 - Math.clz32(common & -common);
  }
  return -1;
}

export function hasRule(set: RuleSet, index: number): boolean {
  return ((set[index >>> 5] ?? 0) & (1 << (index & 31))) !== 0;
}
