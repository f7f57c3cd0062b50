import { readFile } from 'node:fs/promises';
import * as z from 'zod';

/** What lies on a heap: by constructor (or kind, where there is none) how many and how large. */
export type HeapContents = ReadonlyMap<string, { readonly count: number; readonly bytes: number }>;

/** As far as we read V8's format: the fields of each node stand one after another in one long list of numbers. */
const format = z.object({
  snapshot: z.object({
    meta: z.object({
      node_fields: z.array(z.string()),
      node_types: z.tuple([z.array(z.string())], z.unknown()),
    }),
  }),
  nodes: z.array(z.number()),
  strings: z.array(z.string()),
});

/** Reads what `v8.writeHeapSnapshot()` wrote. Some 100 MB of memory for a heap of 30 MB. */
export async function readHeapSnapshot(path: string): Promise<HeapContents> {
  const { snapshot, nodes, strings } = format.parse(JSON.parse(await readFile(path, 'utf8')));
  const fields = snapshot.meta.node_fields;
  const [types] = snapshot.meta.node_types;
  const [type, name, size] = ['type', 'name', 'self_size'].map((field) => fields.indexOf(field));
  if (type === undefined || name === undefined || size === undefined) throw new Error('not a heap snapshot');
  const contents = new Map<string, { count: number; bytes: number }>();
  for (let at = 0; at < nodes.length; at += fields.length) {
    const kind = types[nodes[at + type] ?? 0] ?? '';
    // The name of a string is its text, and that of a function says more about its code than about how many there are.
    const key = kind === 'object' || kind === 'native' ? (strings[nodes[at + name] ?? 0] ?? '') : `(${kind})`;
    const entry = contents.get(key) ?? { count: 0, bytes: 0 };
    entry.count += 1;
    entry.bytes += nodes[at + size] ?? 0;
    contents.set(key, entry);
  }
  return contents;
}

/** All of it, bytes. */
export function heapSize(contents: HeapContents): number {
  return [...contents.values()].reduce((sum, { bytes }) => sum + bytes, 0);
}

/** Something of which there is more than before. */
export interface Growth {
  readonly name: string;
  readonly before: number;
  readonly after: number;
  /** How much more memory they take themselves, without what they refer to. */
  readonly bytes: number;
}

/** What grew by at least `atLeast` bytes, the most first. */
export function heapGrowth(before: HeapContents, after: HeapContents, atLeast: number): Growth[] {
  return [...after]
    .map(([name, now]) => {
      const then = before.get(name) ?? { count: 0, bytes: 0 };
      return { name, before: then.count, after: now.count, bytes: now.bytes - then.bytes };
    })
    .filter(({ bytes }) => bytes >= atLeast)
    .sort((a, b) => b.bytes - a.bytes);
}
