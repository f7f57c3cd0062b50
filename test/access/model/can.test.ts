import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { can } from '../../../src/access/model/can.ts';
import { compilePolicy } from '../../../src/access/model/compiled-policy.ts';
import { containerPermissions } from '../../../src/access/model/permission.ts';
import type { Policy, Rule } from '../../../src/access/model/policy.ts';
import { selects } from '../../../src/access/model/selector.ts';
import {
  channels,
  container,
  containers,
  member,
  members,
  permissions,
  policies,
  policy,
  rule,
  rules,
} from './examples.ts';

const GAMERS = 'gamers';
const SERVERS = 'servers';
const minecraft = container('minecraft');
const vaultwarden = container('vaultwarden');

/** The wish that rights are for, word for word: Gamers, Anna, and a vault that nobody sees. */
const home: Policy = policy(
  [
    rule({
      name: 'Gamers play',
      permissions: ['view', 'restart'],
      containers: [{ kind: 'group', name: 'games' }],
      to: { roles: [GAMERS], users: [], everyone: false },
      channels: [SERVERS],
    }),
    rule({
      name: 'Anna stops',
      permissions: ['stop'],
      containers: [{ kind: 'group', name: 'games' }],
      to: { roles: [], users: ['anna'], everyone: false },
      channels: [SERVERS],
    }),
    rule({
      permissions: ['view', 'stats'],
      containers: [{ kind: 'name', pattern: '*' }],
      to: { roles: ['family'], users: [], everyone: false },
    }),
    rule({
      name: 'Vault',
      effect: 'deny',
      permissions: ['view'],
      containers: [{ kind: 'name', pattern: 'vaultwarden' }],
    }),
  ],
  {
    admins: { roles: ['crew'], users: ['owner'] },
    groups: new Map([
      [
        'games',
        [
          { kind: 'name', pattern: 'mine*' },
          { kind: 'label', key: 'tier', value: 'game' },
        ],
      ],
    ]),
  },
);

function may(...[actor, permission, target, channel, rulebook]: Parameters<typeof can>): boolean {
  return can(actor, permission, target, channel, rulebook ?? compilePolicy(home)).allowed;
}

