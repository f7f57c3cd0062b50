import { type ChildProcess, spawn } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { onTestFinished } from 'vitest';

/** Runs a script of this directory as a process of its own, gone at the end of the test. */
export function startProcess(script: string, args: readonly string[], asNobody = false): ChildProcess {
  const path = fileURLToPath(new URL(script, import.meta.url));
  const child = spawn(process.execPath, [path, ...args], {
    stdio: ['ignore', 'pipe', 'inherit'],
    ...(asNobody && process.getuid?.() === 0 ? { uid: 65_534, gid: 65_534 } : {}),
  });
  onTestFinished(() => void child.kill('SIGKILL'));
  return child;
}

/** Resolves with what it has written once `text` is in it; rejects when it ends before. */
export function untilItSays(child: ChildProcess, text: string): Promise<string> {
  return new Promise((resolve, reject) => {
    let said = '';
    child.stdout?.setEncoding('utf8').on('data', (chunk: string) => {
      said += chunk;
      if (said.includes(text)) resolve(said);
    });
    child.once('exit', () => reject(new Error(`ended without saying ${text}; it said: ${said}`)));
  });
}

/** Kills it the hard way and waits until it is gone. */
export function killHard(child: ChildProcess): Promise<void> {
  return new Promise((resolve) => {
    child.once('exit', () => resolve());
    child.kill('SIGKILL');
  });
}
