import { expect, test } from 'vitest';
import { clientFor } from './client.ts';
import { engineSocket } from './index.ts';

test("the user's DOCKER_HOST has no say in the tests", async () => {
  expect(Object.keys(process.env).filter((name) => name.startsWith('DOCKER_'))).toEqual([]);
  process.env['DOCKER_HOST'] = 'tcp://127.0.0.1:1';
  try {
    expect(String(await clientFor(engineSocket()).ping())).toBe('OK');
  } finally {
    delete process.env['DOCKER_HOST'];
  }
});