describe('the rules of a home', () => {
  const gamer = member('ben', GAMERS);
  const anna = member('anna', GAMERS);

  test('a role sees and restarts its containers, only in the channel named', () => {
    expect(may(gamer, 'view', minecraft, SERVERS)).toBe(true);
    expect(may(gamer, 'restart', minecraft, SERVERS)).toBe(true);
    expect(may(gamer, 'restart', minecraft, 'lounge')).toBe(false);
    expect(may(gamer, 'view', minecraft, 'lounge')).toBe(false);
    expect(may(gamer, 'stop', minecraft, SERVERS)).toBe(false);
    expect(may(gamer, 'restart', container('plex'), SERVERS)).toBe(false);
  });

  test('a container joins a group by its label', () => {
    expect(may(gamer, 'restart', container('valheim', { labels: { tier: 'game' } }), SERVERS)).toBe(true);
    expect(may(gamer, 'restart', container('valheim', { labels: { tier: 'tool' } }), SERVERS)).toBe(false);
  });

  test('a person may more than the role', () => {
    expect(may(anna, 'stop', minecraft, SERVERS)).toBe(true);
    expect(may(anna, 'restart', minecraft, SERVERS)).toBe(true);
  });

  test('what may be acted on may be seen', () => {
    expect(may(member('anna'), 'view', minecraft, SERVERS)).toBe(true);
    expect(may(member('anna'), 'logs', minecraft, SERVERS)).toBe(false);
  });

  test('what is denied to view is denied altogether, but not to admins', () => {
    const family = member('dad', 'family');
    expect(containerPermissions.filter((permission) => may(family, permission, vaultwarden, SERVERS))).toEqual([]);
    expect(may(family, 'view', minecraft, SERVERS)).toBe(true);
    for (const admin of [member('owner'), member('x', 'crew'), { ...member('y'), manager: true }])
      expect(containerPermissions.every((permission) => may(admin, permission, vaultwarden, SERVERS))).toBe(true);
  });

  test('what is denied by its name stays denied while compose recreates it under another', () => {
    const denied = (pattern: string) =>
      compilePolicy(
        policy([
          rule({ permissions: ['view', 'stop'], containers: [{ kind: 'name', pattern: '*' }] }),
          rule({ effect: 'deny', permissions: ['stop'], containers: [{ kind: 'name', pattern }] }),
        ]),
      );
    const passing = container('0123456789ab_vaultwarden');
    for (const rules of [denied('vaultwarden'), denied('vault*')]) {
      expect(may(gamer, 'stop', passing, SERVERS, rules)).toBe(false);
      expect(may(gamer, 'stop', container('ba9876543210_0123456789ab_vaultwarden'), SERVERS, rules)).toBe(false);
      expect(may(gamer, 'view', passing, SERVERS, rules)).toBe(true);
      expect(may(gamer, 'stop', container('0123456789ab_minecraft'), SERVERS, rules)).toBe(true);
    }
    // What is granted by a name is not granted for one that only looks like it.
    expect(may(gamer, 'view', container('0123456789ab_minecraft'), SERVERS)).toBe(false);
  });

  test('the reason names the rule', () => {
    const decide = (...[who, what, which, where]: Parameters<typeof can>) =>
      can(who, what, which, where, compilePolicy(home));
    expect(decide(gamer, 'restart', minecraft, SERVERS)).toEqual({
      allowed: true,
      reason: 'allowed by rule “Gamers play”',
      rule: 0,
    });
    expect(decide(member('x', 'family'), 'stats', minecraft, '')).toEqual({
      allowed: true,
      reason: 'allowed by rule 3',
      rule: 2,
    });
    expect(decide(gamer, 'view', vaultwarden, SERVERS)).toEqual({
      allowed: false,
      reason: 'denied by rule “Vault”',
      rule: 3,
    });
    expect(decide(gamer, 'stop', minecraft, SERVERS)).toEqual({
      allowed: false,
      reason: 'no rule allows stop on minecraft',
      rule: null,
    });
  });

  test('about no single container: allowed where there may be something for them', () => {
    expect(may(gamer, 'restart', null, SERVERS)).toBe(true);
    expect(may(gamer, 'restart', null, 'lounge')).toBe(false);
    expect(may(gamer, 'logs', null, SERVERS)).toBe(false);
    expect(may(member('nobody'), 'view', null, SERVERS)).toBe(false);
  });

  test('no rule makes an admin', () => {
    expect(may(anna, 'admin', null, SERVERS)).toBe(false);
    expect(can(anna, 'admin', null, SERVERS, compilePolicy(home)).reason).toBe('only admins may do this');
    expect(may(member('owner'), 'admin', null, SERVERS)).toBe(true);
  });

  test('a protected container is not stopped, restarted, paused or killed but by admins', () => {
    const guarded = container('minecraft', { labels: { 'stevedore.protect': 'true' } });
    const refused = (actor: ReturnType<typeof member>) =>
      containerPermissions.filter((permission) => !may(actor, permission, guarded, SERVERS));
    const open = compilePolicy(policy([rule({ permissions: [...containerPermissions] })], { admins: home.admins }));
    expect(containerPermissions.filter((permission) => !may(anna, permission, guarded, SERVERS, open))).toEqual([
      'stop',
      'restart',
      'pause',
      'kill',
    ]);
    expect(refused(member('owner'))).toEqual([]);
  });

  test('schedules and the program act for the owner', () => {
    expect(may({ kind: 'schedule', name: 'nightly' }, 'restart', vaultwarden, '')).toBe(true);
    expect(may({ kind: 'system' }, 'restart', vaultwarden, '')).toBe(true);
  });

  test('without rules, Manage Server may everything and nobody else anything', () => {
    expect(can({ ...member('a'), manager: true }, 'stop', minecraft, SERVERS).allowed).toBe(true);
    expect(can(member('a'), 'view', minecraft, SERVERS).allowed).toBe(false);
    expect(can(member('a'), 'view', null, SERVERS).allowed).toBe(false);
  });

  test('a group that does not exist has no members', () => {
    const lost = compilePolicy(policy([rule({ containers: [{ kind: 'group', name: 'gone' }] })]));
    expect(may(member('a'), 'view', minecraft, '', lost)).toBe(false);
  });
});

