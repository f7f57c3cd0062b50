import { chmod, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { systemClock } from '../../../../src/kit/clock.ts';
import { DockerCliSource } from '../../../../src/stats/sources/cli/source.ts';
import { idOf, running } from '../../model/scripted-source.ts';

let dir: string;
beforeAll(async () => {
  dir = await mkdtemp('/tmp/stevedore-docker-cli-');
});
afterAll(() => rm(dir, { recursive: true }));

/** A command that behaves as a docker CLI can, for what a real one can't be made to do. */
async function command(script: string, deadlineMs = 10_000): Promise<DockerCliSource> {
  const program = join(dir, `docker-${Math.random().toString(36).slice(2)}`);
  await writeFile(program, `#!/bin/sh\n${script}\n`);
  await chmod(program, 0o755);
  return new DockerCliSource({ clock: systemClock, program, host: 'unix:///nowhere.sock', deadlineMs });
}

function row(name: string, pids = 1): string {
  const text = {
    ID: idOf(name),
    Name: name,
    CPUPerc: '1.00%',
    MemUsage: '1MiB / 1GiB',
    MemPerc: '0.10%',
    NetIO: '1kB / 2kB',
    BlockIO: '0B / 0B',
    PIDs: String(pids),
  };
  return JSON.stringify(text);
}

const web = running('web');
const db = running('db');

describe('the docker command', () => {
  test('is asked for all at once, for the engine that is meant, and once', async () => {
    const source = await command(`echo "$@" >> ${dir}/asked; echo '${row('web')}'; echo '${row('db')}'`);
    const stats = await source.read([web, db]);
    expect([...stats.keys()]).toEqual(['web', 'db']);
    expect(stats.get('web')).toMatchObject({ id: web.id, cpuPercent: 1, cpuSeconds: null, networkTxBytes: 2_000 });
    expect(await readFile(`${dir}/asked`, 'utf8')).toBe(
      '--host unix:///nowhere.sock stats --no-stream --no-trunc --format {{json .}}\n',
    );
  });

  test('hands over a hostile name as one argument, never to a shell', async () => {
    const source = await command(`for last; do :; done; printf '%s' "$last" > ${dir}/last; echo '${row('web')}'`);
    await source.read([{ ...web, id: '$(touch /tmp/pwned); `id`' }]);
    expect(await readFile(`${dir}/last`, 'utf8')).toBe('$(touch /tmp/pwned); `id`');
  });

  test('may print rows before it fails', async () => {
    const source = await command(`echo '${row('web')}'; exit 1`);
    expect([...(await source.read([web, db])).keys()]).toEqual(['web']);
  });

  test('may not be there', async () => {
    const source = new DockerCliSource({ clock: systemClock, program: '/nonexistent/docker' });
    await expect(source.read([web])).rejects.toMatchObject({ kind: 'unsupported', source: 'docker-cli' });
  });

  test.each([
    ['fail without a word', 'exit 1'],
    ['print nothing', 'exit 0'],
    ['print something else', 'echo "Cannot connect to the Docker daemon"; exit 1'],
    ['be killed', 'kill -9 $$'],
  ])('may %s', async (_, script) => {
    await expect((await command(script)).read([web, db])).rejects.toMatchObject({ kind: 'failed' });
  });

  test('is ended when it takes too long', async () => {
    const source = await command('exec sleep 600', 100);
    await expect(source.read([web])).rejects.toMatchObject({ kind: 'timeout' });
  });

  test('is ended when the program ends', async () => {
    const source = await command('exec sleep 600');
    const reading = source.read([web]);
    source.close();
    await expect(reading).rejects.toMatchObject({ source: 'docker-cli' });
  });

  test('tells of a container that stopped meanwhile that it does not run', async () => {
    const gone = row('db', 0).replace('1MiB / 1GiB', '0B / 0B');
    const source = await command(`echo '${row('web')}'; echo '${gone}'`);
    expect([...(await source.read([web, db])).keys()]).toEqual(['web']);
  });
});
