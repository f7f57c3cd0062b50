import type { Container } from './container.ts';

/**
 * Is it the container that this program runs in? `maybe`: it shares with ours all that we can see of ourselves, and
 * others do as well, so nobody can tell; then it is treated with the care of both.
 */
export type Ownness = 'yes' | 'no' | 'maybe';

/** Knows the container that this program runs in, as far as that can be known. */
export interface OwnContainer {
  is(container: Container): Ownness;
}

/** For a program that runs in the container with this id, whole or its first 12 digits; `null`: in none. */
export function ownContainerOf(id: string | null): OwnContainer {
  return { is: (container) => (id !== null && container.id.startsWith(id) ? 'yes' : 'no') };
}
