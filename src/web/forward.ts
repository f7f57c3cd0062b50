import type { ErrorResponse } from '../api/types.ts';
import { type Answer, jsonAnswer } from '../http/answer.ts';
import type { HttpRequest } from '../http/request.ts';
import { type AskBot, BotError, type BotErrorKind } from './bot-client.ts';

/** Hands the request to the bot, as it is unless another `path` is given, and the bot's answer back. */
export function forward({ path: asked, search }: HttpRequest, ask: AskBot, path = asked + search): Promise<Answer> {
  return orTrouble(() => ask('GET', path));
}

/** What `answer` comes to, or what is said of a bot that does not answer. */
export async function orTrouble(answer: () => Promise<Answer>): Promise<Answer> {
  try {
    return await answer();
  } catch (error) {
    if (!(error instanceof BotError)) throw error;
    const { status, ...body } = trouble(error.kind);
    return jsonAnswer({ error: body } satisfies ErrorResponse, status);
  }
}

/** What is said, to programs and to people, of a bot that does not answer. */
export function trouble(kind: BotErrorKind) {
  switch (kind) {
    case 'away':
      return { status: 503, code: 'bot-away', message: 'The bot is not running yet; it restarts by itself.' } as const;
    case 'denied': {
      const message = 'The web program may not use the bot’s socket. Both must belong to the group that owns it.';
      return { status: 502, code: 'bot-denied', message } as const;
    }
    case 'timeout':
      return { status: 504, code: 'bot-timeout', message: 'The bot takes too long to answer.' } as const;
    case 'failed':
      return { status: 502, code: 'bot-failed', message: 'The bot can’t answer that. Its log says why.' } as const;
    case 'broken':
      return { status: 502, code: 'bot-broken', message: 'The bot’s answer broke off.' } as const;
  }
}
