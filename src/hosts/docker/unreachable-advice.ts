import { readFile, stat } from 'node:fs/promises';
import type { EngineAddress } from './address.ts';

/** What to do about an engine that nothing is heard of. `code`: Node's of the failed connection. */
export async function unreachableAdvice(address: EngineAddress, code: string): Promise<string> {
  if (address.kind === 'tcp')
    return 'Check that the engine or its proxy runs, and that DOCKER_HOST has its host and port.';
  const { path } = address;
  if (code === 'ENOENT')
    return `There is no socket at ${path}. Check that the Docker Engine runs, and in a container that the socket is mounted: -v ${path}:${path}`;
  const found = await stat(path).catch(() => null);
  if (found?.isDirectory())
    return `${path} is a folder: Docker makes one where a socket to be mounted is absent. Remove it on the host, start the engine and recreate this container, or mount the folder that the socket is in.`;
  if (await isReplaced(path))
    return `The engine has made a new socket since this container was started, which still has the old one: restart the container, or mount the folder that the socket is in.`;
  return 'Check that the Docker Engine runs.';
}

/**
 * A file that was mounted stays the one that it was when another takes its place. Fields 4 and 5 of a line are the path in its
 * file system, with `//deleted` after it, and the mount point (proc_pid_mountinfo(5)).
 */
async function isReplaced(path: string): Promise<boolean> {
  const text = await readFile('/proc/self/mountinfo', 'utf8').catch(() => '');
  return text.split('\n').some((line) => {
    const [, , , root = '', mountPoint = ''] = line.split(' ');
    return mountPoint === path && root.endsWith('//deleted');
  });
}
