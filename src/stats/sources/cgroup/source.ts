import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { setImmediate as nextTurn } from 'node:timers/promises';
import type { Container } from '../../../containers/model/container.ts';
import type { Clock } from '../../../kit/clock.ts';
import type { ContainerStats } from '../../model/container-stats.ts';
import { CpuRates } from '../../model/cpu-rates.ts';
import { type ReadOptions, type StatsSource, StatsSourceError } from '../../model/source.ts';
import { chosenInterfaces, hasNoOwnNetwork } from '../network-mode.ts';
import { CgroupPaths, pathsFromProc, type ToldPath } from './cgroup-path.ts';
import { ContainerReader, type Host } from './container-reader.ts';
import type { CgroupFiles } from './counters.ts';
import { type Hierarchy, hierarchyAt, openCgroup, searchCgroup } from './hierarchy.ts';
import { hostMemory } from './host-memory.ts';
import { isErrno } from './kept-file.ts';

const NAME = 'cgroup';
/** The event loop is let go after so long, however many containers there are. */
const SLICE_MS = 0.5;
/** Memory can be added to a virtual machine while it runs, but not often. */
const HOST_MEMORY_MS = 60_000;
/** All containers may be restarting at one moment; for longer, the tree is no longer the one that they are in. */
const EMPTY_MS = 10_000;
/** A container that has not run since is read whole again after so long, however old figures may be. */
const MOST_STILL_MS = 3_000;
/** A search through the whole tree holds up the event loop. */
const SEARCH_MS = 10_000;

export interface CgroupSourceOptions {
  readonly clock: Clock;
  /** Where the host's cgroup tree may be mounted, the likeliest first. */
  readonly cgroupRoots?: readonly string[];
  /** Where the host's `/proc` may be mounted, the likeliest first. */
  readonly procRoots?: readonly string[];
}

const MOUNT_CGROUP = 'mount the host’s with -v /sys/fs/cgroup:/host/cgroup:ro';
const MOUNT_PROC = 'mount the host’s with -v /proc:/host/proc:ro';

/**
 * Reads the kernel's own files of every container, without asking the engine anything. The files stay open from one
 * refresh to the next. Works where the host's cgroup tree and `/proc` can be seen, which a container needs two
 * read-only mounts for.
 */
export class CgroupSource implements StatsSource {
  readonly name = NAME;
  readonly #options: Required<CgroupSourceOptions>;
  readonly #rates = new CpuRates();
  readonly #paths = new CgroupPaths();
  readonly #readers = new Map<string, ContainerReader>();
  #hierarchies: readonly Hierarchy[] = [];
  #host: Host | null = null;
  #hostAt = Number.NEGATIVE_INFINITY;
  /** All that run, as last told: a container may use the network of one that is not read now. */
  #running: readonly Container[] = [];
  /** Has the traffic of any container ever been told? */
  #networkSeen = false;
  /** When a container was last found, on the monotonic clock. */
  #foundAt = Number.NEGATIVE_INFINITY;
  /** When the tree was last searched, on the monotonic clock. */
  #searchedAt = Number.NEGATIVE_INFINITY;
  #closed = false;

