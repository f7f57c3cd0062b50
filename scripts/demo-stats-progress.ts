const WIDTH = 30;

/** A line that shows how far something is. On a terminal it moves; in a pipe only its last state is printed. */
export class Progress {
  readonly #label: string;
  readonly #startedAt = performance.now();
  readonly #timer: NodeJS.Timeout | undefined;
  #done = 0;
  #total: number | null;

  /** @param total steps; `null` where there is only one, of unknown length */
  constructor(label: string, total: number | null) {
    this.#label = label.padEnd(34);
    this.#total = total;
    if (process.stdout.isTTY) this.#timer = setInterval(() => this.#draw(), 100);
  }

  step(): void {
    this.#done += 1;
  }

  /** Wipes the line out. */
  stop(): void {
    clearInterval(this.#timer);
    if (process.stdout.isTTY) process.stdout.write(`\r${' '.repeat(this.#label.length + WIDTH + 15)}\r`);
  }

  /** Prints the last state with what came of it, and returns the milliseconds since it began. */
  end(result: (ms: number) => string): number {
    const ms = performance.now() - this.#startedAt;
    clearInterval(this.#timer);
    this.#total ??= 1;
    this.#done = this.#total;
    const start = process.stdout.isTTY ? '\r' : '';
    process.stdout.write(`${start}${this.#label} ${this.#bar()} ${result(ms).padEnd(8)}\n`);
    return ms;
  }

  #draw(): void {
    const seconds = (performance.now() - this.#startedAt) / 1_000;
    process.stdout.write(`\r${this.#label} ${this.#bar()} ${seconds.toFixed(1)} s`);
  }

  #bar(): string {
    if (this.#total === null) {
      const at = Math.floor((performance.now() - this.#startedAt) / 100) % (WIDTH - 3);
      return `[${' '.repeat(at)}===${' '.repeat(WIDTH - 3 - at)}]`;
    }
    const filled = Math.round((this.#done / Math.max(1, this.#total)) * WIDTH);
    return `[${'='.repeat(filled)}${' '.repeat(WIDTH - filled)}]`;
  }
}
