import { execFile } from 'node:child_process';
import { access, chmod, mkdir, mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { cached } from '../image/cache.ts';

const run = promisify(execFile);

/** What the machine's apt trusts Debian's archive by. */
const keyring = '/usr/share/keyrings/debian-archive-keyring.gpg';
/** Where a machine without a Debian source of its own, such as Ubuntu, downloads from. */
const debian = 'http://deb.debian.org/debian';

/**
 * The folder with the programs of Debian unstable's Docker Engine 28: dockerd, containerd, its shim and docker-proxy. They are
 * downloaded and unpacked when they are used first, into the tests' cache; nothing is installed. `say` is told so.
 * Throws with what to do where that cannot be done.
 */
export async function engine28(say: (line: string) => void): Promise<string> {
  return cached('engine-28/bin', async (bin) => {
    say('Downloading Docker Engine 28 of Debian unstable for the tests (50 MB); it is unpacked, not installed.');
    // apt downloads as a user of its own, who must get there: the cache may be in root's home.
    const folder = await mkdtemp('/tmp/stevedore-apt-');
    try {
      await chmod(folder, 0o755);
      const unpacked = join(folder, 'unpacked');
      for (const file of await download(folder)) await run('dpkg-deb', ['--extract', file, unpacked]);
      await checkVersion(join(unpacked, 'usr/sbin/dockerd'));
      await gather(unpacked, bin);
    } catch (error) {
      throw new Error(`Docker Engine 28 could not be had for TEST_ENGINE=28: ${reasonOf(error)}`, { cause: error });
    } finally {
      await rm(folder, { recursive: true, force: true });
    }
  });
}

/** Debian's packages, verified by apt as any other; its state and lists are in `folder`, away from the machine's. */
async function download(folder: string): Promise<string[]> {
  await access(keyring).catch(() => {
    throw new Error(`${keyring} is not there. Install debian-archive-keyring with apt-get.`);
  });
  const list = join(folder, 'sid.list');
  await writeFile(list, `deb [signed-by=${keyring}] ${(await ownSource()) ?? debian} sid main\n`);
  await mkdir(join(folder, 'lists/partial'), { recursive: true });
  await mkdir(join(folder, 'cache/archives/partial'), { recursive: true });
  const settings = {
    'Dir::Etc::sourcelist': list,
    'Dir::Etc::sourceparts': '-',
    // Not the machine's pins either.
    'Dir::Etc::preferences': '-',
    'Dir::Etc::preferencesparts': '-',
    'Dir::State::lists': join(folder, 'lists'),
    'Dir::State::status': '/dev/null',
    'Dir::Cache': join(folder, 'cache'),
    'APT::Get::AllowUnauthenticated': 'false',
    'Acquire::AllowInsecureRepositories': 'false',
    'Acquire::Languages': 'none',
    'Acquire::Retries': '3',
    'APT::Update::Error-Mode': 'any',
  };
  const options = Object.entries(settings).flatMap(([name, value]) => ['-o', `${name}=${value}`]);
  const where = { cwd: folder, env: { ...process.env, LC_ALL: 'C' }, maxBuffer: 64 * 1024 * 1024, timeout: 600_000 };
  await run('apt-get', [...options, '-q', 'update'], where);
  await run('apt-get', [...options, '-q', 'download', 'docker.io/sid', 'containerd/sid'], where);
  return (await readdir(folder)).filter((name) => name.endsWith('.deb')).map((name) => join(folder, name));
}

/** The mirror that the machine itself uses for Debian; `null` if it uses none. */
async function ownSource(): Promise<string | null> {
  const parts = await readdir('/etc/apt/sources.list.d').catch(() => []);
  for (const path of ['/etc/apt/sources.list', ...parts.map((name) => join('/etc/apt/sources.list.d', name))]) {
    const text = await readFile(path, 'utf8').catch(() => '');
    const found = /^(?:URIs:|deb\s).*?(https?:\/\/\S+\/debian)\/?(?=\s|$)/m.exec(text);
    if (found?.[1] !== undefined) return found[1];
  }
  return null;
}

async function checkVersion(dockerd: string): Promise<void> {
  const { stdout } = await run(dockerd, ['--version']);
  if (/version 28\./.test(stdout)) return;
  throw new Error(`Debian unstable has another one now (${stdout.trim()}). Teach test/engine/engine-28.ts about it.`);
}

/** All programs in one folder, as containerd looks for its shim and dockerd for its proxy: by PATH. */
async function gather(unpacked: string, bin: string): Promise<void> {
  await mkdir(bin, { recursive: true });
  const programs = ['sbin/dockerd', 'sbin/docker-proxy', 'bin/containerd', 'bin/containerd-shim-runc-v2'];
  await run('cp', ['--', ...programs.map((name) => join(unpacked, 'usr', name)), bin]);
}

/** apt says on stderr what is wrong; execFile's own message repeats the command and all of that. */
function reasonOf(error: unknown): string {
  const { stderr } = error as { readonly stderr?: unknown };
  const lines = typeof stderr === 'string' ? stderr.trim().split('\n').slice(-5).join('\n') : '';
  return lines || (error instanceof Error ? error.message : String(error));
}
