import type { Container } from '../../containers/model/container.ts';
import { resolve } from '../../containers/model/match.ts';
import { hiddenThread, notAllowed, nothingHere, unknownContainer } from '../ui/refusals.ts';
import type { View } from '../ui/view.ts';
import type { MemberActor } from './command.ts';
import type { GateRequest } from './request.ts';
import { hiddenChannel, visibleTo } from './rights-channel.ts';
import type { Services } from './services.ts';

/** Who asks, and where: `null` for a place that the bot cannot see. */
export interface Asking {
  readonly actor: MemberActor;
  readonly place: string | null;
  readonly services: Services;
}

/** What came of it: either all that is needed to do it, or why it is refused, to the person and to the audit. */
export type Decision =
  | {
      readonly allowed: true;
      readonly place: string;
      readonly visible: readonly Container[];
      readonly container: Container | null;
    }
  | { readonly allowed: false; readonly container: Container | null; readonly view: View; readonly detail: string };

/** Whether this person may have that done, here, and to which container. From memory alone. */
export function decide(asked: GateRequest, { actor, place, services }: Asking): Decision {
  if (place === null) return refuse(hiddenThread(), hiddenChannel);
  const visible = visibleTo(actor, place, services);
  const general = services.authorize(actor, asked.permission, null, place);
  // Who sees some containers is not told which others there are; who sees none is told nothing of any.
  if (!general.allowed && visible.length === 0) return refuse(nothingHere(), general.reason);
  if (asked.target === null) {
    if (!general.allowed) return refuse(notAllowed(asked.action, asked.permission), general.reason);
    return { allowed: true, place, visible, container: null };
  }
  const container = resolve(visible, asked.target) ?? null;
  if (!container) return refuse(unknownContainer(asked.target, visible), 'no such container');
  const { allowed, reason } = services.authorize(actor, asked.permission, container, place);
  if (!allowed) return refuse(notAllowed(asked.action, asked.permission, container), reason, container);
  return { allowed: true, place, visible, container };
}

function refuse(view: View, detail: string, container: Container | null = null): Decision {
  return { allowed: false, container, view, detail };
}
