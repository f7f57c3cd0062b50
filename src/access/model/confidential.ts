import type { Container } from '../../containers/model/container.ts';
import { labelsOf } from '../../containers/model/labels.ts';
import type { CompiledPolicy } from './compiled-policy.ts';
import { firstInAll } from './rule-set.ts';

/**
 * Whether the name of this container is not for everybody who reads the channel: a rule denies somebody to view it there,
 * no rule lets anybody view it there, or its label hides it. While there are no rules, the owner has decided nothing, and
 * whoever names it in a channel does so for all to read.
 */
export function isConfidential(container: Container, channelId: string, policy: CompiledPolicy): boolean {
  if (labelsOf(container).hidden) return true;
  if (policy.policy.rules.length === 0) return false;
  const { rules } = policy.rulesFor(container);
  const here = policy.rulesIn(channelId);
  if (firstInAll(policy.deny.view, rules, here, here) >= 0) return true;
  return firstInAll(policy.allow.view, rules, here, here) < 0;
}
