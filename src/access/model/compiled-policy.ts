import { composeSuccessor } from '../../containers/model/compose-name.ts';
import type { Container } from '../../containers/model/container.ts';
import { readLabels } from '../../containers/model/labels.ts';
import { isGlob, matchesGlob } from '../../kit/glob.ts';
import type { ContainerPermission } from './permission.ts';
import { noRules, type Policy } from './policy.ts';
import { addRule, addRules, emptyRuleSet, type RuleSet } from './rule-set.ts';
import { type GroupMember, type Selector, selects } from './selector.ts';

/** What holds for one container whoever asks. */
interface ContainerRules {
  /** Rules whose selectors mean this container. */
  readonly rules: RuleSet;
  /** Its label says that only admins may stop, restart, pause or kill it. */
  readonly protected: boolean;
}

/** A policy, prepared for being asked often. It never changes: another policy is compiled anew. */
export interface CompiledPolicy {
  readonly policy: Policy;
  readonly adminRoles: ReadonlySet<string>;
  readonly adminUsers: ReadonlySet<string>;
  /** By permission: the rules that grant it. Granting anything grants `view`: nobody restarts what is not there. */
  readonly allow: Readonly<Record<ContainerPermission, RuleSet>>;
  /** By permission: the rules that deny it. Denying `view` denies everything. */
  readonly deny: Readonly<Record<ContainerPermission, RuleSet>>;
  /** Rules whose selectors mean every container there can be. */
  readonly everyContainer: RuleSet;
  rulesFor(container: Container): ContainerRules;
  /** Rules about somebody with this id and these roles. */
  rulesAbout(userId: string, roleIds: readonly string[]): RuleSet;
  /** Rules that hold in this channel. */
  rulesIn(channelId: string): RuleSet;
}

/** Prepares a policy. Selectors of groups that do not exist mean no container. */
export function compilePolicy(policy: Policy): CompiledPolicy {
  const size = policy.rules.length;
  const everyone = emptyRuleSet(size);
  const anywhere = emptyRuleSet(size);
  const everyContainer = emptyRuleSet(size);
  const byRole = new Map<string, RuleSet>();
  const byUser = new Map<string, RuleSet>();
  const byChannel = new Map<string, RuleSet>();
  const byName = new Map<string, RuleSet>();
  const bySearching: { readonly selector: GroupMember; readonly index: number }[] = [];
  const allow = byPermission(policy, 'allow');
  const deny = byPermission(policy, 'deny');

  policy.rules.forEach((rule, index) => {
    for (const role of rule.to.roles) put(byRole, role, index, size);
    for (const user of rule.to.users) put(byUser, user, index, size);
    if (rule.to.everyone) addRule(everyone, index);
    if (rule.channels === null) addRule(anywhere, index);
    else for (const channel of rule.channels) put(byChannel, channel, index, size);
    for (const selector of rule.containers.flatMap((one) => membersOf(one, policy))) {
      if (selector.kind === 'name' && /^\*+$/.test(selector.pattern)) addRule(everyContainer, index);
      else if (selector.kind === 'name' && !isGlob(selector.pattern)) put(byName, selector.pattern, index, size);
      else bySearching.push({ selector, index });
    }
  });
  for (const set of byChannel.values()) addRules(set, anywhere);

  // A container in memory is never changed but replaced, so what was found for one holds as long as it lives.
  const found = new WeakMap<Container, ContainerRules>();
  return {
    policy,
    adminRoles: new Set(policy.admins.roles),
    adminUsers: new Set(policy.admins.users),
    allow,
    deny,
    everyContainer,
    rulesFor(container) {
      const known = found.get(container);
      if (known) return known;
      const rules = everyContainer.slice();
      for (const name of [container.name, container.standsFor ?? container.name]) {
        const named = byName.get(name);
        if (named) addRules(rules, named);
      }
      for (const { selector, index } of bySearching) if (selects(selector, container)) addRule(rules, index);
      for (const index of denialsByPlainName(policy, container)) addRule(rules, index);
      const fresh = { rules, protected: readLabels(container.labels).protected };
      found.set(container, fresh);
      return fresh;
    },
    rulesAbout(userId, roleIds) {
      const rules = everyone.slice();
      const personal = byUser.get(userId);
      if (personal) addRules(rules, personal);
      for (const role of roleIds) {
        const set = byRole.get(role);
        if (set) addRules(rules, set);
      }
      return rules;
    },
    rulesIn: (channelId) => byChannel.get(channelId) ?? anywhere,
  };
}

/** {@link noRules}, compiled. */
export const managersOnly: CompiledPolicy = compilePolicy(noRules);

function byPermission(policy: Policy, effect: 'allow' | 'deny'): Record<ContainerPermission, RuleSet> {
  const rulesOn = (permission: ContainerPermission) => {
    const set = emptyRuleSet(policy.rules.length);
    policy.rules.forEach((rule, index) => {
      if (rule.effect !== effect || rule.permissions.length === 0) return;
      const implied = effect === 'allow' ? permission === 'view' : rule.permissions.includes('view');
      if (implied || rule.permissions.includes(permission)) addRule(set, index);
    });
    return set;
  };
  return {
    view: rulesOn('view'),
    stats: rulesOn('stats'),
    logs: rulesOn('logs'),
    start: rulesOn('start'),
    stop: rulesOn('stop'),
    restart: rulesOn('restart'),
    pause: rulesOn('pause'),
    kill: rulesOn('kill'),
  };
}

/**
 * Denials of `web` hold for `0123456789ab_web`, too: while compose recreates a container, and for a while after it was
 * interrupted, that is what has this name. Rules that grant wait until it is sure.
 */
function denialsByPlainName(policy: Policy, { name }: Container): number[] {
  const plain = composeSuccessor(name);
  if (plain === null) return [];
  return policy.rules.flatMap(({ effect, containers }, index) => {
    const members = containers.flatMap((one) => membersOf(one, policy));
    const isMeant = members.some((one) => one.kind === 'name' && matchesGlob(one.pattern, plain));
    return effect === 'deny' && isMeant ? [index] : [];
  });
}

function membersOf(selector: Selector, policy: Policy): readonly GroupMember[] {
  return selector.kind === 'group' ? (policy.groups.get(selector.name) ?? []) : [selector];
}

function put(map: Map<string, RuleSet>, key: string, index: number, size: number): void {
  const set = map.get(key) ?? emptyRuleSet(size);
  map.set(key, set);
  addRule(set, index);
}
