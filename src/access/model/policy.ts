import type { ContainerPermission } from './permission.ts';
import type { GroupMember, Selector } from './selector.ts';

/** Whom a rule is about. Somebody is meant who is named, or has one of the roles; `everyone` is every member. */
interface Subjects {
  /** Discord ids. */
  readonly roles: readonly string[];
  readonly users: readonly string[];
  readonly everyone: boolean;
}

/** One sentence of the owner: these people may, or may not, do this to these containers, here. */
export interface Rule {
  /** What messages call it; `null`: they call it by its place in the list. */
  readonly name: string | null;
  readonly effect: 'allow' | 'deny';
  readonly permissions: readonly ContainerPermission[];
  readonly containers: readonly Selector[];
  readonly to: Subjects;
  /** Discord ids of the channels in which it holds; `null`: everywhere. */
  readonly channels: readonly string[] | null;
}

/** All that decides who may do what. Data only; `compilePolicy` makes it quick to ask. */
export interface Policy {
  /** May do everything, besides the members with Manage Server. */
  readonly admins: { readonly roles: readonly string[]; readonly users: readonly string[] };
  readonly groups: ReadonlyMap<string, readonly GroupMember[]>;
  readonly rules: readonly Rule[];
}

/** Where the owner has not decided anything: members with Manage Server may do everything, nobody else anything. */
export const noRules: Policy = { admins: { roles: [], users: [] }, groups: new Map(), rules: [] };

/** What a rule is called in messages: its name, or its place counted from 1. */
export function ruleTitle(rule: Rule, index: number): string {
  return rule.name === null ? `rule ${index + 1}` : `rule “${rule.name}”`;
}
