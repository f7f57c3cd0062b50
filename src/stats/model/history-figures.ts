const UNITS = ['B', 'KiB', 'MiB', 'GiB', 'TiB', 'PiB'] as const;

/** `0.4%`, `12%`, `153%`: as short as a chart needs it. */
export function shortPercent(percent: number): string {
  return `${percent < 9.95 ? trimmed(percent, 1) : percent.toFixed(0)}%`;
}

/** Bytes in powers of 1024 and about three digits: `384 MiB`, `1.25 GiB`. */
export function shortBytes(bytes: number): string {
  // What would be rounded to 1,024 is 1 of the next unit.
  const unit = binaryUnit(bytes * (1024 / 1023.5));
  const size = bytes / unit.bytes;
  return `${trimmed(size, size < 9.995 ? 2 : size < 99.95 ? 1 : 0)} ${unit.name}`;
}

/** The largest unit that is not above `bytes`. */
export function binaryUnit(bytes: number): { readonly name: string; readonly bytes: number } {
  let exponent = 0;
  while (exponent < UNITS.length - 1 && bytes >= 1024 ** (exponent + 1)) exponent++;
  return { name: UNITS[exponent] ?? 'B', bytes: 1024 ** exponent };
}

function trimmed(value: number, decimals: number): string {
  return String(Number(value.toFixed(decimals)));
}
