/** Replace what is from `start` up to `end` by `text`. */
export interface Splice {
  readonly start: number;
  readonly end: number;
  readonly text: string;
  /** `text` is whole lines: it has to start on a new one. */
  readonly lines: boolean;
}

/** Applies changes that do not overlap. Those of nothing at the same place stay in the order in which they are given. */
export function applySplices(source: string, splices: readonly Splice[], eol: string): string {
  const ordered = splices.toSorted((a, b) => a.start - b.start || a.end - b.end);
  let out = '';
  let done = 0;
  for (const { start, end, text, lines } of ordered) {
    out += source.slice(done, start);
    if (lines && text !== '' && out !== '' && out !== '\ufeff' && !out.endsWith('\n')) out += eol;
    out += text;
    done = Math.max(done, end);
  }
  return out + source.slice(done);
}
