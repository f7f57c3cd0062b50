import { readFile, realpath } from 'node:fs/promises';
import { hostname } from 'node:os';
import { type Container, type ContainerDetails, isRunning } from '../../containers/model/container.ts';
import type { OwnContainer, Ownness } from '../../containers/model/own-container.ts';
import type { Engine } from '../model/engine.ts';

/** Where to look; a test gives files of its own. */
export interface OwnContainerPaths {
  readonly mountinfo: string;
  readonly cgroup: string;
  readonly hostname: string;
  /** Resolves symbolic links as they are in our own file system. */
  realpath(path: string): Promise<string>;
}

const here: OwnContainerPaths = {
  mountinfo: '/proc/self/mountinfo',
  cgroup: '/proc/self/cgroup',
  hostname: hostname(),
  realpath,
};

/** What we see of ourselves. */
interface Facts {
  /** Whole id, from our own cgroup: no other container is in it. */
  readonly cgroupId: string | null;
  /** Whole id, or 12 digits: of ours, or of the container whose network we share, because it lends us its name and files. */
  readonly networkId: string | null;
  /** Where the engine keeps what is written to our file system: ours alone, where it is told. */
  readonly upperDir: string | null;
  /** By mount point: the path inside the file system that is mounted there. */
  readonly mounts: ReadonlyMap<string, string>;
}

/**
 * Finds out which container we run in. A container with `network_mode: container:x` has x's host name, and x's files at
 * `/etc/hostname`, `/etc/hosts` and `/etc/resolv.conf`, so these tell only which containers it can be. Which of them it is
 * tells what cannot be shared: its cgroup, its layer for writing, its mounts.
 */
export class OwnContainerSearch implements OwnContainer {
  readonly #facts: Facts;
  readonly #realpath: OwnContainerPaths['realpath'];
  #id: string | null;
  /** What the container of {@link Facts.networkId} is called, where there is one. */
  #networkName: string | null = null;
  /** Ids of those that it certainly is not. */
  #excluded: ReadonlySet<string> = new Set();

  private constructor(facts: Facts, resolve: OwnContainerPaths['realpath']) {
    this.#facts = facts;
    this.#realpath = resolve;
    this.#id = facts.cgroupId;
  }

  /** Reads what we see of ourselves; {@link find} asks the engine for the rest. */
  static async begin(paths: OwnContainerPaths = here): Promise<OwnContainerSearch> {
    const mountinfo = parseMounts(await readFile(paths.mountinfo, 'utf8').catch(() => ''));
    const cgroup = await readFile(paths.cgroup, 'utf8').catch(() => '');
    const facts = {
      cgroupId: idFromCgroup(cgroup),
      networkId: idFromMounts(mountinfo.mounts) ?? idFromHostname(paths.hostname),
      ...mountinfo,
    };
    return new OwnContainerSearch(facts, paths.realpath);
  }

