const MINUTE = 60_000;
const HOUR = 60 * MINUTE;

/** How long people mute, as choices of an option; a value is a duration as the config file writes it. */
export const lengths = [
  { name: '15 minutes', value: '15m' },
  { name: '1 hour', value: '1h' },
  { name: '2 hours', value: '2h' },
  { name: '8 hours', value: '8h' },
  { name: '1 day', value: '1d' },
  { name: '1 week', value: '7d' },
];

/** Ends a mute. */
export const off = { name: 'no longer', value: 'off' };

const milliseconds: Readonly<Record<string, number>> = {
  '15m': 15 * MINUTE,
  '1h': HOUR,
  '2h': 2 * HOUR,
  '8h': 8 * HOUR,
  '1d': 24 * HOUR,
  '7d': 7 * 24 * HOUR,
};

/** Of a chosen value, milliseconds; `null` for {@link off}; two hours where nothing was chosen. */
export function lengthOf(value: unknown): number | null {
  if (value === off.value) return null;
  return milliseconds[String(value ?? '2h')] ?? 2 * HOUR;
}
