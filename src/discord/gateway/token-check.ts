import { APIVersion, DefaultUserAgent, Routes } from 'discord.js';
import * as z from 'zod';
import type { TokenCheck } from '../../config/discord-token.ts';
import { httpClient } from '../rest/http-client.ts';
import { UNAUTHORIZED } from '../rest/trouble.ts';

/** Shorter than the API's own patience. */
const DEADLINE_MS = 2_500;
const OK = 200;

const application = z.object({
  id: z.string(),
  name: z.string(),
  owner: z.object({ id: z.string() }).nullish(),
  team: z.object({ owner_user_id: z.string() }).nullish(),
});

/** Asks Discord whose the bot of a token is. @param api Discord's REST address, e.g. `https://discord.com/api` */
export function tokenCheck(api: string, deadlineMs = DEADLINE_MS): TokenCheck {
  const ask = httpClient();
  return async (token) => {
    try {
      const { status, body } = await ask(`${api}/v${APIVersion}${Routes.currentApplication()}`, {
        headers: { authorization: `Bot ${token}`, 'user-agent': DefaultUserAgent },
        signal: AbortSignal.timeout(deadlineMs),
      });
      if (status === UNAUTHORIZED) return false;
      // Anything else that is no yes says nothing of the token: a limit, a proxy, a bad day.
      if (status !== OK) return null;
      const { id, name, owner, team } = application.parse(JSON.parse(body.toString()));
      return { applicationId: id, name, ownerId: team?.owner_user_id ?? owner?.id ?? null };
    } catch {
      return null;
    }
  };
}
