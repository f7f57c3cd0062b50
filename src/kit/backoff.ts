/** Pauses between tries, milliseconds: the first one, and the longest. */
export interface Backoff {
  readonly first: number;
  readonly most: number;
}

/** The pause before the next try: doubled with each failure after the first, which is number 0. */
export function backoffMs({ first, most }: Backoff, failures: number): number {
  return Math.min(first * 2 ** failures, most);
}
