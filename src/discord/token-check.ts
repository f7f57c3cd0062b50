import { APIVersion, DefaultUserAgent, Routes } from 'discord.js';
import type { TokenCheck } from '../config/discord-token.ts';

/** Shorter than the API's own patience. */
const DEADLINE_MS = 2_500;
const UNAUTHORIZED = 401;

/** Asks Discord who the bot of a token is. @param api Discord's REST address, e.g. `https://discord.com/api` */
export function tokenCheck(api: string, deadlineMs = DEADLINE_MS): TokenCheck {
  return async (token) => {
    try {
      const answer = await fetch(`${api}/v${APIVersion}${Routes.user()}`, {
        headers: { authorization: `Bot ${token}`, 'user-agent': DefaultUserAgent },
        signal: AbortSignal.timeout(deadlineMs),
      });
      await answer.body?.cancel();
      if (answer.status === UNAUTHORIZED) return false;
      // Anything else that is no yes says nothing of the token: a limit, a proxy, a bad day.
      return answer.ok ? true : null;
    } catch {
      return null;
    }
  };
}
