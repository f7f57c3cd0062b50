import { findChannel, findGuild } from '../find.ts';
import type { Route } from '../route.ts';

/** Guilds, their channels, roles and members. */
export const guildRoutes: readonly Route[] = [
  {
    method: 'GET',
    path: '/guilds/:guild',
    handle: (request) => {
      const guild = findGuild(request);
      const counts = { approximate_member_count: guild.members.size, approximate_presence_count: 1 };
      return { body: { ...guild.toApi(), ...(request.query.get('with_counts') === 'true' ? counts : {}) } };
    },
  },
  {
    method: 'GET',
    path: '/guilds/:guild/channels',
    handle: (request) => ({ body: [...findGuild(request).channels.values()].map((channel) => channel.toApi()) }),
  },
  {
    method: 'GET',
    path: '/guilds/:guild/roles',
    handle: (request) => ({ body: [...findGuild(request).roles.values()].map((role) => role.toApi()) }),
  },
  {
    method: 'GET',
    path: '/guilds/:guild/roles/:role',
    handle: (request) => {
      const role = findGuild(request).roles.get(request.params['role'] ?? '');
      return { body: (role ?? request.rules.missing('role-exists')).toApi() };
    },
  },
  {
    method: 'GET',
    path: '/guilds/:guild/members',
    handle: (request) => {
      const guild = findGuild(request);
      // Listing members needs the privileged intent; this application has none.
      request.rules.refuseIf('guild-members-intent', true);
      return { body: [...guild.members.values()].map((member) => member.toApi()) };
    },
  },
  {
    method: 'GET',
    path: '/guilds/:guild/members/search',
    handle: (request) => {
      const wanted = (request.query.get('query') ?? '').toLowerCase();
      const found = [...findGuild(request).members.values()].filter((m) => m.name.toLowerCase().startsWith(wanted));
      const limit = Number(request.query.get('limit') ?? 1);
      return { body: found.slice(0, limit).map((member) => member.toApi()) };
    },
  },
  {
    method: 'GET',
    path: '/guilds/:guild/members/:user',
    handle: (request) => {
      const member = findGuild(request).members.get(request.params['user'] ?? '');
      return { body: (member ?? request.rules.missing('member-exists')).toApi() };
    },
  },
  { method: 'GET', path: '/channels/:channel', handle: (request) => ({ body: findChannel(request).toApi() }) },
];
