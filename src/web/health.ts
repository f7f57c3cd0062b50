import { type HealthResponse, healthResponse } from '../api/types.ts';
import { type Answer, jsonAnswer } from '../http/answer.ts';
import type { HttpRequest } from '../http/request.ts';
import { type AskBot, read } from './bot-client.ts';
import { forward, orTrouble } from './forward.ts';

/**
 * `/healthz`, for a container's health check and for monitors. Errors have addresses and paths of the owner's machine
 * in them: whoever is not logged in is told which part is not well, in words of our own, and no more.
 */
export function health(request: HttpRequest, ask: AskBot, loggedIn: boolean): Promise<Answer> {
  if (loggedIn) return forward(request, ask);
  return orTrouble(async () => {
    // 503 while the bot is not well: that is its answer.
    const said = await read(ask, '/healthz', healthResponse, [200, 503]);
    return jsonAnswer(inShort(said), said.healthy ? 200 : 503);
  });
}

function inShort({ healthy, discord, engine }: HealthResponse) {
  return {
    healthy,
    discord: { healthy: discord.healthy, status: discord.status },
    engine: { healthy: engine.healthy },
  };
}
