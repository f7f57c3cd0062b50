import type { Container } from '../../containers/model/container.ts';

/** As many hops as a chain of `container:x` can sensibly have. */
const MAX_HOPS = 8;

/**
 * Has it no network interface of its own, for lack of a network or because it uses the host's? The engine then counts
 * nothing for it, and `docker stats` prints zeros, while its `/proc/<pid>/net/dev` would show the whole host's traffic.
 * With `container:x` it is x that decides; an x that is not among `containers` is taken to have a network of its own.
 */
export function hasNoOwnNetwork(container: Container, containers: Iterable<Container>): boolean {
  const mode = networkOwner(container, containers)?.networkMode;
  return mode === 'host' || mode === 'none';
}

/** The names that were chosen for the interfaces of the network that it uses: its own, or that of x with `container:x`. */
export function chosenInterfaces(container: Container, containers: Iterable<Container>): readonly string[] {
  return networkOwner(container, containers)?.interfaces ?? [];
}

/** Whose network it uses; `null` where that cannot be told. */
function networkOwner(container: Container, containers: Iterable<Container>): Container | null {
  let current: Container | undefined = container;
  for (let hop = 0; current !== undefined && hop < MAX_HOPS; hop += 1) {
    const mode: string = current.networkMode;
    if (!mode.startsWith('container:')) return current;
    current = find(mode.slice('container:'.length), containers);
  }
  return null;
}

function find(ref: string, containers: Iterable<Container>): Container | undefined {
  for (const container of containers) if (container.id === ref || container.name === ref) return container;
  return undefined;
}
