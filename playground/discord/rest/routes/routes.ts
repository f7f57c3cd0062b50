import type { Route } from '../route.ts';
import { basicRoutes } from './basics.ts';
import { commandRoutes } from './commands.ts';
import { guildRoutes } from './guilds.ts';
import { interactionRoutes } from './interactions.ts';
import { messageRoutes } from './messages.ts';
import { webhookRoutes } from './webhooks.ts';

/** Every endpoint there is, the fixed paths before those with names in them. */
export const routes: readonly Route[] = [
  ...basicRoutes,
  ...guildRoutes,
  ...commandRoutes,
  ...messageRoutes,
  ...interactionRoutes,
  ...webhookRoutes,
].sort((a, b) => a.path.split(':').length - b.path.split(':').length);
