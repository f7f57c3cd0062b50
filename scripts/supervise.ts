import { Readable } from 'node:stream';
import { execa } from 'execa';
import { EXIT_CONFIG } from '../src/config/environment.ts';
import { kernelWaits, Stillness, type StillnessLimits } from './stillness.ts';

/** A program to keep running. */
export interface Program {
  /** As it is called in what we say. */
  readonly name: string;
  /** Its TypeScript file. */
  readonly file: string;
  /** All of its environment. */
  readonly env: Readonly<Record<string, string | undefined>>;
}

/** How patient to be, in milliseconds. */
export interface Patience {
  /** Between the first end of a program and its next start; doubled each time, up to `longestPauseMs`. */
  readonly firstPauseMs: number;
  readonly longestPauseMs: number;
  /** A program that ran so long was well: the next pause is the first one again. */
  readonly wellAfterMs: number;
  /** From the request to stop until it is killed. The bot may be waiting for a container to stop. */
  readonly graceMs: number;
  readonly still: StillnessLimits;
}

/** Good for people and for a Raspberry Pi. */
export const PATIENCE: Patience = {
  firstPauseMs: 1_000,
  longestPauseMs: 30_000,
  wellAfterMs: 60_000,
  graceMs: 20_000,
  still: { running: 15_000, starting: 1_800_000 },
};

/** The pipe into which a program tells that its event loop turns. */
const HEARTBEAT_FD = 3;
const LOOK_EVERY_MS = 500;

interface Options {
  readonly patience: Patience;
  /** Asks all programs to stop, once. */
  readonly stop: AbortSignal;
  /** One line for the person who started it. */
  readonly say: (line: string) => void;
}

/**
 * Runs the programs and starts again whichever ends, until `stop`. Resolves, when none of them is left, with the exit
 * code: 0 after a clean stop, 1 if one had to be killed, and the code for wrong settings as soon as one of them ends with that,
 * because trying again would change nothing.
 */
export async function supervise(programs: readonly Program[], { patience, stop, say }: Options): Promise<number> {
  const wrongSettings = new AbortController();
  const ending = AbortSignal.any([stop, wrongSettings.signal]);
  const keep = async (program: Program): Promise<boolean> => {
    let pauseMs = patience.firstPauseMs;
    while (!ending.aborted) {
      const startedAt = performance.now();
      const end = await run(program, ending, { patience, say });
      if (end.code === EXIT_CONFIG) {
        say(`The ${program.name} can't use its settings: see above. Correct them and start again.`);
        wrongSettings.abort();
      }
      if (ending.aborted) return !end.killed;
      if (performance.now() - startedAt >= patience.wellAfterMs) pauseMs = patience.firstPauseMs;
      say(`The ${program.name} ended (${end.how}); it starts again in ${pauseMs / 1000} s.`);
      await pause(pauseMs, ending);
      pauseMs = Math.min(pauseMs * 2, patience.longestPauseMs);
    }
    return true;
  };
  const clean = await Promise.all(programs.map(keep));
  if (wrongSettings.signal.aborted) return EXIT_CONFIG;
  return clean.every(Boolean) ? 0 : 1;
}

interface End {
  readonly code: number | undefined;
  readonly how: string;
  /** It did not stop when asked to. */
  readonly killed: boolean;
}

async function run(
  { name, file, env }: Program,
  ending: AbortSignal,
  { patience, say }: Pick<Options, 'patience' | 'say'>,
): Promise<End> {
  const heartbeat = ['--heartbeat', String(HEARTBEAT_FD)];
  const child = execa(process.execPath, ['--disable-warning=ExperimentalWarning', file, ...heartbeat], {
    env,
    extendEnv: false,
    stdio: ['inherit', 'inherit', 'inherit', 'pipe'],
    buffer: false,
    reject: false,
    // A process group of its own: Ctrl+C in the terminal reaches us alone, and each program is asked to stop once.
    detached: true,
    // Over this channel, never used to talk, the program notices if we are killed.
    ipc: true,
    forceKillAfterDelay: patience.graceMs,
  });
  const killWithUs = (): void => void child.kill('SIGKILL');
  const ask = (): void => void child.kill('SIGTERM');
  process.on('exit', killWithUs);
  ending.addEventListener('abort', ask);
  const unwatch = endWhenStill(child, patience.still, () =>
    say(`The ${name} stood still for ${patience.still.running / 1000} s: it is ended.`),
  );
  const { exitCode, signal, shortMessage } = await child;
  unwatch();
  ending.removeEventListener('abort', ask);
  process.off('exit', killWithUs);
  const how = signal
    ? `signal ${signal}`
    : exitCode === undefined
      ? (shortMessage ?? 'not started')
      : `exit code ${exitCode}`;
  return { code: exitCode, how, killed: signal === 'SIGKILL' && ending.aborted };
}

/** A child process, as far as it is watched. */
interface Watched {
  readonly pid?: number | undefined;
  readonly stdio: readonly unknown[];
  kill(signal: 'SIGKILL'): boolean;
}

/** Kills a program whose event loop does not turn: it can't be asked to end. Returns what stops the watch. */
function endWhenStill(child: Watched, limits: StillnessLimits, onStill: () => void): () => void {
  const { pid, stdio } = child;
  if (pid === undefined) return () => undefined;
  const stillness = new Stillness(limits, performance.now());
  const pipe = stdio[HEARTBEAT_FD];
  if (pipe instanceof Readable) pipe.on('data', () => stillness.beat()).on('error', () => undefined);
  const waits = kernelWaits(pid);
  const timer = setInterval(() => {
    if (!stillness.look(performance.now(), waits())) return;
    clearInterval(timer);
    onStill();
    child.kill('SIGKILL');
  }, LOOK_EVERY_MS);
  return () => clearInterval(timer);
}

function pause(ms: number, ending: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    const done = (): void => {
      clearTimeout(timer);
      ending.removeEventListener('abort', done);
      resolve();
    };
    const timer = setTimeout(done, ms);
    if (ending.aborted) done();
    else ending.addEventListener('abort', done);
  });
}
