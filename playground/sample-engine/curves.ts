/** A figure that goes up and down around an average, and its sum since a time: both of the same curve, so that they fit. */
export interface Curve {
  /** Now, in the average's unit. */
  at(ms: number): number;
  /** Between two times, unit times seconds. Never less than nothing. */
  sum(fromMs: number, toMs: number): number;
}

/** Each wave: its height as a part of the average, and how long it is, in seconds. A minute's breath, and a day's. */
const waves = [
  { height: 0.35, seconds: 97 },
  { height: 0.2, seconds: 761 },
  { height: 0.3, seconds: 86_400 },
] as const;

/** `shift` makes two of the same average differ. */
export function curve(average: number, shift: number): Curve {
  const phase = (ms: number, seconds: number) => (2 * Math.PI * ((ms / 1000) % seconds)) / seconds + shift;
  const integral = (ms: number) =>
    waves.reduce(
      (sum, { height, seconds }) => sum - (height * seconds * Math.cos(phase(ms, seconds))) / (2 * Math.PI),
      0,
    );
  return {
    at: (ms) =>
      average * (1 + waves.reduce((sum, { height, seconds }) => sum + height * Math.sin(phase(ms, seconds)), 0)),
    sum: (fromMs, toMs) => Math.max(0, average * ((toMs - fromMs) / 1000 + integral(toMs) - integral(fromMs))),
  };
}
