import { createHash } from 'node:crypto';
import type { Config } from './schema.ts';

/**
 * What a version of the file decides, as fingerprints: by `section` or `section › name`; a list has one for each entry.
 * Small enough to be kept, and holds no value of the file.
 */
export type SectionHashes = Readonly<Record<string, string | readonly string[]>>;

/** Differences that are named; more are only counted. */
const mostNamed = 12;

/** The outline of what is in force. */
export function sectionHashesOf(config: Config): SectionHashes {
  return Object.fromEntries(
    Object.entries(config).flatMap(([section, content]): (readonly [string, string | readonly string[]])[] => {
      if (Array.isArray(content)) return [[section, content.map(print)]];
      return Object.entries(content).map(([name, value]) => [`${section} › ${name}`, print(value)]);
    }),
  );
}

/** What differs, in words, at most {@link mostNamed} places: `rules (1 added), boards › main removed`. '' where nothing does. */
export function differences(before: SectionHashes, after: SectionHashes): string {
  const places = [...new Set([...Object.keys(before), ...Object.keys(after)])];
  const words = places.flatMap((place) => difference(place, before[place], after[place]));
  const more = words.length - mostNamed;
  return [...words.slice(0, mostNamed), ...(more > 0 ? [`and ${more} more`] : [])].join(', ');
}

function difference(
  place: string,
  before: SectionHashes[string] | undefined,
  after: SectionHashes[string] | undefined,
): string[] {
  if (before === undefined) return [`${place} added`];
  if (after === undefined) return [`${place} removed`];
  if (typeof before === 'string' || typeof after === 'string') return before === after ? [] : [`${place} changed`];
  if (before.join() === after.join()) return [];
  const added = countMissing(after, before);
  const removed = countMissing(before, after);
  const counts = [...(added > 0 ? [`${added} added`] : []), ...(removed > 0 ? [`${removed} removed`] : [])];
  return [`${place} (${counts.join(', ') || 'another order'})`];
}

/** How many of `all` are not in `others`, one for one. */
function countMissing(all: readonly string[], others: readonly string[]): number {
  const left = [...others];
  return all.filter((one) => {
    const at = left.indexOf(one);
    if (at >= 0) left.splice(at, 1);
    return at < 0;
  }).length;
}

function print(value: unknown): string {
  return createHash('sha256').update(JSON.stringify(value)).digest('hex').slice(0, 16);
}
