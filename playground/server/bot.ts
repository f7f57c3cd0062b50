import { type ChildProcess, fork } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { setTimeout as sleep } from 'node:timers/promises';
import type { Turn } from './turn.ts';

const program = join(import.meta.dirname, '../../src/bot.ts');
const turnedTime = join(import.meta.dirname, 'turned-time.ts');

/** Before it starts again when it has ended by itself, milliseconds: the first time, and at most. */
const pauseMs = { first: 500, most: 15_000 };
/** From the request to stop until it is killed, milliseconds. */
const graceMs = 10_000;
/** So long the bot may take for a step of turned time, real milliseconds. */
const longestStepMs = 30_000;

/** What the bot is given. */
export interface BotOptions {
  readonly env: Readonly<Record<string, string | undefined>>;
  /** Its clock can be turned. */
  readonly turned: boolean;
  /** Told each line that it logs. */
  readonly say: (line: string) => void;
}

/** The bot's program in a process of its own, kept running. */
export class BotChild {
  readonly #options: BotOptions;
  #child: ChildProcess | null = null;
  #stopping = false;
  #running: Promise<void> | null = null;

  constructor(options: BotOptions) {
    this.#options = options;
  }

  start(): void {
    this.#running = this.#keep();
  }

  async #keep(): Promise<void> {
    for (let wait = pauseMs.first; !this.#stopping; wait = Math.min(wait * 2, pauseMs.most)) {
      const child = this.#fork();
      this.#child = child;
      await once(child, 'exit').catch((error: unknown) => this.#options.say(String(error)));
      this.#child = null;
      if (this.#stopping) return;
      this.#options.say(`The playground's bot ended; it starts again in ${wait / 1000} s.`);
      await sleep(wait);
    }
  }

  #fork(): ChildProcess {
    const { env, turned, say } = this.#options;
    const child = fork(program, [], {
      env,
      execArgv: ['--disable-warning=ExperimentalWarning', ...(turned ? ['--import', turnedTime] : [])],
      stdio: ['ignore', 'pipe', 'pipe', 'ipc'],
    });
    for (const stream of [child.stdout, child.stderr]) if (stream !== null) createInterface(stream).on('line', say);
    return child;
  }

  /** Turns its clock, milliseconds; resolves when what came due has been answered. One that is not running is not waited for. */
  async turns(ms: number): Promise<void> {
    const child = this.#child;
    if (child?.connected !== true) return;
    const ended = new AbortController();
    const { signal } = ended;
    const late = sleep(longestStepMs, undefined, { signal, ref: false });
    const turn: Turn = { turn: ms };
    try {
      child.send(turn);
      await Promise.race([once(child, 'message', { signal }), once(child, 'exit', { signal }), late]);
    } finally {
      ended.abort();
      late.catch(() => {});
    }
  }

  /** Ends it in order. */
  async stop(): Promise<void> {
    this.#stopping = true;
    const child = this.#child;
    if (child === null) return;
    child.kill('SIGTERM');
    const killed = setTimeout(() => child.kill('SIGKILL'), graceMs);
    await this.#running;
    clearTimeout(killed);
  }
}
