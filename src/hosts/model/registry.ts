import { isDeepStrictEqual } from 'node:util';
import { composeSuccessor } from '../../containers/model/compose-name.ts';
import { type Container, containerOnly, isRunning } from '../../containers/model/container.ts';
import type { ContainerName } from '../../containers/model/ref.ts';

/** How many containers that are gone are remembered, and for how long, milliseconds. */
const maxMissing = 50;
const maxMissingAge = 24 * 60 * 60 * 1000;

/** A container that has such a name for longer was left so by a recreate that was interrupted, milliseconds. */
const recreateGraceMs = 5 * 60_000;

/** Told the names of the containers that are new, different or no longer there. Must not throw. */
export type RegistryListener = (names: readonly ContainerName[]) => void;

/**
 * All containers of one host, as far as we know; those of all hosts are in the fleet. Kept true by whoever listens to
 * the engine. A container is known by its name here; one that disappears stays for a while as `missing`, so that a
 * recreate or a hiccup never makes it vanish from anyone's view.
 */
export class ContainerRegistry {
  /** By id, because two containers can claim one name for a moment while compose recreates one. */
  readonly #live = new Map<string, Container>();
  /** By name; the oldest first. */
  readonly #missing = new Map<string, Container>();
  /** By id: containers with a name that compose gives while it recreates, and since when they have had it. */
  readonly #recreated = new Map<string, { readonly name: string; readonly since: number }>();
  /** By the clock of {@link passTime}. */
  #now = 0;
  readonly #listeners = new Set<RegistryListener>();
  #byName: ReadonlyMap<ContainerName, Container> = new Map();

  /** Sorted by name. */
  all(): readonly Container[] {
    return [...this.#byName.values()];
  }

  /** By its exact name. */
  get(name: ContainerName): Container | undefined {
    return this.#byName.get(name);
  }

  /** By its id, or the beginning of one (at least 12 digits) that fits only one. */
  byId(idOrPrefix: string): Container | undefined {
    if (idOrPrefix.length < 12) return undefined;
    const found = this.all().filter((container) => container.id.startsWith(idOrPrefix));
    return found.length === 1 ? found[0] : undefined;
  }

  /** The whole truth from a fresh list; what is not in it is missing since `now` (milliseconds since the epoch). */
  replaceAll(list: readonly Container[], now: number): void {
    const before = new Map(this.#live);
    this.#live.clear();
    for (const container of list) this.#put(completed(container, before.get(container.id)));
    for (const container of before.values()) if (!this.#live.has(container.id)) this.#miss(container, now);
    for (const [name, container] of this.#missing) {
      if (now - (container.finishedAt ?? now) > maxMissingAge) this.#missing.delete(name);
    }
    this.#refresh();
  }

  /** What an inspect said of one. A new name for a known id is a rename. */
  upsert(container: Container): void {
    this.#put(container);
    this.#refresh();
  }

  /** The engine says that it is gone, at `now` (milliseconds since the epoch). Unknown ids are ignored. */
  markMissing(id: string, now: number): void {
    const container = this.#live.get(id);
    if (container === undefined) return;
    this.#live.delete(id);
    this.#miss(container, now);
    this.#refresh();
  }

  /** To be called now and then with a monotonic time in milliseconds: what compose left behind is told from what it is at. */
  passTime(now: number): void {
    this.#now = now;
    if (this.#recreated.size > 0) this.#refresh();
  }

  /** Calls `listener` after each change. Returns a function that ends it. */
  onChange(listener: RegistryListener): () => void {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  }

  #put(container: Container): void {
    this.#live.set(container.id, containerOnly(container));
    for (const [name, missing] of this.#missing) {
      if (missing.id === container.id || name === container.name) this.#missing.delete(name);
    }
  }

  #miss(container: Container, now: number): void {
    const { name } = container;
    const isReplaced = [...this.#live.values()].some(
      (other) => other.name === name || other.name === composeSuccessor(name),
    );
    if (isReplaced || container.autoRemove) return;
    this.#missing.delete(name);
    this.#missing.set(name, { ...container, state: 'missing', health: null, pid: null, finishedAt: now });
    const oldest = this.#missing.keys().next();
    if (this.#missing.size > maxMissing && !oldest.done) this.#missing.delete(oldest.value);
  }

  #withRecreate(container: Container): Container {
    const { id, name } = container;
    const plain = composeSuccessor(name);
    if (plain === null) {
      this.#recreated.delete(id);
      return container;
    }
    const known = this.#recreated.get(id);
    const since = known?.name === name ? known.since : this.#now;
    this.#recreated.set(id, { name, since });
    if (this.#now - since < recreateGraceMs) return { ...container, recreating: true };
    const isTaken = [...this.#live.values()].some(
      (other) => other.name === plain || (this.#isLeftOf(plain, other) && goesBefore(other, container)),
    );
    return isTaken ? container : { ...container, standsFor: plain };
  }

  /** Was it left behind by an interrupted recreate of `plain`? */
  #isLeftOf(plain: string, { id, name }: Container): boolean {
    const known = this.#recreated.get(id);
    return known?.name === name && this.#now - known.since >= recreateGraceMs && composeSuccessor(name) === plain;
  }

  #refresh(): void {
    const before = this.#byName;
    for (const id of this.#recreated.keys()) if (!this.#live.has(id)) this.#recreated.delete(id);
    const live = [...this.#live.values()].map((container) => this.#withRecreate(container));
    for (const { standsFor } of live) if (standsFor !== undefined) this.#missing.delete(standsFor);
    const byName = new Map(this.#missing);
    for (const container of live) {
      const other = byName.get(container.name);
      if (other === undefined || other.state === 'missing' || other.createdAt <= container.createdAt) {
        byName.set(container.name, container);
      }
    }
    this.#byName = new Map([...byName].sort(([a], [b]) => compareNames(a, b)));
    const names = new Set([...before.keys(), ...byName.keys()]);
    const changed = [...names].filter((name) => !isDeepStrictEqual(before.get(name), byName.get(name)));
    if (changed.length > 0) for (const listener of [...this.#listeners]) listener(changed);
  }
}

/** Of several that were left of one: the one that runs stands for it, else the newest. */
function goesBefore(a: Container, b: Container): boolean {
  if (isRunning(a) !== isRunning(b)) return isRunning(a);
  return a.createdAt === b.createdAt ? a.id > b.id : a.createdAt > b.createdAt;
}

/** What a list alone tells, with the rest as it was known before: a guess is worse. */
function completed(container: Container, known: Container | undefined): Container {
  if (!container.partial || known === undefined) return container;
  const { name, state, health } = container;
  return { ...known, name, state, health, pid: isRunning(container) ? known.pid : null };
}

/** Case first, as people sort; then by code, so that the order is total. */
export function compareNames(a: string, b: string): number {
  const [lowerA, lowerB] = [a.toLowerCase(), b.toLowerCase()];
  if (lowerA !== lowerB) return lowerA < lowerB ? -1 : 1;
  return a < b ? -1 : a > b ? 1 : 0;
}
