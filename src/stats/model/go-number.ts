/**
 * Numbers as Go's `fmt` prints them. JavaScript's `toFixed` and `toPrecision` work on the exact binary value too, but
 * round a tie away from zero where Go rounds it to the even digit (`1.0625` is `1.062` in Go, `1.063` in JavaScript),
 * and ties are common here: every odd multiple of 64 bytes is one when printed in KiB.
 */

/**
 * Is `value` exactly half-way between two numbers of `decimals` decimals? A double is a fraction with a power of two
 * below, so such a tie has at most `decimals + 1` binary places, and multiplying by a power of two is exact.
 */
function isTie(value: number, decimals: number): boolean {
  return (value * 2 ** (decimals + 1)) % 2 === 1;
}

/** Go's `%.{decimals}f` of a finite number. */
export function goFixed(value: number, decimals: number): string {
  if (value < 0 || Object.is(value, -0)) return `-${goFixed(-value, decimals)}`;
  // Above 1e21 toFixed answers in exponents; such a double is an integer.
  if (value >= 1e21) return `${BigInt(value)}${decimals > 0 ? `.${'0'.repeat(decimals)}` : ''}`;
  if (!isTie(value, decimals)) return value.toFixed(decimals);
  const exact = value.toFixed(decimals + 1);
  const down = exact.slice(0, decimals === 0 ? -2 : -1);
  return Number(down.at(-1)) % 2 === 0 ? down : value.toFixed(decimals);
}

/** Go's `%.{precision}g` of a finite number: significant digits, no trailing zeros, `1e+03` where it needs more. */
export function goGeneral(value: number, precision: number): string {
  if (value < 0) return `-${goGeneral(-value, precision)}`;
  if (value === 0) return Object.is(value, -0) ? '-0' : '0';
  const magnitude = exponentOf(value.toExponential(20));
  const decimals = precision - 1 - magnitude;
  const rounded = Number(decimals >= 0 && decimals < 100 ? goFixed(value, decimals) : roundLeft(value, precision));
  const [digits = '', exponent = '0'] = rounded.toExponential().split('e');
  const power = Number(exponent);
  if (power < -4 || power >= precision) {
    return `${digits}e${power < 0 ? '-' : '+'}${String(Math.abs(power)).padStart(2, '0')}`;
  }
  return rounded.toFixed(Math.max(0, significant(digits) - 1 - power));
}

/** Rounds left of the decimal point (or, far below one, where no tie is possible). */
function roundLeft(value: number, precision: number): string {
  if (!Number.isInteger(value)) return value.toPrecision(precision);
  const whole = BigInt(value);
  const unit = 10n ** BigInt(whole.toString().length - precision);
  const half = (whole % unit) * 2n === unit;
  const down = whole / unit;
  return half && down % 2n === 0n ? String(down * unit) : value.toPrecision(precision);
}

function exponentOf(exponential: string): number {
  return Number(exponential.slice(exponential.indexOf('e') + 1));
}

/** How many digits a mantissa like `1.25` has. */
function significant(mantissa: string): number {
  return mantissa.length - (mantissa.includes('.') ? 1 : 0);
}
