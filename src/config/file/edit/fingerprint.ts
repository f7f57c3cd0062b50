import { isAlias, isMap, isScalar, isSeq } from 'yaml';

/** The same text for nodes that hold the same data, however they are written. An alias is the same as itself only. */
export function fingerprint(node: unknown): string {
  if (isAlias(node)) return `*${node.source}`;
  if (isMap(node))
    return `{${node.items.map(({ key, value }) => `${fingerprint(key)}:${fingerprint(value)}`).join(',')}}`;
  if (isSeq(node)) return `[${node.items.map(fingerprint).join(',')}]`;
  const value: unknown = isScalar(node) ? node.value : node;
  return `${typeof value} ${JSON.stringify(value ?? null)}`;
}
