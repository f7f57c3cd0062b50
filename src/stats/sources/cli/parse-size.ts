/** Powers of ten with a `B`, powers of two with an `iB`; the CLI writes a lower-case k in `kB`. */
const POWERS = 'kmgtpezy';

/**
 * Bytes from a size as the docker CLI prints it: `111.8MiB`, `3.17GB`, `0B`, `1e+03kB`; `null` for `--` and for
 * anything else. No more exact than the three or four digits that it has.
 */
export function parseSize(text: string): number | null {
  const match = /^\s*(\d+(?:\.\d+)?(?:e[+-]?\d{1,3})?)\s*(?:([kmgtpezy])(i)?)?b?\s*$/i.exec(text);
  if (match === null) return null;
  const [, digits = '', prefix = '', binary] = match;
  const power = prefix === '' ? 0 : POWERS.indexOf(prefix.toLowerCase()) + 1;
  const bytes = Math.round(Number(digits) * (binary ? 1024 : 1000) ** power);
  return Number.isFinite(bytes) ? bytes : null;
}
