import type { Container } from '../../containers/model/container.ts';
import type { Actor } from '../../kit/actor.ts';
import { can, type Decision } from './can.ts';
import type { CompiledPolicy } from './compiled-policy.ts';
import { type ContainerPermission, containerPermissions } from './permission.ts';
import { hasRule } from './rule-set.ts';

/** May somebody do this to this container, where, and which rule says so? */
export interface Access {
  readonly permission: ContainerPermission;
  /** In every channel that is not in `channels`. */
  readonly elsewhere: Decision;
  /** By channel id: where the answer is the other one. */
  readonly channels: ReadonlyMap<string, Decision>;
}

/** What this actor may do to this container, one entry for each permission. Asks `can`, so it cannot disagree with it. */
export function explain(actor: Actor, container: Container, policy: CompiledPolicy): readonly Access[] {
  const named = channelsNamedFor(container, policy);
  return containerPermissions.map((permission) => {
    const elsewhere = can(actor, permission, container, '', policy);
    const channels = named
      .map((channel) => [channel, can(actor, permission, container, channel, policy)] as const)
      .filter(([, decision]) => decision.allowed !== elsewhere.allowed);
    return { permission, elsewhere, channels: new Map(channels) };
  });
}

function channelsNamedFor(container: Container, { policy, rulesFor }: CompiledPolicy): readonly string[] {
  const { rules } = rulesFor(container);
  return [...new Set(policy.rules.flatMap((rule, index) => (hasRule(rules, index) ? (rule.channels ?? []) : [])))];
}