  is(container: Container): Ownness {
    if (this.#id !== null) return container.id === this.#id ? 'yes' : 'no';
    return this.#isCandidate(container) && !this.#excluded.has(container.id) ? 'maybe' : 'no';
  }

  /**
   * Decides, with all containers that there are. Returns the names of those among which it cannot: none, where it is
   * known. Changes nothing once it is. @throws {EngineError} where one cannot be inspected
   */
  async find(containers: readonly Container[], engine: Pick<Engine, 'inspect'>): Promise<readonly string[]> {
    if (this.#id !== null) return [];
    const { networkId } = this.#facts;
    this.#networkName = containers.find(({ id }) => networkId !== null && id.startsWith(networkId))?.name ?? null;
    // One that does not run does not run us.
    const candidates = containers.filter((one) => this.#isCandidate(one) && isRunning(one));
    if (candidates.length === 0) return [];
    const details: ContainerDetails[] = [];
    for (const { id } of candidates) details.push(await engine.inspect(id));
    const fitting = await this.#fitting(details);
    // A list without us may come first: the only candidate is we where nothing that is known says otherwise.
    if (fitting.length === 1) this.#id = fitting[0]?.id ?? null;
    // Where none fits, what is compared misleads.
    const left = fitting.length === 0 ? details : fitting;
    const ids = new Set(left.map(({ id }) => id));
    this.#excluded = new Set(candidates.flatMap(({ id }) => (ids.has(id) ? [] : [id])));
    return this.#id === null ? left.map(({ name }) => name) : [];
  }

  #isCandidate({ id, networkMode }: Container): boolean {
    const { networkId } = this.#facts;
    if (networkId === null) return false;
    if (id.startsWith(networkId)) return true;
    const [kind, whose = ''] = networkMode.split(':', 2);
    if (kind !== 'container' || whose === '') return false;
    return (
      whose === this.#networkName || whose.startsWith(networkId) || (whose.length >= 12 && networkId.startsWith(whose))
    );
  }

  async #fitting(candidates: readonly ContainerDetails[]): Promise<ContainerDetails[]> {
    const { upperDir } = this.#facts;
    const same = candidates.filter((one) => upperDir !== null && one.upperDir === upperDir);
    if (same.length === 1) return same;
    const targets = new Map<ContainerDetails, ReadonlyMap<string, ContainerDetails['mounts'][number]>>();
    for (const one of candidates) targets.set(one, await this.#mountsOf(one));
    const anybodys = new Set([...targets.values()].flatMap((mounts) => [...mounts.keys()]));
    return candidates.filter((one) => {
      if (upperDir !== null && one.upperDir && one.upperDir !== upperDir) return false;
      const mounts = targets.get(one);
      return [...anybodys].every((target) => {
        const root = this.#facts.mounts.get(target);
        const mount = mounts?.get(target);
        if (root === undefined || mount === undefined) return root === undefined && mount === undefined;
        return canBeMounted(mount, root);
      });
    });
  }

  /** By mount point, as it is called in our file system: `/var/run` is a link to `/run`. */
  async #mountsOf({ mounts }: ContainerDetails) {
    const pairs = mounts.map(async (mount) => {
      const target = await this.#realpath(mount.destination).catch(() => mount.destination);
      return [target, mount] as const;
    });
    return new Map(await Promise.all(pairs));
  }
}

/**
 * Can this be what is mounted, given its path inside its file system? A volume's folder carries its name; a path on the
 * host ends as that one does, unless it leads through a link or to another file system.
 */
function canBeMounted({ type, source }: ContainerDetails['mounts'][number], root: string): boolean {
  if (type === 'volume') {
    const name = /\/volumes\/(?<name>[^/]+)\/_data$/.exec(root)?.groups?.['name'];
    return name === undefined || name === source;
  }
  const [short, long] = [source, root].sort((a, b) => a.length - b.length);
  return short === undefined || long === undefined || long.endsWith(short === '/' ? '' : short);
}

/** Fields 4 and 5 of a line are the path in that file system and the mount point (proc_pid_mountinfo(5)). */
function parseMounts(mountinfo: string): Pick<Facts, 'mounts' | 'upperDir'> {
  const lines = mountinfo.split('\n').map((line) => line.split(' '));
  const mounts = new Map(lines.map(([, , , root = '', mountPoint = '']) => [mountPoint, root]));
  const ofRoot = lines.find(([, , , , mountPoint]) => mountPoint === '/')?.join(' ') ?? '';
  return { mounts, upperDir: /[ ,]upperdir=(?<path>\/[^ ,]+)/.exec(ofRoot)?.groups?.['path'] ?? null };
}

/**
 * The engine mounts these three files into every container from a folder with an id, on cgroup v1 and v2 alike. The mount
 * point counts: on the host the folders of all containers can be seen.
 */
function idFromMounts(mounts: ReadonlyMap<string, string>): string | null {
  for (const file of ['hostname', 'hosts', 'resolv.conf']) {
    const root = mounts.get(`/etc/${file}`) ?? '';
    const id = /\/(?:overlay-)?containers\/(?<id>[0-9a-f]{64})\//.exec(root)?.groups?.['id'];
    if (id !== undefined) return id;
  }
  return null;
}

/**
 * cgroup v1, or v2 in the host's namespace: `…/docker/<id>` (cgroupfs), `…/docker-<id>.scope` (systemd), and with Podman
 * `…/libpod-<id>.scope/container`.
 */
function idFromCgroup(cgroup: string): string | null {
  for (const line of cgroup.split('\n')) {
    const id = /[/-](?<id>[0-9a-f]{64})(?:\.scope)?(?:\/container)?$/.exec(line)?.groups?.['id'];
    if (id !== undefined) return id;
  }
  return null;
}

/** Unless it is set otherwise, a container's host name is the beginning of its id. */
function idFromHostname(name: string): string | null {
  return /^[0-9a-f]{12}$/.test(name) ? name : null;
}
