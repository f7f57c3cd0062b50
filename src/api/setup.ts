import { TokenError, type TokenErrorKind } from '../config/discord-token.ts';
import { ApiError } from './api-error.ts';
import { discordState, engineState } from './health.ts';
import type { ApiParts } from './parts.ts';
import { type SetupResponse, tokenRequest } from './types.ts';

/** How far the set-up has come: Docker, Discord, the servers, the stats. Never the token. */
export async function setup(parts: ApiParts): Promise<SetupResponse> {
  const { clock, containers, setUp } = parts;
  // Until somebody has asked for stats nothing is known about their sources.
  const unread = parts.sources().inUse === null && containers.status().connected;
  if (unread) await parts.stats.getAllContainerStats().catch(() => null);
  const { inUse, sources } = parts.sources();
  const { healthy: _, ...discord } = discordState(parts.discord(), clock);
  const seen = setUp.seen();
  return {
    discord: {
      ...discord,
      tokenFrom: setUp.tokenFrom(),
      bot: seen && {
        name: seen.name,
        inviteUrl: seen.inviteUrl,
        guilds: seen.guilds.map(({ id, name, ignored }) => ({ id, name, ignored })),
      },
    },
    engine: engineState(containers.status()),
    stats: {
      inUse,
      sources: sources.map(({ name, standing, lastError }) => ({ name, standing, error: lastError?.message ?? null })),
    },
  };
}

/** Keeps the token in the body of a request, and has the bot log in with it. */
export async function enterToken({ setUp }: Pick<ApiParts, 'setUp'>, body: string): Promise<void> {
  const { token } = parseBody(body);
  try {
    await setUp.enterToken(token);
  } catch (error) {
    if (error instanceof TokenError) throw new ApiError(STATUS[error.kind], `token-${error.kind}`, error.message);
    throw error;
  }
}

const STATUS = { invalid: 400, 'set-elsewhere': 409, unwritable: 507 } as const satisfies Record<
  TokenErrorKind,
  number
>;

function parseBody(body: string) {
  try {
    return tokenRequest.parse(JSON.parse(body));
  } catch {
    // Not the parser's own words: they quote the body.
    throw new ApiError(400, 'bad-request', 'The body must be {"token": "…"}.');
  }
}
