import { type GroupMember, parseSelector } from '../../access/model/selector.ts';
import type { Config } from './schema.ts';

/** What these selectors of the file mean, with groups replaced by what is in them. */
export function resolveGroups(selectors: readonly string[], groups: Config['groups']): readonly GroupMember[] {
  return selectors.flatMap((text): readonly GroupMember[] => {
    const selector = parseSelector(text);
    if (selector === null) return [];
    if (selector.kind !== 'group') return [selector];
    const members = Object.hasOwn(groups, selector.name) ? groups[selector.name] : undefined;
    return (members ?? []).map(parseSelector).filter((one) => one !== null && one.kind !== 'group');
  });
}
