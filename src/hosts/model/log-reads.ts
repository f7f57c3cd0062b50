import type { Clock } from '../../kit/clock.ts';
import { Turns } from '../../kit/turns.ts';
import { type Engine, EngineError, type LogOptions, type LogText } from './engine.ts';

/** Of people: each may be 2 MiB, several times over until it has been sent. Milliseconds. */
const forPeople = { atOnce: 2, atOnceEach: 1, mostEach: 3, waiting: 100, waitMs: 120_000, turnMs: 60_000 };
/** The bot's own, for alerts: small, but many at once when everything falls over. An alert does not wait long for them. */
const forItself = { atOnce: 4, atOnceEach: 4, mostEach: 64, waiting: 64, waitMs: 10_000, turnMs: 20_000 };

/** A log that was read. */
export interface HeldLog {
  readonly log: LogText;
  /** To be called when nothing of the log is in memory any more: only then the next one is read. */
  readonly end: () => void;
}

/** All reading of logs: a few at once, so that many people who look at large ones do not take all the memory. */
export class LogReads implements Pick<Engine, 'logs'> {
  readonly #engine: Pick<Engine, 'logs'>;
  readonly #people: Turns;
  readonly #own: Turns;

  constructor(engine: Pick<Engine, 'logs'>, clock: Pick<Clock, 'after'>) {
    this.#engine = engine;
    this.#people = new Turns(forPeople, clock);
    this.#own = new Turns(forItself, clock);
  }

  /** For a person, by id, when it is their turn. @throws {TurnError} and {EngineError} */
  async readFor(personId: string, id: string, options: LogOptions): Promise<HeldLog> {
    const end = await this.#people.begin(personId);
    try {
      return { log: await this.#engine.logs(id, options), end };
    } catch (error) {
      end();
      throw error;
    }
  }

  /** For the bot itself: short ones, that nobody waits for. @throws {EngineError} */
  async logs(id: string, options: LogOptions): Promise<LogText> {
    const end = await this.#own.begin('bot').catch((cause: unknown) => {
      throw new EngineError('timeout', 'Too many logs are being read.', { cause });
    });
    try {
      return await this.#engine.logs(id, options);
    } finally {
      end();
    }
  }
}
