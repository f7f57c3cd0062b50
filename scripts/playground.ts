import { type ChildProcess, fork } from 'node:child_process';
import { once } from 'node:events';
import { existsSync } from 'node:fs';
import { join } from 'node:path';

const program = join(import.meta.dirname, '../playground/main.ts');
/** How often it is looked whether a token was entered, milliseconds. */
const lookEveryMs = 1_000;
/** From the request to stop until it is killed, milliseconds. */
const graceMs = 15_000;

/** What the playground is started with. */
export interface PlaygroundSettings {
  /** Its environment. */
  readonly env: Readonly<Record<string, string | undefined>>;
  /** The real bot's data: the playground's own lie below it. */
  readonly dataDir: string;
  /** There as soon as a token was entered on the set-up page: then the playground is over. */
  readonly tokenFile: string;
  /** The set-up page's address; `null`: it is not known, or needs a password that is not set. */
  readonly setUpUrl: string | null;
  /** Sample containers even where there is an engine. */
  readonly sample: boolean;
}

/**
 * Runs the playground until `stop`. It is no part of the product: when it fails, that is said, and the rest goes on. Resolves when
 * it has ended.
 */
export async function runPlayground(settings: PlaygroundSettings, stop: AbortSignal): Promise<void> {
  const { env, dataDir, tokenFile, setUpUrl, sample } = settings;
  const folders = ['--data', join(dataDir, 'playground'), '--real-data', dataDir];
  const setUp = setUpUrl === null ? [] : ['--set-up', setUpUrl];
  const child = fork(program, [...folders, ...setUp, ...(sample ? ['--sample'] : [])], {
    env,
    execArgv: ['--disable-warning=ExperimentalWarning'],
    stdio: ['ignore', 'inherit', 'inherit', 'ipc'],
    // Ctrl+C in the terminal reaches us alone.
    detached: true,
  });
  const looking = setInterval(() => {
    if (!existsSync(tokenFile)) return;
    clearInterval(looking);
    console.log('The real bot takes over: the playground is over.');
    child.send('over', () => {});
  }, lookEveryMs);
  const killed = stopWith(child, stop);
  const [code] = await once(child, 'exit').catch((error: unknown) => [String(error)]);
  clearInterval(looking);
  clearTimeout(killed.timer);
  if (!stop.aborted) console.log(`The playground ended (${code}). Everything else goes on without it.`);
}

function stopWith(child: ChildProcess, stop: AbortSignal): { timer: NodeJS.Timeout | undefined } {
  const killed: { timer: NodeJS.Timeout | undefined } = { timer: undefined };
  const ask = (): void => {
    child.kill('SIGTERM');
    killed.timer = setTimeout(() => child.kill('SIGKILL'), graceMs);
  };
  if (stop.aborted) ask();
  else stop.addEventListener('abort', ask, { once: true });
  return killed;
}
