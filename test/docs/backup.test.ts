import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { execa } from 'execa';
import { expect, onTestFinished, test } from 'vitest';
import { boxes, boxImage, cli, docker, engineSocket, until } from '../engine/index.ts';

/** The first block of commands under a heading of the guide. */
async function block(heading: string): Promise<string> {
  const guide = await readFile(new URL('../../docs/backup.md', import.meta.url), 'utf8');
  const section = guide.split(`\n## ${heading}\n`)[1] ?? '';
  return /```sh\n(.*?)```/s.exec(section)?.[1] ?? '';
}

/** Runs it as it stands in the guide, but with the test's engine, container and image. */
async function run(commands: string, container: string, cwd: string): Promise<void> {
  const ours = commands.replaceAll(/\bstevedore(?=:ro| |\n)/g, container).replaceAll(' busybox ', ` ${boxImage} `);
  expect(ours).not.toBe(commands);
  const script = `docker() { command docker --host unix://${engineSocket()} "$@"; }\n${ours}`;
  await execa('sh', ['-euc', script], { cwd, timeout: 60_000 });
}

/** With a read-only root and a volume on /data, as docker-compose.yml makes it. */
async function container(suffix: string, script: string): Promise<string> {
  const name = `${boxes().prefix}${suffix}`;
  const made = await docker().createContainer({
    name,
    Image: boxImage,
    Cmd: ['sh', '-c', script],
    StopTimeout: 0,
    Volumes: { '/data': {} },
    HostConfig: { ReadonlyRootfs: true },
  });
  onTestFinished(() => made.remove({ force: true, v: true }));
  await made.start();
  return name;
}

test('the commands of the guide take a copy of /data and put it into another container', async () => {
  const folder = await mkdtemp(join(tmpdir(), 'stevedore-backup-'));
  onTestFinished(() => rm(folder, { recursive: true, force: true }));
  const wait = 'echo ready; while :; do sleep 1; done';
  const old = await container(
    'old',
    `cd /data; mkdir backups; echo kept >stevedore.db; chown 1000:1000 stevedore.db; chmod 600 stevedore.db; ${wait}`,
  );
  const fresh = await container('fresh', `echo old >/data/stevedore.db-wal; ${wait}`);
  for (const name of [old, fresh]) {
    await until(async () => (await cli(['logs', name])).stdout.includes('ready'), 'its files to be there');
  }

  await run(await block('A copy while it runs'), old, folder);
  expect((await docker().getContainer(old).inspect()).State).toMatchObject({ Running: true, Paused: false });
  // It writes its file again as soon as it runs.
  await run((await block('Restore')).replace(/docker start.*\n/, ''), fresh, folder);
  expect((await docker().getContainer(fresh).inspect()).State.Running).toBe(false);
  const { stdout } = await cli(
    `run --rm --volumes-from ${fresh} ${boxImage} sh -c`
      .split(' ')
      .concat('cd /data; ls -A; stat -c "%u:%g %a" stevedore.db; cat stevedore.db'),
  );
  expect(stdout.split('\n')).toEqual(['backups', 'stevedore.db', '1000:1000 600', 'kept']);
});
