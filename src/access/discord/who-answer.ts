import type { Container } from '../../containers/model/container.ts';
import type { Context } from '../../discord/gate/command.ts';
import type { View } from '../../discord/ui/view.ts';
import { whoMay } from '../model/who-may.ts';
import { whoView } from './views/access.ts';

/** Page `page` (from 0) of who may do what with this container, by the rules in force. */
export function showWho({ services, channelId }: Context, container: Container, page: number): View {
  const compiled = services.policy();
  const { admins, rules } = compiled.policy;
  const standings = whoMay(container, compiled);
  return whoView({ container, standings, admins, hasRules: rules.length > 0, here: channelId }, page);
}
