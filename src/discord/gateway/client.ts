import { Client, GatewayIntentBits, Options, type RateLimitData } from 'discord.js';
import { type OnAnswer, requestMaker } from '../rest/make-request.ts';

/**
 * A discord.js client with the one intent that is needed (`Guilds`, not privileged) and without caches that nothing here
 * reads: roles and permissions come with every interaction.
 * @param api Discord's REST address, e.g. `https://discord.com/api`; the gateway's is asked from there.
 */
export function createClient(api: string, onAnswer: OnAnswer): Client {
  const client = new Client({
    intents: [GatewayIntentBits.Guilds],
    // Shorter than discord.js's 15 s: an answer that takes longer is of no use to anyone.
    // It remembers each interaction's own rate limit until it is swept: by default for an hour, some 500 bytes each.
    rest: {
      api,
      timeout: 10_000,
      handlerSweepInterval: 5 * 60_000,
      makeRequest: requestMaker(onAnswer),
      rejectOnRateLimit: isLong,
    },
    allowedMentions: { parse: [], repliedUser: false },
    makeCache: Options.cacheWithLimits({
      ...Options.DefaultMakeCacheSettings,
      ApplicationCommandManager: 0,
      AutoModerationRuleManager: 0,
      BaseGuildEmojiManager: 0,
      DMMessageManager: 0,
      EntitlementManager: 0,
      GuildBanManager: 0,
      GuildEmojiManager: 0,
      GuildInviteManager: 0,
      GuildMemberManager: { maxSize: 1, keepOverLimit: (member) => member.id === member.client.user.id },
      GuildMessageManager: 0,
      GuildScheduledEventManager: 0,
      GuildStickerManager: 0,
      MessageManager: 0,
      PresenceManager: 0,
      ReactionManager: 0,
      ReactionUserManager: 0,
      StageInstanceManager: 0,
      ThreadMemberManager: 0,
      UserManager: { maxSize: 1, keepOverLimit: (user) => user.id === user.client.user.id },
      VoiceStateManager: 0,
    }),
  });
  keepToken(client);
  return client;
}

/** Longer than that, milliseconds, and the one who asked is told, in place of waiting unseen. */
const longMs = 15_000;

/** Of the routes whose askers try again by themselves: Discord lets commands wait for hours. */
function isLong({ route, timeToReset, retryAfter, sublimitTimeout }: RateLimitData): boolean {
  return route.startsWith('/applications/') && Math.max(timeToReset, retryAfter, sublimitTimeout) > longMs;
}

/**
 * discord.js forgets its token at the first 401, and from then on refuses every request by itself until the next log-in. Whether
 * the token is of any use is not for one answer to say: it is kept for as long as the client is logged in.
 */
function keepToken(client: Client): void {
  const { rest } = client;
  const setToken = rest.setToken.bind(rest);
  rest.setToken = (token: string | null) => setToken(token ?? client.token ?? '');
}
