import type { GroupMember } from '../../access/model/selector.ts';
import { plainName } from '../../discord/ui/text.ts';
import { isGlob } from '../../kit/glob.ts';
import type { Container } from '../model/container.ts';
import { nearest } from '../model/match.ts';

/** Names that are listed one by one. */
const mostNamed = 5;

/** Names that were written out and that no container has now, with what may have been meant; `null`: there is none. */
export function absentNames(selectors: readonly GroupMember[], containers: readonly Container[]): string | null {
  const there = containers.filter(({ state }) => state !== 'missing');
  const names = new Set(there.map(({ name }) => name));
  const written = selectors.flatMap((one) => (one.kind === 'name' && !isGlob(one.pattern) ? [one.pattern] : []));
  const absent = [...new Set(written)].filter((name) => !names.has(name));
  if (absent.length === 0) return null;
  const listed = absent.slice(0, mostNamed).map((name) => {
    const near = nearest(there, name, 1)[0];
    return `**${plainName(name, 50)}**${near ? ` (did you mean **${plainName(near.name, 50)}**?)` : ''}`;
  });
  const more = absent.length > mostNamed ? ` and ${absent.length - mostNamed} more` : '';
  return `❔ No container is called so now: ${listed.join(', ')}${more}.`;
}
