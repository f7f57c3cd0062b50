/** The simulated time, as the server last told it. Ticks for those who listen. */
export class PageClock {
  #ahead = 0;
  readonly #listeners = new Set<() => void>();
  #timer: number | null = null;

  /** Milliseconds since the epoch. */
  now(): number {
    return Date.now() + this.#ahead;
  }

  /** Sets it to what the server says. */
  set(now: number): void {
    this.#ahead = now - Date.now();
    this.#tick();
  }

  /** Calls `listener` each second and when the time was turned. Returns its removal. */
  listen(listener: () => void): () => void {
    this.#listeners.add(listener);
    this.#timer ??= window.setInterval(() => this.#tick(), 1_000);
    return () => {
      this.#listeners.delete(listener);
      if (this.#listeners.size > 0 || this.#timer === null) return;
      window.clearInterval(this.#timer);
      this.#timer = null;
    };
  }

  #tick(): void {
    for (const listener of [...this.#listeners]) listener();
  }
}
