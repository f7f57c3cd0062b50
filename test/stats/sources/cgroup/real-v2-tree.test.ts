import { execFile, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdir, mkdtemp, readdir, rmdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { systemClock } from '../../../../src/kit/clock.ts';
import { CgroupSource } from '../../../../src/stats/sources/cgroup/source.ts';
import { until } from '../../../engine/index.ts';
import { idOf, running } from '../../model/scripted-source.ts';

/**
 * A cgroup v2 tree of the real kernel, mounted for the test. On a host that has its controllers in cgroup v1 trees the
 * kernel accounts nothing but CPU here, so only that and the life of the files are tested; see the fixture trees for
 * the rest.
 */
const run = promisify(execFile);
const id = idOf('mine').replace(/^.{8}/, Date.now().toString(16).slice(-8));
let mount: string;
let cgroup: string;
const children: ReturnType<typeof spawn>[] = [];

beforeEach(async () => {
  mount = await mkdtemp('/tmp/stevedore-cgroup2-');
  await run('mount', ['-t', 'cgroup2', 'none', mount]);
  cgroup = join(mount, `stevedore-test-${process.pid}`, id);
});
afterEach(async () => {
  await Promise.all(children.splice(0).map(end));
  await rmdir(cgroup).catch(() => {});
  await rmdir(join(cgroup, '..')).catch(() => {});
  await run('umount', [mount]);
  await rmdir(mount);
});

async function startIn(folder: string): Promise<number> {
  await mkdir(folder, { recursive: true });
  const child = spawn('/bin/sh', ['-c', 'while :; do :; done'], { stdio: 'ignore' });
  children.push(child);
  await once(child, 'spawn');
  if (child.pid === undefined) throw new Error('it did not start');
  await writeFile(join(folder, 'cgroup.procs'), String(child.pid));
  return child.pid;
}

async function end(child: ReturnType<typeof spawn>): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return;
  const ended = once(child, 'exit');
  child.kill('SIGKILL');
  await ended;
}

test('CPU is counted, a stop is noticed, a new start begins at zero', async () => {
  const source = new CgroupSource({ clock: systemClock, cgroupRoots: [mount] });
  const first = running('mine', { id, pid: await startIn(cgroup), networkMode: 'none' });
  await source.read([first]);
  expect(source.cgroupVersion).toBe(2);
  await until(async () => ((await source.read([first])).get('mine')?.cpuPercent ?? 0) > 10, 'it to be busy');
  const used = (await source.read([first])).get('mine')?.cpuSeconds ?? 0;

  await Promise.all(children.splice(0).map(end));
  await until(async () => rmdir(cgroup).then(() => true), 'the cgroup to be empty');
  expect((await source.read([first])).size).toBe(0);
  expect(source.open).toBe(0);

  const again = { ...first, pid: await startIn(cgroup) };
  const anew = (await source.read([again])).get('mine');
  expect(anew?.cpuPercent).toBeNull();
  expect(anew?.cpuSeconds).toBeLessThan(used + 1);
  source.close();
  expect(await readdir(mount)).toContain(`stevedore-test-${process.pid}`);
});
