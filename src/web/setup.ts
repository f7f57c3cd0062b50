import { errorResponse, setupResponse } from '../api/types.ts';
import { type Answer, htmlAnswer, seeOther } from '../http/answer.ts';
import type { Router } from '../http/router.ts';
import { type AskBot, BotError, read } from './bot-client.ts';
import { formField } from './form.ts';
import { trouble } from './forward.ts';
import { botAway } from './overview.ts';
import { noPasswordPage, setupPage } from './page/setup-page.ts';

interface SetupDeps {
  readonly ask: AskBot;
  /** There is a password, so whoever gets here is the owner. Without one nothing is shown, and nothing taken. */
  readonly canChange: boolean;
}

/** The set-up page, and the one thing that can be entered on it. */
export function setupRoutes(router: Router, { ask, canChange }: SetupDeps): void {
  router
    .on('GET', '/setup', () => (canChange ? show(ask, null) : htmlAnswer(noPasswordPage())))
    .on('POST', '/setup', async (request) => {
      if (!canChange) return htmlAnswer(noPasswordPage(), 403);
      const refusal = await enterToken(ask, await formField(request, 'token'));
      // Not the page itself: loading it again would send the token again.
      return refusal === null ? seeOther('/setup') : show(ask, refusal);
    });
}

/** `refusal`: why the token was not taken, a sentence. */
async function show(ask: AskBot, refusal: string | null): Promise<Answer> {
  try {
    const setup = await read(ask, '/api/v1/setup', setupResponse);
    return await htmlAnswer(setupPage(setup, refusal), refusal === null ? 200 : 422);
  } catch (error) {
    if (!(error instanceof BotError)) throw error;
    const { status, page } = await botAway(error, true);
    return htmlAnswer(page, status);
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
