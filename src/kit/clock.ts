/** Time as the product sees it. Comes in as an argument everywhere, so that a test can turn it forward. */
export interface Clock {
  /** Wall-clock time, milliseconds since the epoch. Can jump; never subtract two of them for a duration. */
  now(): number;
  /** Milliseconds from an arbitrary start that only ever grow: the difference of two is a duration. */
  monotonic(): number;
  /** Runs `task` once, after `ms` milliseconds. Returns a function that cancels it. Does not keep the process alive. */
  after(ms: number, task: () => void): () => void;
}

/** The machine's own clock. */
export const systemClock: Clock = {
  now: () => Date.now(),
  monotonic: () => performance.now(),
  after(ms, task) {
    const timer = setTimeout(task, ms);
    timer.unref();
    return () => clearTimeout(timer);
  },
};
