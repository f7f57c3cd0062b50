import type { Container } from '../core/containers/container.ts';
import { whoMay } from '../core/permissions/who-may.ts';
import type { Context } from './command.ts';
import { whoView } from './views/access.ts';
import type { View } from './views/view.ts';

/** Page `page` (from 0) of who may do what with this container, by the rules in force. */
export function showWho({ services, channelId }: Context, container: Container, page: number): View {
  const compiled = services.policy();
  const { admins, rules } = compiled.policy;
  const standings = whoMay(container, compiled);
  return whoView({ container, standings, admins, hasRules: rules.length > 0, here: channelId }, page);
}
