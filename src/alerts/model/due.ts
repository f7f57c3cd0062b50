/**
 * Is it time? A moment that is further ahead than `longestMs`, the longest that it can ever have been, was set by a clock
 * that has been put back since: then it is time, too.
 */
export function isDue(at: number, now: number, longestMs: number): boolean {
  return at <= now || at - now > longestMs;
}
