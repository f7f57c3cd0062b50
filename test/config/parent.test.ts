import { fork, spawn } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { expect, it } from 'vitest';

const program = join(import.meta.dirname, 'process-parent.ts');

it.each(['early', 'late'])('a program notices that its parent is gone when it looks %s', async (when) => {
  const child = fork(program, [when]);
  const ended = once(child, 'exit');
  await once(child, 'message');
  child.disconnect();
  expect(await ended).toEqual([7, null]);
});

it('a program without such a parent goes on', async () => {
  const child = spawn(process.execPath, [program, 'early'], { stdio: ['ignore', 'pipe', 'inherit'] });
  await once(child.stdout, 'data');
  child.kill('SIGTERM');
  expect(await once(child, 'exit')).toEqual([null, 'SIGTERM']);
});
