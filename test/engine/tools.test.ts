import { execa } from 'execa';
import { expect, test } from 'vitest';
import { docker } from './index.ts';
import { findTools, wantedEngine } from './tools.ts';

test('the engine is the one that TEST_ENGINE asks for', async () => {
  const { Version } = await docker().version();
  const { dockerd } = await findTools(() => {});
  expect((await execa(dockerd, ['--version'])).stdout).toContain(`version ${Version},`);
  if (process.env['TEST_ENGINE'] === '28') expect(Version).toMatch(/^28\./);
  else expect(dockerd).toMatch(/^\/usr\//);
});

test('an engine that the tests do not know is refused with the ones they do', () => {
  const known = [undefined, '', '28'].map((value) => wantedEngine(value));
  expect(known).toEqual(['distribution', 'distribution', '28']);
  for (const value of ['29', '28.5', '20', ' 28', 'podman']) {
    expect(() => wantedEngine(value)).toThrow(/TEST_ENGINE=".*" is not an engine .* Set it to 28 .* or leave it out/);
  }
});
