/** The host whose engine the environment names. It is always there, and what is written without a host is on it. */
export const firstHost = 'local';

/** A container's own name, as its engine has it. Another host may have one of the same name: never a key. */
export type ContainerName = string & { readonly is?: 'name of a container on its host' };

/**
 * What a container is known by: its host and its name in one text, see {@link keyOf}. For maps, custom ids, columns and
 * the API. Made here only, so that the compiler finds where a bare name is taken for one.
 */
export type ContainerKey = string & { readonly is?: 'key of a container' };

/** A container, whether or not it is there: never its id, which changes at every recreate. */
export interface Ref {
  readonly host: string;
  readonly kind: 'container';
  readonly name: ContainerName;
}

/** What a ref is made from: a container is one. */
export type Named = Pick<Ref, 'host' | 'name'>;

/** Host names are typed behind an `@`, and so hold none. */
const hostName = /^[a-z0-9](?:[a-z0-9-]{0,30}[a-z0-9])?$/;

/** Can a host be called so? Up to 32 lower-case letters, digits and `-`, which is neither first nor last. */
export function isHostName(text: string): boolean {
  return hostName.test(text);
}

/**
 * `minecraft` on the first host, `minecraft@nas` on others. No two refs have the same key, whatever an engine calls its
 * containers: where a name on the first host holds an `@` itself, that host is written, too.
 */
export function keyOf({ host, name }: Named): ContainerKey {
  return host === firstHost && !name.includes('@') ? plain(name) : `${name}@${host}`;
}

/** The ref of a key, also of `minecraft@local`. What is behind the last `@` and no host's name belongs to the name. */
export function refOf(key: ContainerKey): Ref {
  const at = key.lastIndexOf('@');
  const host = key.slice(at + 1);
  if (at < 0 || !isHostName(host)) return { host: firstHost, kind: 'container', name: plain(key) };
  return { host, kind: 'container', name: key.slice(0, at) };
}

/** The text as a text, which may become a name or a key. */
function plain(text: string): string {
  return text;
}

/** What people see: the bare name where only one host has a container of that name, else with its host. */
export function shownName({ host, name, shared }: Named & { readonly shared?: true }): string {
  return shared || name.includes('@') ? `${name}@${host}` : name;
}
