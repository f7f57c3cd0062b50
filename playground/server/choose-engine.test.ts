import { mkdtempSync, rmSync } from 'node:fs';
import { createServer } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, expect, it } from 'vitest';
import { createBox, engineSocket } from '../../test/engine/index.ts';
import { chooseEngine } from './choose-engine.ts';

const folder = mkdtempSync(join(tmpdir(), 'stevedore-choose-'));

afterAll(() => rmSync(folder, { recursive: true, force: true }));

it('an engine with containers is your own, unless samples are asked for', async () => {
  await createBox({ start: false });
  const env = { DOCKER_HOST: `unix://${engineSocket()}` };
  expect(await chooseEngine(env, false)).toEqual({ kind: 'own', why: expect.stringContaining(engineSocket()) });
  expect(await chooseEngine(env, true)).toEqual({ kind: 'sample', why: expect.stringContaining('--sample') });
});

it('samples are there when no engine answers, when it has no container, and when it says nothing', async () => {
  const socket = join(folder, 'engine.sock');
  const env = { DOCKER_HOST: `unix://${socket}` };
  expect(await chooseEngine(env, false)).toEqual({ kind: 'sample', why: expect.stringContaining('no Docker Engine') });
  let isSilent = false;
  const server = createServer((_, response) => {
    if (!isSilent) response.setHeader('content-type', 'application/json').end('[]');
  });
  await new Promise<void>((resolve) => void server.listen(socket, resolve));
  try {
    expect(await chooseEngine(env, false)).toEqual({ kind: 'sample', why: expect.stringContaining('no container') });
    isSilent = true;
    expect(await chooseEngine(env, false)).toEqual({ kind: 'sample', why: expect.stringContaining('does not answer') });
  } finally {
    server.closeAllConnections();
    server.close();
  }
});

it('samples are there when the address of the engine cannot be used', async () => {
  for (const host of ['ssh://me@nas', 'nonsense://'])
    expect(await chooseEngine({ DOCKER_HOST: host }, false)).toMatchObject({ kind: 'sample' });
});
