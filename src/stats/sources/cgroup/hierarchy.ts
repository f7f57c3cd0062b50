import { type Dirent, existsSync, readdirSync } from 'node:fs';
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

/** Engines nest a container's cgroup no deeper than this, and machines have no more cgroups. */
const DEEPEST = 8;
const MOST_FOLDERS = 2_000;

/**
 * Looks through the tree for a cgroup of which only the end of the path is known. The whole path, or `null`. Costs some
 * ten milliseconds, so ask rarely.
 */
export function searchCgroup({ version, root }: Hierarchy, end: string): string | null {
  const top = version === 1 ? join(root, 'cpuacct') : root;
  let level = [''];
  let seen = 0;
  for (let depth = 0; depth < DEEPEST && seen < MOST_FOLDERS; depth += 1) {
    const below: string[] = [];
    for (const parent of level) {
      if (existsSync(join(top, parent, end))) return join(parent, end);
      seen += 1;
      if (seen < MOST_FOLDERS) below.push(...foldersIn(top, parent));
    }
    level = below;
  }
  return null;
}

function foldersIn(top: string, parent: string): string[] {
  let entries: Dirent[] = [];
  try {
    entries = readdirSync(join(top, parent), { withFileTypes: true });
  } catch {
    // Gone meanwhile.
  }
  return entries.filter((entry) => entry.isDirectory()).map(({ name }) => join(parent, name));
}
