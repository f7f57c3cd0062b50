import { chmod, cp, mkdir, mkdtemp, readdir, readFile, realpath, rm, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { execa } from 'execa';
import { cached, keyOf } from './cache.ts';

/** What a bare Alpine has: a C library and busybox. The C++ library comes with its nodejs package; here with the base. */
const BASE = ['libc6', 'libgcc-s1', 'libstdc++6', 'busybox-static'];

/** Alpine's packages that the Dockerfile asks for, as Debian's whose files stand in for them. */
const COUNTERPARTS: Readonly<Record<string, readonly RegExp[]>> = {
  supervisor: [
    /^supervisor$/,
    /^(lib)?python3/,
    /^media-types$/,
    /^zlib1g$/,
    /^lib(bz2|lzma|ssl|expat|ffi|uuid|crypt|db|sqlite)[-\d]/,
  ],
  tzdata: [/^tzdata$/],
  setpriv: [/^libcap-ng0$/],
};

/**
 * The registry that the stand-in's npm asks; see registry.ts. At the address that an engine without neighbours gives its
 * own side of its default network.
 */
export const REGISTRY = { host: '172.17.0.1', port: 4873 };

const APK = `#!/bin/sh
# Stands in for Alpine's package manager.
[ "$1" = add ] || exit 1
shift
for name; do
  case $name in -*) continue ;; esac
  [ -d "/stand-in/$name" ] || { echo "the stand-in has no package $name" >&2; exit 1; }
  cp -a "/stand-in/$name/." /
done
`;

/**
 * A tar file with the root of an image that can stand in for Alpine where no registry can be reached: busybox and Debian's
 * C library, and an `apk` that lays Debian's counterparts into place. Node.js and npm are those of this machine. Made once and
 * kept; takes half a minute and needs the Debian mirror the first time.
 */
export async function standInAlpine(): Promise<string> {
  const npm = await npmFolder();
  const versions = [process.version, await readFile(join(npm, 'package.json'), 'utf8')];
  const release = await readFile('/etc/os-release', 'utf8');
  const recipe = await readFile(import.meta.filename, 'utf8');
  return cached(`alpine-${keyOf(recipe, release, ...versions)}.tar`, async (file) => {
    const work = await mkdtemp(join(tmpdir(), 'stevedore-stand-in-'));
    try {
      await layOut(work, npm);
      await execa('tar', ['-C', join(work, 'root'), '-cf', file, '.']);
    } finally {
      await rm(work, { recursive: true, force: true });
    }
  });
}

async function layOut(work: string, npm: string): Promise<void> {
  const debs = await download(work);
  const root = join(work, 'root');
  for (const folder of ['etc', 'proc', 'sys', 'dev', 'run', 'tmp', 'root', 'usr/bin', 'usr/sbin', 'bin', 'sbin']) {
    await mkdir(join(root, folder), { recursive: true });
  }
  await chmod(join(root, 'tmp'), 0o1777);
  await unpack(debs, (name) => BASE.includes(name), root);
  await linkBusybox(root);
  await writeFile(join(root, 'etc/passwd'), 'root:x:0:0:root:/root:/bin/sh\n');
  await writeFile(join(root, 'etc/group'), 'root:x:0:\n');
  await writeFile(join(root, 'sbin/apk'), APK, { mode: 0o755 });

  const package_ = (name: string) => join(root, 'stand-in', name);
  for (const [name, patterns] of Object.entries(COUNTERPARTS)) {
    await unpack(debs, (deb) => patterns.some((pattern) => pattern.test(deb)), package_(name));
  }
  await compilePython(root, package_('supervisor'));
  const utilLinux = join(work, 'util-linux');
  await unpack(debs, (name) => name === 'util-linux', utilLinux);
  await copy(join(utilLinux, 'usr/bin/setpriv'), join(package_('setpriv'), 'usr/bin/setpriv'));
  // This machine's own, so that the build reaches whatever this machine does.
  await copy(
    '/etc/ssl/certs/ca-certificates.crt',
    join(package_('ca-certificates'), 'etc/ssl/certs/ca-certificates.crt'),
  );
  await copy(process.execPath, join(package_('nodejs'), 'usr/bin/node'));
  await copy(npm, join(package_('npm'), 'usr/lib/node_modules/npm'));
  await mkdir(join(package_('npm'), 'usr/bin'), { recursive: true });
  await symlink('../lib/node_modules/npm/bin/npm-cli.js', join(package_('npm'), 'usr/bin/npm'));
  await mkdir(join(package_('npm'), 'root'), { recursive: true });
  await writeFile(join(package_('npm'), 'root/.npmrc'), `registry=http://${REGISTRY.host}:${REGISTRY.port}/\n`);
}

/** All packages that are needed, with what they depend on: apt resolves that against a system with nothing installed. */
async function download(work: string): Promise<string[]> {
  const folder = join(work, 'debs');
  await mkdir(join(folder, 'partial'), { recursive: true });
  await writeFile(join(work, 'status'), '');
  const set = (name: string, value: string) => ['-o', `${name}=${value}`];
  const apt = (args: readonly string[]) =>
    execa('apt-get', ['-qq', ...set('DPkg::Lock::Timeout', '300'), ...args], {
      env: { DEBIAN_FRONTEND: 'noninteractive' },
    });
  const get = () =>
    apt([
      ...['-y', '--download-only', '--no-install-recommends'],
      ...set('Dir::State::status', join(work, 'status')),
      ...set('Dir::Cache::archives', folder),
      ...set('APT::Sandbox::User', 'root'),
      ...['install', ...BASE, 'supervisor', 'tzdata', 'util-linux'],
    ]);
  await get().catch(async () => {
    // No package lists, or old ones.
    await apt(['update']);
    await get();
  });
  return (await readdir(folder)).filter((name) => name.endsWith('.deb')).map((name) => join(folder, name));
}

async function unpack(debs: readonly string[], wanted: (name: string) => boolean, to: string): Promise<void> {
  await mkdir(to, { recursive: true });
  for (const deb of debs) {
    const name = /([^/_]+)_[^/]*$/.exec(deb)?.[1] ?? '';
    if (wanted(name)) await execa('/usr/bin/dpkg-deb', ['--extract', deb, to]);
  }
  for (const folder of ['usr/share/doc', 'usr/share/man', 'usr/share/lintian']) {
    await rm(join(to, folder), { recursive: true, force: true });
  }
}

async function linkBusybox(root: string): Promise<void> {
  const busybox = await realpath(join(root, 'bin/busybox')).catch(() => join(root, 'usr/bin/busybox'));
  if (!busybox.startsWith(join(root, 'bin/'))) await copy(busybox, join(root, 'bin/busybox'));
  const { stdout } = await execa(busybox, ['--list']);
  for (const applet of stdout.split('\n')) {
    // Alpine's busybox has a setpriv as well, but of another kind; its package replaces it.
    if (applet === 'busybox' || applet.startsWith('dpkg') || applet === 'rpm') continue;
    await symlink('busybox', join(root, 'bin', applet)).catch((error: NodeJS.ErrnoException) => {
      if (error.code !== 'EEXIST') throw error;
    });
  }
  // The one path that scripts take for granted.
  await symlink('/bin/busybox', join(root, 'usr/bin/env'));
}

/** Alpine's Python comes compiled, Debian compiles it when it is installed. */
async function compilePython(root: string, supervisor: string): Promise<void> {
  const together = join(root, '../compile');
  await execa('cp', ['-a', `${root}/.`, together]);
  await execa('cp', ['-a', `${supervisor}/.`, together]);
  const python = (await readdir(join(supervisor, 'usr/lib'))).filter((name) => name.startsWith('python3'));
  await execa('/usr/sbin/chroot', [
    together,
    '/usr/bin/python3',
    '-m',
    'compileall',
    '-q',
    ...python.map((name) => `/usr/lib/${name}`),
  ]);
  for (const name of python) {
    await execa('cp', ['-a', `${join(together, 'usr/lib', name)}/.`, join(supervisor, 'usr/lib', name)]);
  }
  await rm(together, { recursive: true });
}

/** Where the npm that runs here lies. */
async function npmFolder(): Promise<string> {
  const { stdout } = await execa('sh', ['-c', 'command -v npm']);
  return dirname(dirname(await realpath(stdout)));
}

async function copy(from: string, to: string): Promise<void> {
  await mkdir(dirname(to), { recursive: true });
  await cp(from, to, { recursive: true });
}
