import type { Policy, Rule } from '../../core/permissions/policy.ts';
import { parseSelector } from '../../core/permissions/selector.ts';
import type { Config, ConfigRule } from './schema.ts';

/** The rights that the file gives, in the terms of those who decide by them. */
export function policyOf({ admins, groups, rules }: Pick<Config, 'admins' | 'groups' | 'rules'>): Policy {
  const members = Object.entries(groups).map(([name, texts]) => {
    const selectors = texts.map(parseSelector).filter((one) => one !== null);
    return [name, selectors.filter((one) => one.kind !== 'group')] as const;
  });
  return { admins: { roles: admins.roles, users: admins.users }, groups: new Map(members), rules: rules.map(ruleOf) };
}

function ruleOf({ name, allow, deny, containers, to, channels }: ConfigRule): Rule {
  return {
    name: name ?? null,
    effect: deny === undefined ? 'allow' : 'deny',
    permissions: deny ?? allow ?? [],
    containers: containers.map(parseSelector).filter((one) => one !== null),
    to,
    channels: channels ?? null,
  };
}
