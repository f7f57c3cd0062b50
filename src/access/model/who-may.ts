import type { Container } from '../../containers/model/container.ts';
import type { Actor } from '../../kit/actor.ts';
import type { CompiledPolicy } from './compiled-policy.ts';
import { type Access, explain } from './explain.ts';
import { hasRule } from './rule-set.ts';

/** Somebody whom the rules speak about. Ids are Discord's. */
export type Subject =
  | { readonly kind: 'everyone' }
  | { readonly kind: 'role'; readonly id: string }
  | { readonly kind: 'user'; readonly id: string };

/** What one of them may do to the container. */
export interface Standing {
  readonly subject: Subject;
  readonly access: readonly Access[];
}

/**
 * Who may do what to this container: everyone first, then each role and each person that a rule about this container
 * names. A role's entry is about a member with that role alone, a person's about that member without any role: somebody
 * with several adds them up, and a denial in one of them wins (`explain` says it for a person exactly). Admins, who may
 * do everything, are in `policy.admins` and not here.
 */
export function whoMay(container: Container, policy: CompiledPolicy): readonly Standing[] {
  const { rules } = policy.rulesFor(container);
  const about = policy.policy.rules.filter((_, index) => hasRule(rules, index));
  const roles = new Set(about.flatMap((rule) => rule.to.roles));
  const users = new Set(about.flatMap((rule) => rule.to.users));
  const subjects: Subject[] = [
    { kind: 'everyone' },
    ...[...roles].map((id) => ({ kind: 'role', id }) as const),
    ...[...users].map((id) => ({ kind: 'user', id }) as const),
  ];
  return subjects.map((subject) => ({ subject, access: explain(exampleOf(subject), container, policy) }));
}

/** A member about whom nothing is known but this. */
function exampleOf(subject: Subject): Actor {
  const id = subject.kind === 'user' ? subject.id : '';
  const roleIds = subject.kind === 'role' ? [subject.id] : [];
  return { kind: 'member', id, name: '', roleIds, manager: false };
}
