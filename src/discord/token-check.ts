import { APIVersion, DefaultUserAgent, Routes } from 'discord.js';
import type { TokenCheck } from '../config/discord-token.ts';
import { httpClient } from './http-client.ts';

/** Shorter than the API's own patience. */
const DEADLINE_MS = 2_500;
const OK = 200;
const UNAUTHORIZED = 401;

/** Asks Discord who the bot of a token is. @param api Discord's REST address, e.g. `https://discord.com/api` */
export function tokenCheck(api: string, deadlineMs = DEADLINE_MS): TokenCheck {
  const ask = httpClient();
  return async (token) => {
    try {
      const { status } = await ask(`${api}/v${APIVersion}${Routes.user()}`, {
        headers: { authorization: `Bot ${token}`, 'user-agent': DefaultUserAgent },
        signal: AbortSignal.timeout(deadlineMs),
      });
      if (status === UNAUTHORIZED) return false;
      // Anything else that is no yes says nothing of the token: a limit, a proxy, a bad day.
      return status === OK ? true : null;
    } catch {
      return null;
    }
  };
}
