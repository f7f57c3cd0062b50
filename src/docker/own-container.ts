import { readFile } from 'node:fs/promises';
import { hostname } from 'node:os';

/** Where to look; a test gives files of its own. */
export interface OwnContainerPaths {
  readonly mountinfo: string;
  readonly cgroup: string;
  readonly hostname: string;
}

/**
 * The id of the container that we run in (64 digits, or 12 if only the host name tells it), or `null` outside of one:
 * it is needed to recognise ourselves among the containers. Nothing but the engine could confirm it, so a guess that is
 * no container's id does no harm.
 */
export async function findOwnContainer(
  paths: OwnContainerPaths = { mountinfo: '/proc/self/mountinfo', cgroup: '/proc/self/cgroup', hostname: hostname() },
): Promise<string | null> {
  const mountinfo = await readFile(paths.mountinfo, 'utf8').catch(() => '');
  const cgroup = await readFile(paths.cgroup, 'utf8').catch(() => '');
  return idFromMounts(mountinfo) ?? idFromCgroup(cgroup) ?? idFromHostname(paths.hostname);
}

/**
 * The engine mounts these three files into every container from a folder with its id, on cgroup v1 and v2 alike. Fields
 * 4 and 5 of a line are the path in that file system and the mount point (proc_pid_mountinfo(5)). The mount point
 * counts: on the host the folders of all containers can be seen.
 */
function idFromMounts(mountinfo: string): string | null {
  for (const line of mountinfo.split('\n')) {
    const [, , , root = '', mountPoint = ''] = line.split(' ');
    if (!/^\/etc\/(hostname|hosts|resolv\.conf)$/.test(mountPoint)) continue;
    const id = /\/(?:overlay-)?containers\/(?<id>[0-9a-f]{64})\//.exec(root)?.groups?.['id'];
    if (id !== undefined) return id;
  }
  return null;
}

/** cgroup v1, or v2 in the host's namespace: `…/docker/<id>` (cgroupfs) or `…/docker-<id>.scope` (systemd). */
function idFromCgroup(cgroup: string): string | null {
  for (const line of cgroup.split('\n')) {
    const id = /[/-](?<id>[0-9a-f]{64})(?:\.scope)?$/.exec(line)?.groups?.['id'];
    if (id !== undefined) return id;
  }
  return null;
}

/** Unless it is set otherwise, a container's host name is the beginning of its id. */
function idFromHostname(name: string): string | null {
  return /^[0-9a-f]{12}$/.test(name) ? name : null;
}
