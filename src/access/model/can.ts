import type { Container } from '../../containers/model/container.ts';
import type { Actor } from '../../kit/actor.ts';
import { type CompiledPolicy, managersOnly } from './compiled-policy.ts';
import type { Permission } from './permission.ts';
import { ruleTitle } from './policy.ts';
import { firstInAll } from './rule-set.ts';

export type { Permission } from './permission.ts';

/** The answer, and who gave it. */
export interface Decision {
  readonly allowed: boolean;
  /** A sentence for the audit and, where it gives nothing away, for the person. */
  readonly reason: string;
  /** Place in the policy's list of the rule that says so, from 0; `null` where no rule did. */
  readonly rule: number | null;
}

type Member = Extract<Actor, { kind: 'member' }>;

/** What the label `stevedore.protect` leaves to admins. */
const guarded: ReadonlySet<Permission> = new Set<Permission>(['stop', 'restart', 'pause', 'kill']);

/**
 * The only place that decides who may do what. Pure.
 *
 * Admins (Manage Server, or listed) may do everything. For everybody else: what is protected by its label is not
 * stopped, restarted, paused or killed; a rule that denies wins over every rule that allows, whatever their order; what no rule allows
 * is denied. Schedules and the program itself act for the owner.
 *
 * `container` is null for what concerns no single container: that is allowed where a rule allows it for any container
 * here; each container it then touches is asked about by itself. `channelId` is '' outside a channel, where rules limited
 * to channels do not hold.
 */
export function can(
  actor: Actor,
  permission: Permission,
  container: Container | null,
  channelId: string,
  policy: CompiledPolicy = managersOnly,
): Decision {
  switch (actor.kind) {
    case 'schedule':
    case 'web':
    case 'system':
      return allowed(`${actor.kind} acts for the owner`);
    case 'member':
      return memberCan(actor, permission, container, channelId, policy);
  }
}

function memberCan(
  actor: Member,
  permission: Permission,
  container: Container | null,
  channelId: string,
  policy: CompiledPolicy,
): Decision {
  if (actor.manager) return allowed('has Manage Server');
  if (policy.adminUsers.has(actor.id)) return allowed('is listed as an admin');
  if (actor.roleIds.some((role) => policy.adminRoles.has(role))) return allowed('has a role of the admins');
  if (permission === 'admin') return denied('only admins may do this');

  const about = policy.rulesAbout(actor.id, actor.roleIds);
  const here = policy.rulesIn(channelId);
  const target = container === null ? null : policy.rulesFor(container);
  if (target?.protected && guarded.has(permission))
    return denied('protected by its label: only admins may stop, restart, pause or kill it');

  const denying = firstInAll(policy.deny[permission], target?.rules ?? policy.everyContainer, about, here);
  if (denying >= 0) return byRule(policy, denying, false);
  const allowing = firstInAll(policy.allow[permission], target?.rules ?? about, about, here);
  if (allowing >= 0) return byRule(policy, allowing, true);
  return denied(`no rule allows ${permission}${container === null ? '' : ` on ${container.name}`}`);
}

function byRule({ policy }: CompiledPolicy, index: number, allowed: boolean): Decision {
  const rule = policy.rules[index];
  const title = rule === undefined ? 'a rule' : ruleTitle(rule, index);
  return { allowed, reason: `${allowed ? 'allowed' : 'denied'} by ${title}`, rule: index };
}

function allowed(reason: string): Decision {
  return { allowed: true, reason, rule: null };
}

function denied(reason: string): Decision {
  return { allowed: false, reason, rule: null };
}
