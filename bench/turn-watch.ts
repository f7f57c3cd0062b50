/** Measures the longest turn of this process's event loop in CPU time of its main thread: what others do on the machine does not count. */
export class TurnWatch {
  #longest = 0;
  #last = 0;
  #isOn = false;

  begin(): void {
    this.#longest = 0;
    this.#last = cpuMs();
    if (this.#isOn) return;
    this.#isOn = true;
    const turn = () => {
      const now = cpuMs();
      this.#longest = Math.max(this.#longest, now - this.#last);
      this.#last = now;
      if (this.#isOn) setImmediate(turn);
    };
    setImmediate(turn);
  }

  /** Milliseconds. */
  end(): number {
    this.#isOn = false;
    return Math.max(this.#longest, cpuMs() - this.#last);
  }
}

function cpuMs(): number {
  const { user, system } = process.threadCpuUsage();
  return (user + system) / 1_000;
}
