import { TokenError, type TokenErrorKind } from '../config/discord-token.ts';
import { isRunning } from '../containers/model/container.ts';
import { pause } from '../kit/pause.ts';
import { ApiError } from './api-error.ts';
import type { ApiDeps } from './deps.ts';
import { discordState, engineState } from './health.ts';
import { type SetupResponse, tokenRequest } from './types.ts';

/** A first look at the stats is waited for so long, milliseconds: what else there is to say does not wait for an engine that hangs. */
const FIRST_LOOK_MS = 1_000;

/** Says how far the set-up has come: Docker, Discord, the servers, the stats. Never the token. */
export function setupReader(deps: ApiDeps): () => Promise<SetupResponse> {
  let looking: Promise<unknown> | null = null;
  return async () => {
    // Until somebody has asked for stats nothing is known about their sources.
    if (deps.sources().inUse === null && deps.containers.status().connected && statsNeeded(deps)) {
      looking ??= deps.stats
        .getAllContainerStats()
        .catch(() => null)
        .finally(() => {
          looking = null;
        });
      const looked = new AbortController();
      void looking.then(() => looked.abort());
      await pause(deps.clock, FIRST_LOOK_MS, looked.signal);
    }
    return setup(deps);
  };
}

function setup(deps: ApiDeps): SetupResponse {
  const { clock, containers, setUp } = deps;
  const { inUse, sources } = deps.sources();
  const { healthy: _, ...discord } = discordState(deps.discord(), clock);
  const seen = setUp.seen();
  return {
    discord: {
      ...discord,
      tokenFrom: setUp.tokenFrom(),
      bot: seen && {
        name: seen.name,
        inviteUrl: seen.inviteUrl,
        guilds: seen.guilds.map(({ id, name, ignored, undecided, home }) => ({ id, name, ignored, undecided, home })),
        missingHome: seen.missingHome,
      },
    },
    engine: engineState(containers.status()),
    stats: {
      inUse,
      needed: statsNeeded(deps),
      sources: sources.map(({ name, standing, lastError }) => ({ name, standing, error: lastError?.message ?? null })),
    },
  };
}

function statsNeeded({ containers }: ApiDeps): boolean {
  return containers.all().some(isRunning);
}

/** Keeps the token in the body of a request, and has the bot log in with it. */
export async function enterToken({ setUp }: Pick<ApiDeps, 'setUp'>, body: string): Promise<void> {
  const { token } = parseBody(body);
  try {
    await setUp.enterToken(token);
  } catch (error) {
    if (error instanceof TokenError) throw new ApiError(STATUS[error.kind], `token-${error.kind}`, error.message);
    throw error;
  }
}

const STATUS = {
  invalid: 400,
  refused: 422,
  'other-application': 403,
  'set-elsewhere': 409,
  unwritable: 507,
} as const satisfies Record<TokenErrorKind, number>;

function parseBody(body: string) {
  try {
    return tokenRequest.parse(JSON.parse(body));
  } catch {
    // Not the parser's own words: they quote the body.
    throw new ApiError(400, 'bad-request', 'The body must be {"token": "…"}.');
  }
}
