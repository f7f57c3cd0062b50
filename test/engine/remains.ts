import { execFile } from 'node:child_process';
import { readdir, readFile, rm, rmdir, stat, unlink, writeFile } from 'node:fs/promises';
import { basename, join } from 'node:path';
import { promisify } from 'node:util';
import { until } from './until.ts';

const run = promisify(execFile);

/** Every private engine lives in a folder of its own with this prefix; its name is also its cgroup's. */
export const enginePrefix = '/tmp/stevedore-engine-';

/** Who an engine belongs to. The start time tells a process from a later one with the same id. */
export async function describeOwner(pid: number): Promise<string | null> {
  const line = await readFile(`/proc/${pid}/stat`, 'utf8').catch(() => null);
  if (line === null) return null;
  // The command in parentheses may hold blanks; what follows it is field 3, the start time is field 22 (proc(5)).
  const fields = line.slice(line.lastIndexOf(')') + 2).split(' ');
  return fields[0] === 'Z' ? null : `${pid} ${fields[19]}`;
}

/** Removes the engines whose owner is gone: what a killed run left behind. */
export async function sweepRemains(): Promise<void> {
  for (const name of await readdir('/tmp')) {
    const dir = join('/tmp', name);
    if (dir.startsWith(enginePrefix) && (await isAbandoned(dir))) await removeRemains(dir);
  }
}

async function isAbandoned(dir: string): Promise<boolean> {
  const owner = await readFile(join(dir, 'owner'), 'utf8').catch(() => null);
  if (owner !== null) return (await describeOwner(Number.parseInt(owner, 10))) !== owner;
  // Without an owner: being made or being removed just now, unless it has been like that for long.
  const made = await stat(dir).catch(() => null);
  return made !== null && Date.now() - made.mtimeMs > 120_000;
}

/**
 * Kills what runs in an engine's folder, takes its mounts and cgroups away, then the folder. Needs nothing but the
 * folder's name, so it works after any crash, and may be called again.
 */
export async function removeRemains(dir: string): Promise<void> {
  if (!dir.startsWith(enginePrefix)) throw new Error(`not an engine's folder: ${dir}`);
  const cgroups = await cgroupFolders(basename(dir));
  await until(async () => {
    await thaw(cgroups);
    const pids = await processesOf(dir);
    for (const pid of pids) kill(pid);
    return pids.length === 0;
  }, `the processes of ${dir} to end`);
  await removeShimSockets(dir);
  await until(async () => {
    await unmountBelow(dir);
    await rm(dir, { recursive: true, force: true });
    return true;
  }, `${dir} to be removed`);
  for (const cgroup of cgroups) await until(() => removeCgroup(cgroup), `the cgroup ${cgroup} to be removed`);
}

function kill(pid: number): void {
  try {
    process.kill(pid, 'SIGKILL');
  } catch {
    // It ended by itself in the meantime.
  }
}

/** The engine's daemons by their arguments, the containers' processes by their cgroup. */
async function processesOf(dir: string): Promise<number[]> {
  const found: number[] = [];
  for (const name of await readdir('/proc')) {
    const pid = Number(name);
    if (!Number.isInteger(pid) || pid === process.pid || (await describeOwner(pid)) === null) continue;
    const args = (await readFile(`/proc/${pid}/cmdline`, 'utf8').catch(() => '')).split('\0');
    const program = basename(args[0] ?? '');
    const isDaemon = program === 'dockerd' || program.startsWith('containerd');
    const cgroup = await readFile(`/proc/${pid}/cgroup`, 'utf8').catch(() => '');
    if ((isDaemon && args.some((arg) => arg.includes(`${dir}/`))) || cgroup.includes(`/${basename(dir)}/`)) {
      found.push(pid);
    }
  }
  return found;
}

async function mounts(): Promise<{ path: string; type: string }[]> {
  const lines = (await readFile('/proc/self/mountinfo', 'utf8')).trimEnd().split('\n');
  return lines.map((line) => {
    const fields = line.split(' ');
    const path = (fields[4] ?? '').replace(/\\([0-7]{3})/g, (_, code) => String.fromCharCode(Number.parseInt(code, 8)));
    return { path, type: fields[fields.indexOf('-') + 1] ?? '' };
  });
}

async function unmountBelow(dir: string): Promise<void> {
  const below = (await mounts()).filter((mount) => mount.path.startsWith(`${dir}/`)).map((mount) => mount.path);
  // Another clean-up may have been faster; the removal of the folder is what must succeed.
  if (below.length > 0) await run('umount', ['-l', ...below.reverse()]).catch(() => {});
}

/** The engine's cgroup in each hierarchy: one with cgroup v2, one a controller with v1. */
async function cgroupFolders(name: string): Promise<string[]> {
  const roots = (await mounts()).filter((mount) => mount.type === 'cgroup' || mount.type === 'cgroup2');
  return roots.map((mount) => join(mount.path, name));
}

/** A paused container's processes on cgroup v1 do not even take a SIGKILL. */
async function thaw(cgroups: readonly string[]): Promise<void> {
  for (const cgroup of cgroups) {
    for (const child of await readdir(cgroup).catch(() => [])) {
      await writeFile(join(cgroup, child, 'freezer.state'), 'THAWED', { flag: 'r+' }).catch(() => {});
    }
  }
}

async function removeCgroup(cgroup: string): Promise<true> {
  const entries = await readdir(cgroup, { withFileTypes: true }).catch(() => null);
  if (entries === null) return true;
  for (const entry of entries) if (entry.isDirectory()) await removeCgroup(join(cgroup, entry.name));
  await rmdir(cgroup).catch((error: NodeJS.ErrnoException) => {
    if (error.code !== 'ENOENT') throw error;
  });
  return true;
}

/** containerd's shims keep their sockets in /run/containerd/s, wherever the rest of the state is. */
export async function shimSockets(dir: string): Promise<string[]> {
  const tasks = join(dir, 'containerd/state/io.containerd.runtime.v2.task/moby');
  const found: string[] = [];
  for (const id of await readdir(tasks).catch(() => [])) {
    // An address alone up to containerd 1.6, JSON with one from then on.
    for (const name of ['address', 'bootstrap.json']) {
      const text = await readFile(join(tasks, id, name), 'utf8').catch(() => '');
      const path = /unix:\/\/(\/run\/containerd\/s\/\w+)/.exec(text)?.[1];
      if (path !== undefined) found.push(path);
    }
  }
  return found;
}

async function removeShimSockets(dir: string): Promise<void> {
  for (const path of await shimSockets(dir)) await unlink(path).catch(() => {});
}
