import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { can } from '../../../src/access/model/can.ts';
import { compilePolicy } from '../../../src/access/model/compiled-policy.ts';
import { explain } from '../../../src/access/model/explain.ts';
import { containerPermissions } from '../../../src/access/model/permission.ts';
import { whoMay } from '../../../src/access/model/who-may.ts';
import { channels, container, containers, member, members, policies, policy, rule } from './examples.ts';

const compiled = compilePolicy(
  policy([
    rule({ permissions: ['view'] }),
    rule({ permissions: ['restart'], to: { roles: ['gamers'], users: [], everyone: false }, channels: ['servers'] }),
    rule({ effect: 'deny', permissions: ['restart'], to: { roles: [], users: ['troll'], everyone: false } }),
    rule({
      permissions: ['stop'],
      containers: [{ kind: 'name', pattern: 'other' }],
      to: { roles: ['else'], users: [], everyone: false },
    }),
  ]),
);
const minecraft = container('minecraft');

describe('what somebody may do', () => {
  test('is said by permission, with the channels that make a difference', () => {
    const access = explain(member('ben', 'gamers'), minecraft, compiled);
    expect(access.map(({ permission }) => permission)).toEqual([...containerPermissions]);
    const restart = access.find(({ permission }) => permission === 'restart');
    expect(restart?.elsewhere.allowed).toBe(false);
    expect([...(restart?.channels ?? [])]).toEqual([
      ['servers', { allowed: true, reason: 'allowed by rule 2', rule: 1 }],
    ]);
    const view = access.find(({ permission }) => permission === 'view');
    expect(view).toMatchObject({ elsewhere: { allowed: true, rule: 0 }, channels: new Map() });
  });

  test('never differs from what they are let do', () => {
    fc.assert(
      fc.property(
        policies,
        members,
        containers,
        fc.oneof(channels, fc.constant('c9')),
        (rulebook, actor, target, channel) => {
          const rules = compilePolicy(rulebook);
          for (const { permission, elsewhere, channels } of explain(actor, target, rules)) {
            const said = channels.get(channel) ?? elsewhere;
            expect(said.allowed).toBe(can(actor, permission, target, channel, rules).allowed);
          }
        },
      ),
    );
  });
});

describe('who may do something', () => {
  const brief = (target = minecraft) =>
    whoMay(target, compiled).map(({ subject, access }) => ({
      who: subject.kind === 'everyone' ? 'everyone' : subject.id,
      may: access.filter(({ elsewhere }) => elsewhere.allowed).map(({ permission }) => permission),
      here: access.filter(({ channels }) => channels.get('servers')?.allowed).map(({ permission }) => permission),
    }));

  test('lists everyone, and the roles and people that rules about this container name', () => {
    expect(brief()).toEqual([
      { who: 'everyone', may: ['view'], here: [] },
      { who: 'gamers', may: ['view'], here: ['restart'] },
      { who: 'troll', may: ['view'], here: [] },
    ]);
  });

  test('tells a denial from a missing grant', () => {
    const troll = whoMay(minecraft, compiled).find(({ subject }) => subject.kind === 'user');
    const restart = troll?.access.find(({ permission }) => permission === 'restart');
    const stop = troll?.access.find(({ permission }) => permission === 'stop');
    expect(restart?.elsewhere).toMatchObject({ allowed: false, rule: 2 });
    expect(stop?.elsewhere).toMatchObject({ allowed: false, rule: null });
  });

  test('agrees with what a member of just that role is let do', () => {
    fc.assert(
      fc.property(policies, containers, channels, (rulebook, target, channel) => {
        const rules = compilePolicy(rulebook);
        for (const { subject, access } of whoMay(target, rules)) {
          const actor =
            subject.kind === 'role' ? member('z', subject.id) : member(subject.kind === 'user' ? subject.id : 'z');
          for (const { permission, elsewhere, channels } of access)
            expect((channels.get(channel) ?? elsewhere).allowed).toBe(
              can(actor, permission, target, channel, rules).allowed,
            );
        }
      }),
    );
  });
});
