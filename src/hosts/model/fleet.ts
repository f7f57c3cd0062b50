import type { Container } from '../../containers/model/container.ts';
import type { OwnContainer, Ownness } from '../../containers/model/own-container.ts';
import { type ContainerKey, firstHost, isHostName, keyOf, type Named, refOf } from '../../containers/model/ref.ts';
import type { Engine, EngineStatus } from './engine.ts';
import type { EngineFeed } from './engine-event.ts';
import { type ContainerRegistry, compareNames } from './registry.ts';

/** A Docker host: its engine, what runs on it, what keeps that true, and whether this program runs on it. */
export interface Host {
  /** See `isHostName`. */
  readonly name: string;
  readonly engine: Engine;
  readonly registry: ContainerRegistry;
  readonly feed: EngineFeed;
  readonly ownContainer: OwnContainer;
}

/** Told the keys of the containers that are new, different or no longer there. Must not throw. */
export type FleetListener = (keys: readonly ContainerKey[]) => void;

/** More hosts than this are refused: each has a connection, a list and a loop of its own. */
const mostHosts = 16;

/**
 * All hosts, and all containers on them: what every command, board and suggestion reads. Each is known by its key, and
 * says in `shared` whether another host has one of the same name.
 */
export class Fleet<H extends Host = Host> implements OwnContainer {
  /** The first one is the environment's. */
  readonly hosts: readonly H[];
  readonly #byName: ReadonlyMap<string, H>;
  /** `null`: to be put together from the registries, because one of them changed. */
  #containers: ReadonlyMap<ContainerKey, Container> | null = null;
  /** A container in memory is never changed but replaced, and what is remembered of one is remembered by the object. */
  readonly #sharedCopies = new WeakMap<Container, Container>();

  /** @throws {Error} where there are too many, a name is none, two have the same, or the first is not the first host */
  constructor(hosts: readonly H[]) {
    const names = hosts.map(({ name }) => name);
    const wrong = names.find((name) => !isHostName(name));
    if (wrong !== undefined) throw new Error(`“${wrong}” cannot be the name of a host`);
    if (names[0] !== firstHost) throw new Error(`the first host must be called ${firstHost}`);
    if (new Set(names).size < names.length) throw new Error('two hosts have the same name');
    if (names.length > mostHosts)
      throw new Error(`there are ${names.length} hosts: at most ${mostHosts} can be watched`);
    this.hosts = hosts;
    this.#byName = new Map(hosts.map((host) => [host.name, host]));
    for (const { registry } of hosts) {
      registry.onChange(() => {
        this.#containers = null;
      });
    }
  }

  /** Sorted by name, and then in the order of the hosts. */
  all(): readonly Container[] {
    return [...this.#current().values()];
  }

  get(key: ContainerKey): Container | undefined {
    // `minecraft@local` is `minecraft`.
    return this.#current().get(keyOf(refOf(key)));
  }

  /** What is asked of it on behalf of one of its containers. @throws {Error} where there is no such host */
  hostOf({ host }: Pick<Named, 'host'>): H {
    const found = this.#byName.get(host);
    if (found === undefined) throw new Error(`there is no host ${host}`);
    return found;
  }

  engineOf(container: Pick<Named, 'host'>): Engine {
    return this.hostOf(container).engine;
  }

  registryOf(container: Pick<Named, 'host'>): ContainerRegistry {
    return this.hostOf(container).registry;
  }

  /** Is it the container that this program runs in? */
  is(container: Container): Ownness {
    return this.hostOf(container).ownContainer.is(container);
  }

  /** Of the only host; of several the first that is away, with its name, and of the first host while all are there. */
  status(): EngineStatus {
    const [first, ...others] = this.hosts.map(({ name, feed }) => ({ name, status: feed.status() }));
    if (first === undefined) throw new Error('there is no host');
    if (others.length === 0) return first.status;
    for (const { name, status } of [first, ...others]) if (!status.connected) return { ...status, host: name };
    return first.status;
  }

  /** Calls `listener` at each change of any host's status. Returns a function that ends it. */
  onStatus(listener: () => void): () => void {
    return together(this.hosts.map(({ feed }) => feed.onStatus(listener)));
  }

  /** Calls `listener` after each change. Returns a function that ends it. */
  onChange(listener: FleetListener): () => void {
    return together(
      this.hosts.map(({ name: host, registry }) =>
        registry.onChange((names) => listener(this.#changed(names.map((name) => ({ host, name }))))),
      ),
    );
  }

  /** With those of the same name on other hosts: that they share it, or no longer, is a change of them. */
  #changed(changed: readonly Named[]): readonly ContainerKey[] {
    if (this.hosts.length === 1) return changed.map(keyOf);
    const keys = changed.flatMap(({ name }) => this.hosts.map(({ name: host }) => ({ host, name })));
    const there = this.#current();
    const own = new Set(changed.map(keyOf));
    return [...new Set(keys.map(keyOf))].filter((key) => own.has(key) || there.has(key));
  }

  #current(): ReadonlyMap<ContainerKey, Container> {
    this.#containers ??= this.#together();
    return this.#containers;
  }

  #together(): ReadonlyMap<ContainerKey, Container> {
    const all = this.hosts.flatMap(({ registry }) => registry.all());
    if (this.hosts.length === 1) return new Map(all.map((container) => [keyOf(container), container]));
    const counts = new Map<string, number>();
    for (const { name } of all) counts.set(name, (counts.get(name) ?? 0) + 1);
    // Stable: of the same name, the hosts stay in their order.
    const sorted = all.toSorted((a, b) => compareNames(a.name, b.name));
    const marked = sorted.map((one) => ((counts.get(one.name) ?? 0) > 1 ? this.#marked(one) : one));
    return new Map(marked.map((container) => [keyOf(container), container]));
  }

  #marked(container: Container): Container {
    const copy = this.#sharedCopies.get(container) ?? { ...container, shared: true };
    this.#sharedCopies.set(container, copy);
    return copy;
  }
}

function together(ends: readonly (() => void)[]): () => void {
  return () => {
    for (const end of ends) end();
  };
}
