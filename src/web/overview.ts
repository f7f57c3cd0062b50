import { containersResponse, healthResponse, type SetupResponse, setupResponse } from '../api/types.ts';
import { type AskBot, BotError, read } from './bot-client.ts';
import { trouble } from './forward.ts';
import { type Html, MENU } from './page/layout.ts';
import { botAwayPage, overviewPage } from './page/overview-page.ts';

/** The page at `/`: what the bot says of its containers and of itself; or, while it does not answer, just that. */
export async function overview({
  ask,
  now,
  timeZone,
  loggedIn,
}: {
  readonly ask: AskBot;
  readonly timeZone: string;
  /** Somebody who may see how far the set-up is, and log out. */
  readonly loggedIn: boolean;
  now(): number;
}): Promise<{ status: number; page: Html }> {
  try {
    const [list, health, setup] = await Promise.all([
      read(ask, '/api/v1/containers', containersResponse),
      // 503 while the bot is not well: that is what is to be shown.
      read(ask, '/healthz', healthResponse, [200, 503]),
      loggedIn ? readSetup(ask) : null,
    ]);
    return { status: 200, page: await overviewPage({ now: now(), timeZone, list, health, setup, loggedIn }) };
  } catch (error) {
    if (!(error instanceof BotError)) throw error;
    return botAway(error, loggedIn);
  }
}

/** A page full of containers is worth more than what it would say of the set-up: without an answer it says nothing. */
async function readSetup(ask: AskBot): Promise<SetupResponse | null> {
  try {
    return await read(ask, '/api/v1/setup', setupResponse);
  } catch (error) {
    if (error instanceof BotError) return null;
    throw error;
  }
}

/** Any page, while the bot does not answer. */
export async function botAway(error: BotError, loggedIn: boolean): Promise<{ status: number; page: Html }> {
  const { status, message } = trouble(error.kind);
  return { status, page: await botAwayPage({ message, menu: loggedIn ? MENU : null }) };
}
