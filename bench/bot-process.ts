import { type ChildProcess, fork } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import { bundle } from '../scripts/build.ts';

/** What can be asked of the bot's process. */
export type BotQuestion =
  | { readonly ask: 'ready' }
  /** Turns its clock forward by `ms` milliseconds. */
  | { readonly ask: 'advance'; readonly ms: number }
  /** Memory after all garbage was collected, bytes. */
  | { readonly ask: 'memory' }
  /** Writes what is on the heap to `path`, in V8's format. */
  | { readonly ask: 'snapshot'; readonly path: string }
  /** From now on, until `longest turn` ends it. */
  | { readonly ask: 'watch turns' }
  /** Of its event loop, in milliseconds of CPU of its main thread. */
  | { readonly ask: 'longest turn' }
  | { readonly ask: 'stop' };

/** Bytes. */
export interface BotMemory extends NodeJS.MemoryUsage {
  /** Of the resident memory what is the process's own: not the pages of Node.js's program file. */
  readonly anonymous: number;
}

/** What it answers, by question. */
export interface BotAnswers {
  readonly ready: boolean;
  readonly advance: null;
  readonly memory: BotMemory;
  readonly snapshot: null;
  readonly 'watch turns': null;
  readonly 'longest turn': number;
  readonly stop: null;
}

/** As in the image: see container/program.sh and the Dockerfile. */
const execArgv = ['--max-semi-space-size=1', '--memory-saver-mode', '--no-maglev', '--max-old-space-size=160'];
const allocator = { MALLOC_ARENA_MAX: '1', MALLOC_MMAP_THRESHOLD_: '32768', MALLOC_TRIM_THRESHOLD_: '32768' };

/** A whole bot in a process of its own, bundled as in the image. */
export class BotProcess {
  /** Messages of the log, from warnings on, and how often each came. */
  readonly warnings = new Map<string, number>();
  readonly #child: ChildProcess;
  readonly #waiting = new Map<number, (value: unknown) => void>();
  #asked = 0;

  private constructor(program: string, environment: Readonly<Record<string, string>>, aheadMs: number) {
    this.#child = fork(program, [String(aheadMs)], {
      env: { PATH: process.env['PATH'], NODE_ENV: 'production', ...allocator, ...environment, LOG_FORMAT: 'json' },
      execArgv: [...execArgv, '--expose-gc'],
      stdio: ['ignore', 'pipe', 'inherit', 'ipc'],
    });
    this.#child.on('message', ({ id, value }: { readonly id: number; readonly value: unknown }) => {
      this.#waiting.get(id)?.(value);
      this.#waiting.delete(id);
    });
    if (this.#child.stdout) createInterface({ input: this.#child.stdout }).on('line', (line) => this.#read(line));
  }

  /**
   * @param folder where the bundle is put
   * @param environment the bot's settings; nothing of ours goes to it
   */
  static async start(folder: string, environment: Readonly<Record<string, string>>): Promise<BotProcess> {
    return BotProcess.run(await BotProcess.bundle(folder), environment);
  }

  /** Bundles the program below `folder`; resolves with its path. */
  static async bundle(folder: string): Promise<string> {
    await bundle(folder, {
      entryPoints: { 'bot-child': fileURLToPath(new URL('./bot-child.ts', import.meta.url)) },
      // In one file with it, bot.ts would take itself for the program.
      define: { 'import.meta.main': 'false' },
      // What lies in memory is to be called by its name.
      minify: false,
    });
    return join(folder, 'programs/bot-child.js');
  }

  /** Runs a bundled program. `aheadMs`: how far its clock is ahead of the machine's from the start. */
  static run(program: string, environment: Readonly<Record<string, string>>, aheadMs = 0): BotProcess {
    return new BotProcess(program, environment, aheadMs);
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

  /** Ends it as a power cut would: `kill -9`. Resolves when it is gone. */
  async kill(): Promise<void> {
    const { exitCode, signalCode } = this.#child;
    if (exitCode !== null || signalCode !== null) return;
    const ended = once(this.#child, 'exit');
    this.#child.kill('SIGKILL');
    await ended;
  }

  #read(line: string): void {
    const { level, msg } = JSON.parse(line);
    if (!['warn', 'error', 'fatal'].includes(level)) return;
    this.warnings.set(msg, (this.warnings.get(msg) ?? 0) + 1);
  }
}
