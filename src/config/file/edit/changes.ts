import { isMap, isNode, type Node, type Pair, type YAMLMap, type YAMLSeq } from 'yaml';
import { align } from './align.ts';
import { fingerprint } from './fingerprint.ts';

/** A list or a section. */
export type Collection = YAMLMap | YAMLSeq;

/** An entry of a list, or a key with its value. */
export type Item = Pair | Node;

/** What happened to a collection. Places are those of before; `after` -1 is the beginning. */
export type Change =
  | { readonly kind: 'remove'; readonly place: number }
  | { readonly kind: 'insert'; readonly after: number; readonly item: Item }
  | { readonly kind: 'alter'; readonly place: number; readonly item: Item };

/** Keys keep their places; new ones come last. */
export function mapChanges(before: YAMLMap, after: YAMLMap): readonly Change[] {
  const old = before.items.map(({ key }) => fingerprint(key));
  const now = new Map(after.items.map((pair) => [fingerprint(pair.key), pair]));
  const changes = before.items.flatMap(({ value }, place): readonly Change[] => {
    const pair = now.get(old[place] ?? '');
    if (!pair) return [{ kind: 'remove', place }];
    return fingerprint(value) === fingerprint(pair.value) ? [] : [{ kind: 'alter', place, item: pair }];
  });
  const fresh = [...now].filter(([key]) => !old.includes(key));
  return [...changes, ...fresh.map(([, item]) => ({ kind: 'insert', after: before.items.length - 1, item }) as const)];
}

/**
 * Entries have no names, so what stayed the same is found first; between two of those, old and new entries are taken for
 * each other one by one, and what is left over was removed or inserted.
 */
export function listChanges(before: YAMLSeq, after: YAMLSeq): readonly Change[] {
  const now = itemsOf(after);
  const kept = align(before.items.map(fingerprint), now.map(fingerprint));
  const changes: Change[] = [];
  let b = 0;
  let a = 0;
  for (const [nextBefore, nextAfter] of [...kept, [before.items.length, now.length] as const]) {
    while (b < nextBefore || a < nextAfter) {
      const item = a < nextAfter ? now[a++] : undefined;
      if (item === undefined) changes.push({ kind: 'remove', place: b++ });
      else if (b < nextBefore) changes.push({ kind: 'alter', place: b++, item });
      else changes.push({ kind: 'insert', after: b - 1, item });
    }
    b = nextBefore + 1;
    a = nextAfter + 1;
  }
  return changes;
}

/** What a collection holds. */
export function itemsOf(collection: Collection): readonly Item[] {
  return isMap(collection) ? collection.items : collection.items.filter((item) => isNode(item));
}
