/** Stands for the container's id in a template. */
const ID = '{id}';

/**
 * Where engines put a container's cgroup unless told otherwise: Docker with the cgroupfs and the systemd driver, Podman
 * with systemd and without.
 */
const USUAL = [
  `docker/${ID}`,
  `system.slice/docker-${ID}.scope`,
  `machine.slice/libpod-${ID}.scope`,
  `libpod_parent/libpod-${ID}`,
];

/** More layouts than this are no layouts. */
const MAX_LEARNT = 16;

/** Knows where cgroups of containers are, and learns where else they were found. */
export class CgroupPaths {
  readonly #templates = [...USUAL];

  /** Paths below the root where this container's cgroup may be, the likeliest first. */
  candidates(id: string): string[] {
    return this.#templates.map((template) => template.replace(ID, id));
  }

  /** Remembers where one was found, so that its neighbours are found at once. */
  learn(path: string, id: string): void {
    const template = path.replace(id, ID);
    const known = this.#templates.indexOf(template);
    if (known !== 0) {
      if (known > 0) this.#templates.splice(known, 1);
      this.#templates.unshift(template);
      this.#templates.splice(USUAL.length + MAX_LEARNT);
    }
  }
}

/** A path below the root of the cgroup tree. */
export interface ToldPath {
  readonly path: string;
  /** What is above it is not told. */
  readonly partial: boolean;
}

/**
 * Where the container's cgroup is according to `/proc/<pid>/cgroup` of one of its processes: a custom parent, a
 * rootless engine, an engine inside a container. Lines are `<n>:<controllers>:<path>`; v2 has one, `0::<path>`.
 *
 * The path is cut after the part that names the container, because a container may have cgroups of its own inside. It
 * is relative to the reader's cgroup namespace: from within a container it may begin with `/..`, and the names of what
 * is above are not told. See https://man7.org/linux/man-pages/man7/cgroup_namespaces.7.html
 */
export function pathsFromProc(text: string, id: string): ToldPath[] {
  const found = new Map<string, ToldPath>();
  for (const line of text.split('\n')) {
    const parts = line.split(':').slice(2).join(':').split('/').filter(Boolean);
    const own = parts.findIndex((part) => part.includes(id));
    if (own === -1) continue;
    const path = parts
      .slice(0, own + 1)
      .filter((part) => part !== '..')
      .join('/');
    found.set(path, { path, partial: parts[0] === '..' });
  }
  return [...found.values()];
}

/** Does a process with this `/proc/<pid>/cgroup` belong to the container? Ids of processes are used again. */
export function belongsTo(text: string, id: string, ownText: string): boolean {
  if (text.includes(id)) return true;
  // From within a container with a cgroup namespace of its own, its own path reads `/` everywhere and names nobody.
  const lines = text.split('\n').filter((line) => line !== '');
  return text === ownText && lines.length > 0 && lines.every((line) => line.endsWith(':/'));
}
