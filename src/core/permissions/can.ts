import type { Actor } from '../actor.ts';
import type { Container } from '../containers/container.ts';

/** What a rule can grant on a container, and `admin` for the bot itself. */
export type Permission = 'view' | 'stats' | 'logs' | 'start' | 'stop' | 'restart' | 'admin';

/** `reason` is a sentence for the audit and, where it gives nothing away, for the person. */
export type Decision = { readonly allowed: boolean; readonly reason: string };

/**
 * The only place that decides who may do what. Pure. Until there are rules, members with Manage Server may do
 * everything and nobody else anything. `container` is null for what concerns no single container.
 */
export function can(actor: Actor, permission: Permission, container: Container | null, _channelId: string): Decision {
  if (actor.kind !== 'member') return { allowed: true, reason: `${actor.kind} acts for the owner` };
  if (actor.manager) return { allowed: true, reason: 'has Manage Server' };
  const target = container ? ` ${container.name}` : '';
  return { allowed: false, reason: `${permission}${target} needs Manage Server` };
}
