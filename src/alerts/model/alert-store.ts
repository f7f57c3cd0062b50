import type { SavedAlerts } from './state.ts';

/** The parts of {@link SavedAlerts}, each a map. */
const savedKinds = ['alerts', 'posts', 'mutes', 'healed', 'seen', 'settledAt'] as const;

export type SavedKind = (typeof savedKinds)[number];

/** One entry that is other than before; `value` undefined: it is gone. */
export interface SavedChange {
  readonly kind: SavedKind;
  readonly key: string;
  readonly value: unknown;
}

/** Where what is known of alerts outlives the process. Both throw where the database cannot be read or written. */
export interface AlertStore {
  /** What cannot be understood is left out. */
  load(): SavedAlerts;
  /** All of them or none; written when this returns. */
  save(changes: readonly SavedChange[]): void;
}

/** What is to be written. Entries are never changed in place, so another object is another entry. */
export function changesBetween(before: SavedAlerts, after: SavedAlerts): readonly SavedChange[] {
  return savedKinds.flatMap((kind): readonly SavedChange[] => {
    const [old, now]: readonly ReadonlyMap<string, unknown>[] = [before[kind], after[kind]];
    if (old === undefined || now === undefined) return [];
    const gone = [...old.keys()].filter((key) => !now.has(key)).map((key) => ({ kind, key, value: undefined }));
    const different = [...now].filter(([key, value]) => old.get(key) !== value);
    return [...gone, ...different.map(([key, value]) => ({ kind, key, value }))];
  });
}
