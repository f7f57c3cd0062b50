/** "Turn your clock": what the server tells the bot's process, which answers with the same number when it is done. */
export interface Turn {
  /** Milliseconds. */
  readonly turn: number;
}

/** Half of what the bot gives an engine for an answer: so its deadlines do not pass while it is answered. Milliseconds. */
export const stepMs = 5_000;

/** A turn as it may be. */
export function turnMs(ms: unknown): number {
  return typeof ms === 'number' && ms > 0 && ms <= stepMs ? ms : 0;
}
