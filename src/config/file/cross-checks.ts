import { parseSelector } from '../../access/model/selector.ts';
import { checkSchedule } from '../../schedules/check-settings.ts';
import type { Issue } from './describe-issue.ts';
import { nearest } from './nearest.ts';

/**
 * What holds between parts of the file, which a schema of its parts cannot say. Takes the data as it was read and not as
 * it should be, so that these mistakes are reported together with all others; what has the wrong shape is passed over.
 */
export function crossCheck(data: unknown): readonly Issue[] {
  const groups = entriesOf(get(data, 'groups'));
  const names = new Set(groups.map(([name]) => String(name)));
  return [
    ...groups.flatMap(([name, members]) =>
      groupSelectors(members, ['groups', name]).map(({ path }) => ({
        path,
        message: 'a group cannot hold another group',
        at: 'value' as const,
      })),
    ),
    ...entriesOf(get(data, 'rules')).flatMap(([index, rule]) => checkRule(rule, ['rules', index], names)),
    ...['boards', 'schedules', 'alerts'].flatMap((section) =>
      entriesOf(get(data, section)).flatMap(([name, entry]) =>
        ['containers', 'start', 'stop', 'restart'].flatMap((key) =>
          unknownGroups(get(entry, key), [section, name, key], names),
        ),
      ),
    ),
    ...entriesOf(get(data, 'schedules')).flatMap(([name, entry]) => checkSchedule(entry, ['schedules', name])),
  ];
}

function checkRule(rule: unknown, path: Issue['path'], groups: ReadonlySet<string>): readonly Issue[] {
  if (!isObject(rule)) return [];
  const issues: Issue[] = [];
  const effects = [get(rule, 'allow'), get(rule, 'deny')].filter((one) => one !== undefined).length;
  if (effects === 0) issues.push({ path, message: 'expected either allow or deny in the rule', at: 'value' });
  if (effects === 2)
    issues.push({ path: [...path, 'deny'], message: 'expected either allow or deny: make it two rules', at: 'key' });
  const to = get(rule, 'to');
  const someone = [get(to, 'roles'), get(to, 'users')].some((ids) => Array.isArray(ids) && ids.length > 0);
  if (isObject(to) && !someone && (get(to, 'everyone') ?? false) === false)
    issues.push({ path: [...path, 'to'], message: 'expected roles, users, or everyone: true', at: 'key' });
  return [...issues, ...unknownGroups(get(rule, 'containers'), [...path, 'containers'], groups)];
}

function unknownGroups(selectors: unknown, path: Issue['path'], groups: ReadonlySet<string>): readonly Issue[] {
  return groupSelectors(selectors, path)
    .filter(({ name }) => !groups.has(name))
    .map(({ name, path: where }) => ({ path: where, message: unknownGroup(name, groups), at: 'value' }));
}

/** Groups that a misspelt name is compared with. */
const COMPARED_MAX = 50;

function unknownGroup(name: string, groups: ReadonlySet<string>): string {
  const near = nearest(name, [...groups.values().take(COMPARED_MAX)]);
  if (near !== null) return `there is no such group; did you mean group:${near}?`;
  return `there is no such group under groups (for containers with the label stevedore.group, write label:stevedore.group=…)`;
}

function groupSelectors(selectors: unknown, path: Issue['path']): readonly { name: string; path: Issue['path'] }[] {
  return entriesOf(selectors).flatMap(([index, text]) => {
    const selector = typeof text === 'string' ? parseSelector(text) : null;
    return selector?.kind === 'group' ? [{ name: selector.name, path: [...path, index] }] : [];
  });
}

function entriesOf(value: unknown): readonly (readonly [string | number, unknown])[] {
  if (Array.isArray(value)) return value.map((entry: unknown, index) => [index, entry] as const);
  return isObject(value) ? Object.entries(value) : [];
}

function get(value: unknown, key: string): unknown {
  return isObject(value) && Object.hasOwn(value, key) ? value[key] : undefined;
}

function isObject(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
