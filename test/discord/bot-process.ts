import { type ChildProcess, fork } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { beforeAll, onTestFinished } from 'vitest';
import { bundledProgram } from '../bundled-program.ts';
import { until } from '../engine/index.ts';
import { EngineGate } from './engine-gate.ts';
import { engineHasSpoken, type Home, type HomeOptions, prepareHome } from './harness.ts';

let program = '';
beforeAll(async () => {
  program = await bundledProgram(new URL('process-bot.ts', import.meta.url));
});

/** The clocks are turned in steps that leave the bot time to act: what it waits for is not to seem late. Milliseconds. */
const stepMs = 3_000;

/** A whole bot that can be killed at any moment, between a simulated Discord and a real engine. */
export interface KillableBot extends Home {
  /** What the bot asks of the engine goes through it. */
  readonly gate: EngineGate;
  /** Lines of the log of all bots there were, as JSON. */
  readonly log: readonly string[];
  /** `kill -9`: resolves when it is gone. */
  kill(): Promise<void>;
  /** Another one with the same data; resolves when it is ready. */
  start(): Promise<void>;
  /** Turns the clocks of Discord and of the bot forward, milliseconds. */
  passes(ms: number): Promise<void>;
}

/** Starts one; ends with the test. */
export async function startKillableBot(options: HomeOptions = {}): Promise<KillableBot> {
  const home = await prepareHome(options);
  const gate = await EngineGate.open(join(home.data, 'engine.sock'), home.socket);
  onTestFinished(() => gate.close());
  const settings = { ...home.settings, DOCKER_HOST: `unix://${gate.path}` };
  const log: string[] = [];
  let child: ChildProcess | null = null;

  const kill = async () => {
    if (child === null) return;
    const gone = once(child, 'exit');
    child.kill('SIGKILL');
    child = null;
    await gone;
  };
  const start = async () => {
    const ahead = home.discord.clock.now() - Date.now();
    const started = fork(program, [String(ahead)], {
      env: { PATH: process.env['PATH'], ...settings },
      execArgv: [],
      stdio: ['ignore', 'pipe', 'inherit', 'ipc'],
    });
    started.stdout?.setEncoding('utf8').on('data', (text: string) => void log.push(...text.trimEnd().split('\n')));
    child = started;
    await until(() => ask(started, 0), 'the bot to be ready');
  };
  onTestFinished(kill);
  await start();
  return {
    ...home,
    gate,
    log,
    kill,
    start,
    async passes(ms) {
      for (let left = ms; left > 0; left -= stepMs) {
        home.discord.clock.advance(Math.min(left, stepMs));
        if (child !== null) await ask(child, Math.min(left, stepMs));
        await engineHasSpoken(home);
      }
    },
  };
}

/** Turns its clock; resolves with whether it is ready. Rejects when it ends before it answers. */
async function ask(child: ChildProcess, advance: number): Promise<boolean> {
  const waiting = new AbortController();
  const { signal } = waiting;
  try {
    const answer = once(child, 'message', { signal });
    const ended = once(child, 'exit', { signal }).then(([code]) => {
      throw new Error(`the bot's process ended with ${code}`);
    });
    child.send({ advance });
    const [{ ready }] = await Promise.race([answer, ended]);
    return ready;
  } finally {
    waiting.abort();
  }
}
