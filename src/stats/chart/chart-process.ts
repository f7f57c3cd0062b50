import { execFile } from 'node:child_process';
import { extname } from 'node:path';
import { fileURLToPath } from 'node:url';
import { ChartError, type ChartRenderer, type ChartRequest } from '../model/history-chart.ts';

/** A picture has some 60 kB. */
const LARGEST_PICTURE = 4_000_000;

const PNG_SIGNATURE = [0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a];

/** All of it has a default that fits our own source tree; a bundle says where it has put things. */
export interface ChartProcessOptions {
  /** The drawing process's program. */
  readonly childPath?: string;
  readonly fontDirectory?: string;
  /** For one picture, from the start of its process. A Raspberry Pi needs about two seconds. */
  readonly deadlineMs?: number;
  /** Pictures that may wait while one is drawn. */
  readonly maxWaiting?: number;
}

/**
 * Draws each chart in a process of its own that ends with it, so that the memory it takes (about 20 MB for a quarter
 * of a second) is never the bot's. One at a time; a few may wait, more are refused.
 */
export class ChartProcess implements ChartRenderer {
  readonly #childPath: string;
  readonly #fontDirectory: string;
  readonly #deadlineMs: number;
  readonly #maxWaiting: number;
  #unfinished = 0;
  #last: Promise<unknown> = Promise.resolve();

  constructor(options: ChartProcessOptions = {}) {
    // Beside this file, as source or compiled.
    const child = `./chart-child${extname(new URL(import.meta.url).pathname)}`;
    this.#childPath = options.childPath ?? fileURLToPath(new URL(child, import.meta.url));
    this.#fontDirectory = options.fontDirectory ?? fileURLToPath(new URL('../../../assets/fonts', import.meta.url));
    this.#deadlineMs = options.deadlineMs ?? 15_000;
    this.#maxWaiting = options.maxWaiting ?? 4;
  }

  async render(request: ChartRequest): Promise<Uint8Array> {
    if (this.#unfinished > this.#maxWaiting) throw new ChartError('busy', `${this.#unfinished} charts are waiting`);
    this.#unfinished++;
    const picture = this.#last.then(() => this.#draw(request));
    this.#last = picture.catch(() => {});
    try {
      return await picture;
    } finally {
      this.#unfinished--;
    }
  }

  #draw(request: ChartRequest): Promise<Uint8Array> {
    const options = {
      encoding: 'buffer',
      timeout: this.#deadlineMs,
      killSignal: 'SIGKILL',
      maxBuffer: LARGEST_PICTURE,
      // It needs nothing else of ours, the token least of all.
      env: Object.fromEntries(Object.entries(process.env).filter(([name]) => name.startsWith('MALLOC_'))),
    } as const;
    const args = ['--max-semi-space-size=1', '--max-old-space-size=96', this.#childPath, this.#fontDirectory];
    return new Promise((resolve, reject) => {
      const child = execFile(process.execPath, args, options, (cause, stdout, stderr) => {
        const tooLarge = cause?.code === 'ERR_CHILD_PROCESS_STDIO_MAXBUFFER';
        if (cause?.killed && !tooLarge) {
          reject(new ChartError('timeout', `no picture within ${this.#deadlineMs} ms`, { cause }));
        } else if (cause || !PNG_SIGNATURE.every((byte, index) => stdout[index] === byte)) {
          const said = stderr.toString('utf8').trim().slice(-2_000);
          reject(new ChartError('failed', `the drawing process ended without a picture: ${said}`, { cause }));
        } else {
          resolve(stdout);
        }
      });
      // One that ends before it has read everything says why by its end.
      child.stdin?.on('error', () => {});
      child.stdin?.end(JSON.stringify(request));
    });
  }
}