describe('whatever the rules are', () => {
  const questions = fc.tuple(members, permissions, fc.option(containers, { nil: null }), channels);

  test('they mean what the documentation says', () => {
    fc.assert(
      fc.property(
        policies,
        members,
        permissions,
        containers,
        channels,
        (rulebook, actor, permission, target, channel) => {
          const applies = (one: Rule) =>
            (one.to.everyone ||
              one.to.users.includes(actor.id) ||
              one.to.roles.some((id) => actor.roleIds.includes(id))) &&
            (one.channels === null || one.channels.includes(channel)) &&
            one.containers
              .flatMap((selector) =>
                selector.kind === 'group' ? (rulebook.groups.get(selector.name) ?? []) : [selector],
              )
              .some((selector) => selects(selector, target));
          const relevant = rulebook.rules.filter(applies);
          const denied = relevant.some(
            (one) =>
              one.effect === 'deny' && (one.permissions.includes('view') || one.permissions.includes(permission)),
          );
          const granted = relevant.some(
            (one) => one.effect === 'allow' && (permission === 'view' || one.permissions.includes(permission)),
          );
          const guarded =
            'stevedore.protect' in target.labels && ['stop', 'restart', 'pause', 'kill'].includes(permission);
          const decision = can(actor, permission, target, channel, compilePolicy(rulebook));
          expect(decision.allowed).toBe(granted && !denied && !guarded);
          // The rule that is named is one that says so.
          const named = decision.rule === null ? null : rulebook.rules[decision.rule];
          if (named === null) expect(guarded || relevant.length === 0 || !(granted || denied)).toBe(true);
          else {
            expect(relevant).toContain(named);
            expect(named?.effect).toBe(decision.allowed ? 'allow' : 'deny');
          }
        },
      ),
      { numRuns: 1000 },
    );
  });

  test('another grant takes no right away', () => {
    fc.assert(
      fc.property(policies, rules, fc.nat(), questions, (rulebook, extra, place, question) => {
        fc.pre(can(...question, compilePolicy(rulebook)).allowed);
        const more = rulebook.rules.toSpliced(place % (rulebook.rules.length + 1), 0, { ...extra, effect: 'allow' });
        expect(can(...question, compilePolicy({ ...rulebook, rules: more })).allowed).toBe(true);
      }),
    );
  });

  test('another denial gives no right', () => {
    fc.assert(
      fc.property(policies, rules, fc.nat(), questions, (rulebook, extra, place, question) => {
        fc.pre(!can(...question, compilePolicy(rulebook)).allowed);
        const more = rulebook.rules.toSpliced(place % (rulebook.rules.length + 1), 0, { ...extra, effect: 'deny' });
        expect(can(...question, compilePolicy({ ...rulebook, rules: more })).allowed).toBe(false);
      }),
    );
  });

  test('a denial that fits always wins', () => {
    fc.assert(
      fc.property(policies, fc.nat(), questions, (rulebook, place, question) => {
        const [actor, permission, , channel] = question;
        const denial = rule({
          effect: 'deny',
          permissions: [permission],
          to: { roles: [], users: [actor.id], everyone: false },
          channels: [channel],
        });
        const more = rulebook.rules.toSpliced(place % (rulebook.rules.length + 1), 0, denial);
        expect(can(...question, compilePolicy({ ...rulebook, rules: more })).allowed).toBe(false);
      }),
    );
  });

  test('their order does not matter', () => {
    const shuffled = policies.chain((rulebook) =>
      fc.tuple(fc.constant(rulebook), fc.shuffledSubarray([...rulebook.rules], { minLength: rulebook.rules.length })),
    );
    fc.assert(
      fc.property(shuffled, questions, ([rulebook, order], question) => {
        const allowed = can(...question, compilePolicy(rulebook)).allowed;
        expect(can(...question, compilePolicy({ ...rulebook, rules: order })).allowed).toBe(allowed);
      }),
    );
  });

  test('who is in no grant may nothing', () => {
    fc.assert(
      fc.property(policies, questions, (rulebook, [, permission, target, channel]) => {
        const named = rulebook.rules.map((one) => ({ ...one, to: { ...one.to, everyone: false } }));
        const decision = can(
          member('stranger', 'other'),
          permission,
          target,
          channel,
          compilePolicy({ ...rulebook, rules: named }),
        );
        expect(decision.allowed).toBe(false);
      }),
    );
  });

  test('admins may everything', () => {
    const admins = fc.constantFrom({ ...member('x'), manager: true }, member('ua'), member('x', 'r1', 'ra'));
    fc.assert(
      fc.property(policies, admins, questions, (rulebook, admin, [, permission, target, channel]) => {
        expect(can(admin, permission, target, channel, compilePolicy(rulebook)).allowed).toBe(true);
      }),
    );
  });

  test('whoever may do something may view', () => {
    fc.assert(
      fc.property(policies, questions, (rulebook, [actor, permission, target, channel]) => {
        const compiled = compilePolicy(rulebook);
        fc.pre(can(actor, permission, target, channel, compiled).allowed);
        expect(can(actor, 'view', target, channel, compiled).allowed).toBe(true);
      }),
    );
  });

  test('asking twice gives the same answer', () => {
    fc.assert(
      fc.property(policies, questions, (rulebook, question) => {
        const compiled = compilePolicy(rulebook);
        expect(can(...question, compiled)).toEqual(can(...question, compiled));
      }),
    );
  });
});
