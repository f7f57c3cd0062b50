import type { IncomingMessage } from 'node:http';
import type { Clock } from '../../kit/clock.ts';
import { pause } from '../../kit/pause.ts';
import type { DockerEngine } from './engine.ts';
import { parseEvent, type TimedEvent } from './event-reply.ts';
import { linesOf } from './lines.ts';

/** More than the 256 events that an engine keeps: what is asked for again was told within so many. */
const mostTold = 1024;
/** Milliseconds that the engine has to tell events of the past. Longer means that they are not of its past: see `cut`. */
const longestAnswer = 5_000;
/** Events of one answer that are read at most. */
const mostRead = 2_000;

/** What a comparison came to. */
export interface Comparison {
  /** Events of the last stretch, as the engine tells them when asked. */
  readonly known: number;
  /** Those among them that the stream did not tell. */
  readonly missed: number;
}

/**
 * Finds out whether a stream of events tells everything: a proxy or a network that broke can keep it open and silent for
 * ever, while the engine answers all else. Asks the engine for the events of the last stretch and compares, without a list
 * of containers. All times are the engine's own, because its clock may differ from ours.
 */
export class StreamCheck {
  readonly #engine: Pick<DockerEngine, 'openEvents'>;
  readonly #clock: Clock;
  readonly #marginMs: number;
  /** Keys of what the stream told, the oldest first, with their times. */
  readonly #told = new Map<string, number>();
  /** Up to here it is compared. */
  #comparedNano: number;
  /** The engine's time when an answer began, and ours by the monotonic clock. */
  #engineTime: { readonly nano: number; readonly at: number };

  /** For one stream, as it begins. `marginMs`: so long an event may take to come through it. */
  constructor(engine: Pick<DockerEngine, 'openEvents'>, clock: Clock, marginMs: number, stream: IncomingMessage) {
    this.#engine = engine;
    this.#clock = clock;
    this.#marginMs = marginMs;
    this.#engineTime = this.#timeOf(stream);
    // The header leaves out what is less than a second, and what happened before the stream began it need not tell.
    this.#comparedNano = this.#engineTime.nano + 1e9;
  }

  /** Did the stream tell anything since it began? */
  get hasTold(): boolean {
    return this.#told.size > 0;
  }

  /** The stream told this. */
  note(event: TimedEvent): void {
    this.#told.set(keyOf(event), event.nano);
    const [oldest] = this.#told;
    if (this.#told.size <= mostTold || oldest === undefined) return;
    this.#told.delete(oldest[0]);
    this.#comparedNano = Math.max(this.#comparedNano, oldest[1]);
  }

  /** Asks, and compares. @throws {EngineError} where the engine does not answer, which says nothing about the stream */
  async compare(signal: AbortSignal): Promise<Comparison> {
    const now = this.#engineTime.nano + (this.#clock.monotonic() - this.#engineTime.at) * 1e6;
    const until = now - this.#marginMs * 1e6;
    const from = this.#comparedNano;
    if (until <= from) return { known: 0, missed: 0 };
    const answer = await this.#engine.openEvents(seconds(from), seconds(until));
    this.#engineTime = this.#timeOf(answer);
    const known = (await this.#read(answer)).filter(({ nano }) => nano > from && nano <= until);
    // On a machine that is very busy, the stream may be later than the answer.
    if (this.#missed(known).length > 0) await pause(this.#clock, this.#marginMs, signal);
    const missed = this.#missed(known);
    // The engine's clock may have been put back meanwhile.
    this.#comparedNano = Math.min(Math.max(this.#comparedNano, until), this.#engineTime.nano);
    return { known: known.length, missed: missed.length };
  }

  #missed(known: readonly TimedEvent[]): TimedEvent[] {
    return known.filter((event) => event.nano > this.#comparedNano && !this.#told.has(keyOf(event)));
  }

  /** Until the engine has no more, or waits: `until` is then still to come for it, as our idea of its time is wrong. */
  async #read(answer: IncomingMessage): Promise<TimedEvent[]> {
    const events: TimedEvent[] = [];
    let isCut = false;
    const cancel = this.#clock.after(longestAnswer, () => {
      isCut = true;
      answer.destroy();
    });
    try {
      for await (const line of linesOf(answer)) {
        const event = parsed(line);
        if (event !== null) events.push(event);
        if (events.length >= mostRead) break;
      }
    } catch (error) {
      if (!isCut) throw error;
    } finally {
      cancel();
      answer.destroy();
    }
    return events;
  }

  #timeOf({ headers }: IncomingMessage): { nano: number; at: number } {
    const time = Date.parse(headers.date ?? '');
    return { nano: (Number.isNaN(time) ? this.#clock.now() : time) * 1e6, at: this.#clock.monotonic() };
  }
}

/** For a query: nanoseconds since the epoch as seconds with a fraction. */
export function seconds(nano: number): string {
  return (nano / 1e9).toFixed(9);
}

function keyOf({ nano, id, kind }: TimedEvent): string {
  return `${nano} ${kind} ${id}`;
}

/** What is not understood, the stream cannot have told either. */
function parsed(line: string): TimedEvent | null {
  try {
    return parseEvent(line);
  } catch {
    return null;
  }
}
