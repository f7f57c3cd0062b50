/** Something that goes wrong on purpose. */
export interface Fault {
  /** Which requests it hits. All when absent. */
  readonly match?: (method: string, path: string) => boolean;
  /** What is answered instead. */
  readonly status?: number;
  /** With 429: after how many seconds to ask again; 1 when absent. */
  readonly retryAfter?: number;
  /**
   * What is answered instead is a page of HTML, with `status` or 502: as Cloudflare does in front of Discord, or a captive portal
   * with 200.
   */
  readonly html?: boolean;
  /** Does the work, sends half of the answer and closes the connection. */
  readonly cutBody?: boolean;
  /** Does the work and sends half of the answer as if that were all. */
  readonly halfBody?: boolean;
  /** How many requests it hits; 1 when absent. */
  readonly times?: number;
  /** Closes the connection without an answer. */
  readonly closeSocket?: boolean;
  /** Does the work and then closes the connection: the bot cannot know whether it was done. */
  readonly closeAfter?: boolean;
  /** Waits so long, real milliseconds, before anything else. */
  readonly delayMs?: number;
  /** Waits for this before anything else. */
  readonly workAfter?: Promise<unknown>;
  /** Does the work at once and answers only when this has settled. */
  readonly answerAfter?: Promise<unknown>;
}

/** A fault that was set, and what has become of it. */
export interface SetFault {
  /** How many requests it has hit. */
  readonly hits: number;
  /** Takes it away. */
  stop(): void;
}

/** The faults in force, oldest first. */
export class Faults {
  readonly #set: { fault: Fault; left: number; hits: number }[] = [];

  /** Sets a fault. */
  add(fault: Fault): SetFault {
    const entry = { fault, left: fault.times ?? 1, hits: 0 };
    this.#set.push(entry);
    return {
      get hits() {
        return entry.hits;
      },
      stop: () => {
        entry.left = 0;
      },
    };
  }

  /** The fault that hits this request, if any. */
  take(method: string, path: string): Fault | undefined {
    const entry = this.#set.find(({ fault, left }) => left > 0 && (fault.match?.(method, path) ?? true));
    if (entry === undefined) return undefined;
    entry.left--;
    entry.hits++;
    return entry.fault;
  }
}
