/**
 * `0.28%`, `153.27%` → the number. `null` for `--` and, as the CLI prints them when a counter went backwards, for what
 * is negative.
 */
export function parsePercent(text: string): number | null {
  const match = /^\s*(\d+(?:\.\d+)?(?:e[+-]?\d{1,3})?)\s*%\s*$/i.exec(text);
  const percent = Number(match?.[1] ?? Number.NaN);
  return Number.isFinite(percent) ? percent : null;
}
