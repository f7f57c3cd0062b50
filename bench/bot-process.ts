import { type ChildProcess, fork } from 'node:child_process';
import { once } from 'node:events';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';

/** What can be asked of the bot's process. */
export type BotQuestion =
  | { readonly ask: 'ready' }
  /** Turns its clock forward by `ms` milliseconds. */
  | { readonly ask: 'advance'; readonly ms: number }
  /** Memory after all garbage was collected, bytes. */
  | { readonly ask: 'memory' }
  /** Writes what is on the heap to `path`, in V8's format. */
  | { readonly ask: 'snapshot'; readonly path: string }
  | { readonly ask: 'stop' };

/** What it answers, by question. */
export interface BotAnswers {
  readonly ready: boolean;
  readonly advance: null;
  readonly memory: NodeJS.MemoryUsage;
  readonly snapshot: null;
  readonly stop: null;
}

/** A whole bot in a process of its own. */
export class BotProcess {
  /** Messages of the log, from warnings on, and how often each came. */
  readonly warnings = new Map<string, number>();
  readonly #child: ChildProcess;
  readonly #waiting = new Map<number, (value: unknown) => void>();
  #asked = 0;

  /** @param environment the bot's settings; nothing of ours goes to it */
  constructor(environment: Readonly<Record<string, string>>) {
    this.#child = fork(fileURLToPath(new URL('./bot-child.ts', import.meta.url)), [], {
      env: { PATH: process.env['PATH'], ...environment, LOG_FORMAT: 'json' },
      execArgv: ['--expose-gc'],
      stdio: ['ignore', 'pipe', 'inherit', 'ipc'],
    });
    this.#child.on('message', ({ id, value }: { readonly id: number; readonly value: unknown }) => {
      this.#waiting.get(id)?.(value);
      this.#waiting.delete(id);
    });
    if (this.#child.stdout) createInterface({ input: this.#child.stdout }).on('line', (line) => this.#read(line));
  }

  /** Rejects when the process ends before it has answered. */
  async ask<Question extends BotQuestion>(question: Question): Promise<BotAnswers[Question['ask']]> {
    const id = ++this.#asked;
    const answered = new Promise<BotAnswers[Question['ask']]>((resolve) => {
      this.#waiting.set(id, (value) => resolve(value as BotAnswers[Question['ask']]));
    });
    this.#child.send({ id, ...question });
    const waiting = new AbortController();
    const ended = once(this.#child, 'exit', { signal: waiting.signal });
    try {
      return await Promise.race([
        answered,
        ended.then(([code]) => Promise.reject(new Error(`the bot's process ended with ${code}`))),
      ]);
    } finally {
      waiting.abort();
      ended.catch(() => {});
    }
  }

  /** Ends it in order. */
  async stop(): Promise<void> {
    const { exitCode, signalCode } = this.#child;
    if (exitCode !== null || signalCode !== null) return;
    const ended = once(this.#child, 'exit');
    await this.ask({ ask: 'stop' });
    await ended;
  }

  #read(line: string): void {
    const { level, msg } = JSON.parse(line);
    if (!['warn', 'error', 'fatal'].includes(level)) return;
    this.warnings.set(msg, (this.warnings.get(msg) ?? 0) + 1);
  }
}
