import type { Context, Hono } from 'hono';
import { errorResponse, setupResponse } from '../api/types.ts';
import { type AskBot, BotError, read } from './bot-client.ts';
import { formField } from './form.ts';
import { trouble } from './forward.ts';
import { botAway } from './overview.ts';
import { noPasswordPage, setupPage } from './page/setup-page.ts';

interface SetupParts {
  readonly ask: AskBot;
  /** There is a password, so whoever gets here is the owner. Without one nothing is shown, and nothing taken. */
  readonly canChange: boolean;
}

/** The set-up page, and the one thing that can be entered on it. */
export function setupRoutes(app: Hono, { ask, canChange }: SetupParts): void {
  app.get('/setup', (c) => (canChange ? show(c, ask, null) : c.html(noPasswordPage())));

  app.post('/setup', async (c) => {
    if (!canChange) return c.html(noPasswordPage(), 403);
    const refusal = await enterToken(ask, await formField(c, 'token'));
    // Not the page itself: loading it again would send the token again.
    return refusal === null ? c.redirect('/setup', 303) : show(c, ask, refusal);
  });
}

/** `refusal`: why the token was not taken, a sentence. */
async function show(c: Context, ask: AskBot, refusal: string | null): Promise<Response> {
  try {
    const setup = await read(ask, '/api/v1/setup', setupResponse);
    return c.html(setupPage(setup, refusal), refusal === null ? 200 : 422);
  } catch (error) {
    if (!(error instanceof BotError)) throw error;
    const { status, page } = await botAway(error, true);
    return c.html(page, status);
  }
}

/** `null`: it was taken; otherwise why not. */
async function enterToken(ask: AskBot, token: string): Promise<string | null> {
  if (token.trim() === '') return 'Please paste the token first.';
  try {
    const { status, body } = await ask('PUT', '/api/v1/discord/token', { token });
    return status === 204 ? null : errorResponse.parse(JSON.parse(body.toString('utf8'))).error.message;
  } catch (error) {
    // Nothing of the request may get into the log: the token is in it.
    return error instanceof BotError ? trouble(error.kind).message : trouble('broken').message;
  }
}
