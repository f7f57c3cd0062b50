import type { Context, MemberActor } from '../../discord/gate/command.ts';
import type { View } from '../../discord/ui/view.ts';
import { explain } from '../model/explain.ts';
import { accessListView } from './views/access.ts';

/** Page `page` (from 0) of what `person` may do here, of the containers that the asker may view. */
export function showAccessList({ services, channelId, visible }: Context, person: MemberActor, page: number): View {
  const policy = services.policy();
  const rows = visible.flatMap((container) => {
    const allowed = explain(person, container, policy)
      .filter(({ elsewhere, channels }) => (channels.get(channelId) ?? elsewhere).allowed)
      .map(({ permission }) => permission);
    return allowed.length > 0 ? [{ container, allowed }] : [];
  });
  return accessListView(person, rows, page);
}
