import { stat } from 'node:fs/promises';
import { isForGroup, isOurs } from './socket-group.ts';

/**
 * What to do about a socket that refuses us. Its group differs from machine to machine (281 on one Unraid, 992 on one
 * Pi), so the very line for the compose file is given.
 */
export async function permissionAdvice(socketPath: string): Promise<string> {
  const found = await stat(socketPath).catch(() => null);
  if (found === null) return `We may not even look at ${socketPath}: let this user enter its folder.`;
  if (!isForGroup(found.mode)) {
    const mode = (found.mode & 0o777).toString(8).padStart(4, '0');
    return `${socketPath} is for user ${found.uid} alone (mode ${mode}): run as that user, or let a group use the socket.`;
  }
  if (isOurs(found.gid)) {
    return `${socketPath} is for group ${found.gid}, which we are in, so something else is in the way: with SELinux, add security_opt: ["label=disable"] to the service in your compose file.`;
  }
  const line = `group_add: ["${found.gid}"]`;
  return `${socketPath} is for group ${found.gid}. A container that is started as root joins it by itself; with "user:", add this line to the service in your compose file: ${line} (outside a container: add this user to that group).`;
}
