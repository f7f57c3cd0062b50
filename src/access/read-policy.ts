import type { Config, ConfigRule } from '../config/file/schema.ts';
import type { Policy, Rule } from './model/policy.ts';
import { parseSelector } from './model/selector.ts';

/** What the file decides about rights, as far as {@link policyOf} and {@link withoutGrants} need it. */
type Rights = Pick<Config, 'admins' | 'groups' | 'rules'>;

/** The same rights without any that are granted: no admins, and rules that allow allow nothing. Denials stay. */
export function withoutGrants(rights: Rights): Policy {
  const { groups, rules } = policyOf(rights);
  const denials = rules.map((rule): Rule => (rule.effect === 'deny' ? rule : { ...rule, permissions: [] }));
  return { admins: { roles: [], users: [] }, groups, rules: denials };
}

/** The rights that the file gives, in the terms of those who decide by them. */
export function policyOf({ admins, groups, rules }: Rights): Policy {
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
