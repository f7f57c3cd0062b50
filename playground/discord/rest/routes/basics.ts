import { findGuild } from '../find.ts';
import type { Route } from '../route.ts';

/** The bot itself, the gateway's address, and accounts. */
export const basicRoutes: readonly Route[] = [
  {
    method: 'GET',
    path: '/gateway',
    tokenInPath: true,
    handle: ({ gatewayUrl }) => ({ body: { url: gatewayUrl } }),
  },
  {
    method: 'GET',
    path: '/gateway/bot',
    handle: ({ gatewayUrl, application }) => ({
      body: {
        url: gatewayUrl,
        shards: 1,
        session_start_limit: {
          total: 1000,
          remaining: 1000 - application.identifies,
          reset_after: 86_400_000,
          max_concurrency: 1,
        },
      },
    }),
  },
  {
    method: 'GET',
    path: '/users/@me',
    handle: ({ application }) => ({
      body: { ...application.botUser.toApi(), mfa_enabled: true, locale: 'en-US', email: null, verified: true },
    }),
  },
  {
    method: 'GET',
    path: '/users/:user',
    handle: ({ world, rules, params }) => ({
      body: (world.users.get(params['user'] ?? '') ?? rules.missing('user-exists')).toApi(),
    }),
  },
  {
    method: 'GET',
    path: '/applications/@me',
    handle: ({ application }) => ({ body: application.toApi() }),
  },
  {
    method: 'GET',
    path: '/oauth2/applications/@me',
    handle: ({ application }) => ({ body: application.toApi() }),
  },
  {
    method: 'GET',
    path: '/users/@me/guilds',
    handle: ({ world, application }) => ({
      body: world.guildsOf(application).map((guild) => ({
        id: guild.id,
        name: guild.name,
        icon: null,
        banner: null,
        owner: false,
        permissions: guild.botOf(application).permissions.toString(),
        features: [],
      })),
    }),
  },
  {
    method: 'DELETE',
    path: '/users/@me/guilds/:guild',
    handle: (request) => {
      findGuild(request).removesBot(request.application);
      return {};
    },
  },
];