  constructor(options: CgroupSourceOptions) {
    this.#options = {
      cgroupRoots: ['/host/cgroup', '/sys/fs/cgroup'],
      procRoots: ['/host/proc', '/proc'],
      ...options,
    };
  }

  /** Containers whose files are open. */
  get open(): number {
    return this.#readers.size;
  }

  /** 1 or 2, of the tree that containers were found in; `null` before the first reading. */
  get cgroupVersion(): 1 | 2 | null {
    return this.#hierarchies[0]?.version ?? null;
  }

  async read(containers: readonly Container[], options?: ReadOptions): Promise<ReadonlyMap<string, ContainerStats>> {
    const stats = new Map<string, ContainerStats>();
    if (containers.length === 0) return stats;
    const host = this.#findHost();
    const stillMs = Math.min(options?.maxAgeMs ?? 0, MOST_STILL_MS);
    let failure: unknown = null;
    let sliceAt = this.#options.clock.monotonic();
    for (const container of containers) {
      // Closed while another slice had its turn: nothing may be opened any more.
      if (this.#closed) break;
      try {
        const one = this.#readOne(container, host, stillMs);
        if (one !== null) stats.set(container.name, one);
      } catch (error) {
        failure ??= error;
      }
      const now = this.#options.clock.monotonic();
      if (now - sliceAt >= SLICE_MS) {
        await nextTurn();
        sliceAt = this.#options.clock.monotonic();
      }
    }
    this.#check(stats, failure);
    return stats;
  }

  retain(containers: readonly Container[]): void {
    const ids = new Set(containers.map(({ id }) => id));
    this.#running = containers;
    this.#rates.retain(ids);
    for (const id of this.#readers.keys()) if (!ids.has(id)) this.#drop(id);
  }

  close(): void {
    this.#closed = true;
    this.retain([]);
  }

  /** `null` where it does not run, or where its cgroup is not to be found. */
  #readOne(container: Container, host: Host, stillMs: number): ContainerStats | null {
    const known = this.#readers.get(container.id);
    // Where it has stopped, it may run again by now, with counters that begin at zero.
    const stats = known && this.#readWith(known, container, host, stillMs);
    if (stats) return stats;
    const files = this.#find(container, host.proc);
    if (files === null) return null;
    const reader = new ContainerReader(files, {
      noOwnNetwork: hasNoOwnNetwork(container, this.#running),
      interfaces: chosenInterfaces(container, this.#running),
    });
    this.#readers.set(container.id, reader);
    return this.#readWith(reader, container, host, stillMs);
  }

  /** `null` where the container has stopped; whatever goes wrong, nothing stays open. */
  #readWith(reader: ContainerReader, container: Container, host: Host, stillMs: number): ContainerStats | null {
    let stats: ContainerStats | null = null;
    try {
      stats = reader.read(container, host, stillMs);
      return stats;
    } catch (error) {
      if (isGone(error)) return null;
      throw error;
    } finally {
      if (stats === null) this.#drop(container.id);
    }
  }

  #drop(id: string): void {
    this.#rates.drop(id);
    this.#readers.get(id)?.close();
    this.#readers.delete(id);
  }

  #find(container: Container, proc: string): CgroupFiles | null {
    const usual = this.#openFirst(this.#paths.candidates(container.id), container);
    if (usual !== null) return usual;
    const told = pathsOfProcess(proc, container);
    const where = told.map(({ path }) => path);
    return this.#openFirst(where, container) ?? this.#openFirst(this.#search(told), container);
  }

  /** Where one cgroup is found, its neighbours are found without a search. */
  #search(told: readonly ToldPath[]): string[] {
    const partial = told.filter((one) => one.partial);
    const now = this.#options.clock.monotonic();
    if (partial.length === 0 || now - this.#searchedAt < SEARCH_MS) return [];
    this.#searchedAt = now;
    const found = this.#hierarchies.flatMap((hierarchy) => partial.map(({ path }) => searchCgroup(hierarchy, path)));
    return found.filter((path) => path !== null);
  }

  #openFirst(paths: readonly string[], container: Container): CgroupFiles | null {
    for (const hierarchy of this.#hierarchies) {
      for (const path of paths) {
        try {
          const files = openCgroup(hierarchy, path);
          this.#paths.learn(path, container.id);
          this.#hierarchies = [hierarchy];
          return files;
        } catch (error) {
          if (!isGone(error)) throw error;
        }
      }
    }
    return null;
  }

  #findHost(): Host {
    const { clock, cgroupRoots, procRoots } = this.#options;
    if (this.#hierarchies.length === 0) {
      this.#hierarchies = cgroupRoots.map(hierarchyAt).filter((hierarchy) => hierarchy !== null);
      if (this.#hierarchies.length === 0)
        throw unsupported(`there is no cgroup tree at ${cgroupRoots.join(' or ')}: ${MOUNT_CGROUP}`);
    }
    const now = clock.monotonic();
    if (this.#host === null || now - this.#hostAt >= HOST_MEMORY_MS) {
      const proc = procRoots.find((root) => hostMemory(root) !== null);
      if (proc === undefined) throw unsupported(`there is no /proc at ${procRoots.join(' or ')}: ${MOUNT_PROC}`);
      this.#host = { clock, rates: this.#rates, proc, memoryBytes: hostMemory(proc) };
      this.#hostAt = now;
    }
    return this.#host;
  }

  /** @throws where what could be read is no more than a part of what the engine would tell */
  #check(stats: ReadonlyMap<string, ContainerStats>, failure: unknown): void {
    const now = this.#options.clock.monotonic();
    if (stats.size > 0) this.#foundAt = now;
    else if (failure !== null) {
      throw new StatsSourceError('failed', NAME, 'the kernel’s files could not be read', { cause: failure });
    } else if (now - this.#foundAt > EMPTY_MS) {
      this.#hierarchies = [];
      throw unsupported(`the containers are not in the cgroup tree seen here: ${MOUNT_CGROUP}`);
    }
    for (const { networkRxBytes } of stats.values()) this.#networkSeen ||= networkRxBytes !== null;
    if (stats.size > 0 && !this.#networkSeen) {
      throw unsupported(`the containers’ processes are not in the /proc seen here: ${MOUNT_PROC}`);
    }
  }
}

function pathsOfProcess(proc: string, container: Container): ToldPath[] {
  if (container.pid === null) return [];
  try {
    return pathsFromProc(readFileSync(join(proc, String(container.pid), 'cgroup'), 'utf8'), container.id);
  } catch {
    return [];
  }
}

function isGone(error: unknown): boolean {
  return isErrno(error, 'ENODEV', 'ENOENT', 'ENOTDIR', 'ESRCH');
}

function unsupported(message: string): StatsSourceError {
  return new StatsSourceError('unsupported', NAME, message);
}
