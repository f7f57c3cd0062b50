import { mkdir, readFile, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { execa } from 'execa';
import { until } from '../engine/until.ts';
import { serveRegistry } from './registry.ts';
import { Relay } from './relay.ts';
import { REGISTRY, standInAlpine } from './stand-in.ts';

const ROOT = join(import.meta.dirname, '../..');

/**
 * Builds the image from the Dockerfile as it is, in the private engine at `engineFolder`, on a stand-in for Alpine under
 * Alpine's own tag. The classic builder, because BuildKit insists on asking a registry.
 */
export async function buildImage(engineFolder: string, tag: string): Promise<void> {
  const tar = await standInAlpine();
  const base = /^ARG ALPINE=(\S+)$/m.exec(await readFile(join(ROOT, 'Dockerfile'), 'utf8'))?.[1];
  if (base === undefined) throw new Error('the Dockerfile names no base');
  const path = 'PATH=/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin';
  await docker(engineFolder, ['import', '--change', `ENV ${path}`, '--change', 'CMD ["/bin/sh"]', tar, base]);

  await using _alone = await oneAtATime(join(engineFolder, 'building'));
  const socket = join(engineFolder, 'registry.sock');
  await using _registry = await serveRegistry(socket, join(ROOT, 'package-lock.json'));
  await using _relay = await Relay.open(join(engineFolder, 'netns'), [{ from: REGISTRY, to: { path: socket } }]);
  await docker(engineFolder, ['build', '--tag', tag, ROOT]);
}

/** Test files run side by side, and each wants the registry's port. The second one finds all layers made. */
async function oneAtATime(folder: string): Promise<AsyncDisposable> {
  await until(() => mkdir(folder).then(() => true), 'the build of another test file to end', 600_000);
  return { [Symbol.asyncDispose]: () => rm(folder, { recursive: true }) };
}

/** The distribution's own command, which still has the classic builder. Shows the end of its output if it fails. */
async function docker(engineFolder: string, args: readonly string[]): Promise<void> {
  const { failed, all, shortMessage } = await execa(
    '/usr/bin/docker',
    ['--host', `unix://${join(engineFolder, 'docker.sock')}`, ...args],
    { env: { DOCKER_BUILDKIT: '0', HOME: '/nonexistent' }, all: true, reject: false, timeout: 600_000 },
  );
  if (failed) throw new Error(`${shortMessage}\n${all.split('\n').slice(-40).join('\n')}`);
}
