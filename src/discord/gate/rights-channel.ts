import type { BaseInteraction } from 'discord.js';
import type { Container } from '../../containers/model/container.ts';
import type { MemberActor } from './command.ts';
import type { Services } from './services.ts';

/** In the audit, for a place where nobody knows which rules would hold. */
export const hiddenChannel = 'in a thread that Stevedore cannot see';

/**
 * The channel by which rights are decided. A thread counts as the one that it is in: anybody may open one, and would be
 * rid of what is denied there. `null`: a thread that we cannot see, for somebody to whom rules apply.
 */
export function rightsChannelOf(
  { channel }: BaseInteraction<'cached' | 'raw'>,
  services: Services,
  actor: MemberActor,
): string | null {
  const place = channel?.isThread() ? channel.parentId : channel?.id;
  return place ?? (services.authorize(actor, 'admin', null, '').allowed ? '' : null);
}

/** The containers that this person may view there; nothing else exists for them. */
export function visibleTo(actor: MemberActor, place: string, services: Services): readonly Container[] {
  return services.containers.all().filter((container) => services.authorize(actor, 'view', container, place).allowed);
}
