import fc from 'fast-check';
import { containerPermissions } from '../../../src/access/model/permission.ts';
import type { Policy, Rule } from '../../../src/access/model/policy.ts';
import type { GroupMember, Selector } from '../../../src/access/model/selector.ts';
import type { Container } from '../../../src/containers/model/container.ts';
import type { Actor } from '../../../src/kit/actor.ts';
import { makeContainer } from '../../containers/model/make-container.ts';

type Member = Extract<Actor, { kind: 'member' }>;

/** A container with only what rights depend on filled in. */
export function container(name: string, rest: Partial<Container> = {}): Container {
  return makeContainer({ id: 'a'.repeat(64), name, ...rest });
}

export function member(id: string, ...roleIds: string[]): Member {
  return { kind: 'member', id, name: `name of ${id}`, roleIds, manager: false };
}

export function rule(rest: Partial<Rule>): Rule {
  return {
    name: null,
    effect: 'allow',
    permissions: ['view'],
    containers: [{ kind: 'name', pattern: '*' }],
    to: { roles: [], users: [], everyone: true },
    channels: null,
    ...rest,
  };
}

export function policy(rules: readonly Rule[], rest: Partial<Policy> = {}): Policy {
  return { admins: { roles: [], users: [] }, groups: new Map(), rules, ...rest };
}

/** Small worlds, so that rules, people and containers meet often. */
const names = fc.constantFrom('mc-one', 'mc-two', 'vault');
const groupMembers: fc.Arbitrary<GroupMember> = fc.oneof(
  fc.constantFrom('mc-one', 'mc-*', '*', '?ault').map((pattern) => ({ kind: 'name' as const, pattern })),
  fc.constantFrom('game', null).map((value) => ({ kind: 'label' as const, key: 'tier', value })),
  fc.constant({ kind: 'project' as const, name: 'media' }),
);
const selectors: fc.Arbitrary<Selector> = fc.oneof(
  { weight: 4, arbitrary: groupMembers },
  { weight: 1, arbitrary: fc.constant({ kind: 'group' as const, name: 'games' }) },
);
const roles = fc.constantFrom('r1', 'r2', 'r3');
const users = fc.constantFrom('u1', 'u2');

export const channels = fc.constantFrom('c1', 'c2', 'c3');
export const permissions = fc.constantFrom(...containerPermissions);

export const rules: fc.Arbitrary<Rule> = fc.record({
  name: fc.option(fc.constantFrom('Play', 'Hide'), { nil: null }),
  effect: fc.constantFrom('allow', 'deny'),
  permissions: fc.uniqueArray(permissions, { minLength: 1, maxLength: 3 }),
  containers: fc.array(selectors, { minLength: 1, maxLength: 2 }),
  to: fc.record({
    roles: fc.uniqueArray(roles, { maxLength: 2 }),
    users: fc.uniqueArray(users, { maxLength: 1 }),
    everyone: fc.boolean(),
  }),
  channels: fc.option(fc.uniqueArray(channels, { minLength: 1, maxLength: 2 }), { nil: null }),
});

export const policies: fc.Arbitrary<Policy> = fc.record({
  // 40 rules need more than one machine word.
  rules: fc.oneof(fc.array(rules, { maxLength: 5 }), fc.array(rules, { minLength: 33, maxLength: 40 })),
  admins: fc.record({ roles: fc.constant(['ra']), users: fc.constant(['ua']) }),
  groups: fc.array(groupMembers, { maxLength: 2 }).map((members) => new Map([['games', members]])),
});

export const members: fc.Arbitrary<Member> = fc
  .tuple(users, fc.uniqueArray(roles, { maxLength: 3 }))
  .map(([id, roleIds]) => member(id, ...roleIds));

export const containers: fc.Arbitrary<Container> = fc
  .record({
    name: names,
    project: fc.constantFrom('media', null),
    tier: fc.constantFrom('game', 'tool', null),
    protect: fc.boolean(),
  })
  .map(({ name, project, tier, protect }) =>
    container(name, {
      project,
      labels: { ...(tier === null ? {} : { tier }), ...(protect ? { 'stevedore.protect': 'true' } : {}) },
    }),
  );
