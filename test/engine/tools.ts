import { execFile } from 'node:child_process';
import { access, constants, open, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { engine28 } from './engine-28.ts';

const run = promisify(execFile);

/** Absolute paths of the programs that a private engine is made of. */
export interface Tools {
  readonly dockerd: string;
  readonly containerd: string;
  /** The docker CLI that belongs to the distribution's engine, not one that the user put before it in PATH. */
  readonly docker: string;
  /** Statically linked: it is the only file in the test image. */
  readonly busybox: string;
  readonly nsenter: string;
  readonly unshare: string;
  /** `PATH` for the engine: where it finds runc, its shim, iptables and the like. */
  readonly path: string;
}

const advice = [
  'The tests run a private Docker Engine of their own and need, as root on Linux:',
  '  dockerd, containerd, runc, docker, iptables, and a statically linked busybox.',
  'On Debian or Ubuntu: apt-get install -y --no-install-recommends docker.io iptables busybox-static',
].join('\n');

const systemPath = '/usr/sbin:/usr/bin:/sbin:/bin';

/**
 * Which engine the tests run on: the distribution's, unless TEST_ENGINE says `28`. Throws at any other value, because tests
 * that silently ran on the wrong engine would prove nothing.
 */
export function wantedEngine(value: string | undefined): 'distribution' | '28' {
  if (value === undefined || value === '') return 'distribution';
  if (value === '28') return value;
  const choice = 'Set it to 28 for the Docker Engine of Debian unstable, or leave it out for the one of this machine.';
  throw new Error(`TEST_ENGINE=${JSON.stringify(value)} is not an engine that the tests know. ${choice}`);
}

/**
 * Finds the tools; as root on Debian or Ubuntu it installs what is missing and says so through `say`.
 * Throws with what to install where it may not do that. The user's own engine is never used instead. With TEST_ENGINE=28 the
 * engine and its containerd are Debian unstable's; the CLI and runc stay the distribution's.
 */
export async function findTools(say: (line: string) => void): Promise<Tools> {
  const wanted = wantedEngine(process.env['TEST_ENGINE']);
  if (process.getuid?.() !== 0) throw new Error(`A private Docker Engine can only be started by root.\n${advice}`);
  const missing = await missingPackages();
  if (missing.length > 0) {
    if (!(await isDebianLike())) throw new Error(`Not found here: ${missing.join(', ')}.\n${advice}`);
    say(
      `The tests need a Docker Engine of their own. Installing ${missing.join(', ')} with apt-get; this takes a minute.`,
    );
    await install(missing);
    const still = await missingPackages();
    if (still.length > 0) throw new Error(`Still missing after apt-get install: ${still.join(', ')}.\n${advice}`);
  }
  const bin = wanted === '28' ? await engine28(say) : null;
  return {
    dockerd: bin === null ? await need('dockerd') : join(bin, 'dockerd'),
    containerd: bin === null ? await need('containerd') : join(bin, 'containerd'),
    path: bin === null ? systemPath : `${bin}:${systemPath}`,
    docker: await need('docker'),
    busybox: await need('busybox'),
    nsenter: await need('nsenter'),
    unshare: await need('unshare'),
  };
}

/** Debian packages for what is not there. `docker-cli` is a package of its own from Debian 13 on. */
async function missingPackages(): Promise<string[]> {
  const missing: string[] = [];
  if (!(await find('dockerd')) || !(await find('containerd')) || !(await find('runc'))) missing.push('docker.io');
  else if (!(await find('docker'))) missing.push('docker-cli');
  if (!(await find('iptables'))) missing.push('iptables');
  const busybox = await find('busybox');
  if (!busybox || !(await isStatic(busybox))) missing.push('busybox-static');
  if (!(await find('nsenter')) || !(await find('unshare'))) missing.push('util-linux');
  return missing;
}

async function install(packages: readonly string[]): Promise<void> {
  const options = { env: { ...process.env, DEBIAN_FRONTEND: 'noninteractive' }, maxBuffer: 64 * 1024 * 1024 };
  const apt = ['-o', 'DPkg::Lock::Timeout=300', '-q'];
  await run('apt-get', [...apt, 'update'], options);
  await run('apt-get', [...apt, 'install', '-y', '--no-install-recommends', ...packages], options);
  // Debian 12 has the CLI inside docker.io, Debian 13 only recommends it.
  if (!(await find('docker'))) {
    await run('apt-get', [...apt, 'install', '-y', '--no-install-recommends', 'docker-cli'], options);
  }
}

async function isDebianLike(): Promise<boolean> {
  const release = await readFile('/etc/os-release', 'utf8').catch(() => '');
  return /^ID(_LIKE)?=.*\b(debian|ubuntu)\b/m.test(release) && (await find('apt-get')) !== null;
}

/** A dynamic executable names its loader (`/lib64/ld-linux-…`) in the `.interp` section, which follows the headers. */
async function isStatic(path: string): Promise<boolean> {
  const file = await open(path);
  try {
    const { buffer, bytesRead } = await file.read(Buffer.alloc(4096), 0, 4096, 0);
    return !buffer.subarray(0, bytesRead).includes('/ld-');
  } finally {
    await file.close();
  }
}

async function need(name: string): Promise<string> {
  const path = await find(name);
  if (path === null) throw new Error(`${name} is not there.\n${advice}`);
  return path;
}

/** The distribution's own folders first: a newer CLI in /usr/local may not fit the engine that we start. */
async function find(name: string): Promise<string | null> {
  const folders = ['/usr/bin', '/usr/sbin', '/bin', '/sbin', ...(process.env['PATH'] ?? '').split(':')];
  for (const folder of folders) {
    const path = join(folder, name);
    const usable = await access(path, constants.X_OK).then(
      () => true,
      () => false,
    );
    if (usable) return path;
  }
  return null;
}
