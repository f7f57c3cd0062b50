import { existsSync } from 'node:fs';
import { join } from 'node:path';
import type { CgroupFiles } from './counters.ts';
import { V1Files } from './v1-files.ts';
import { V2Files } from './v2-files.ts';

/** A mounted cgroup tree. */
export interface Hierarchy {
  readonly version: 1 | 2;
  readonly root: string;
}

/** What is mounted at `root`; `null` where that is no cgroup tree. */
export function hierarchyAt(root: string): Hierarchy | null {
  if (existsSync(join(root, 'cgroup.controllers'))) return { version: 2, root };
  // With v1 a "hybrid" system has a v2 tree beside it, in which nothing is accounted.
  return existsSync(join(root, 'cpuacct')) ? { version: 1, root } : null;
}

/**
 * Opens the files of the cgroup at `path` below the root.
 *
 * @throws the system's error: ENOENT where there is no such cgroup
 */
export function openCgroup(hierarchy: Hierarchy, path: string): CgroupFiles {
  return hierarchy.version === 1 ? new V1Files(hierarchy.root, path) : new V2Files(hierarchy.root, path);
}
