import type { ContentfulStatusCode } from 'hono/utils/http-status';
import type { z } from 'zod';
import { containersResponse, healthResponse } from '../api/types.ts';
import { type AskBot, BotError } from './bot-client.ts';
import { trouble } from './forward.ts';
import type { Html } from './page/layout.ts';
import { botAwayPage, overviewPage } from './page/overview-page.ts';

/** The page at `/`: what the bot says of its containers and of itself; or, while it does not answer, just that. */
export async function overview({
  ask,
  now,
  timeZone,
}: {
  readonly ask: AskBot;
  readonly timeZone: string;
  now(): number;
}): Promise<{ status: ContentfulStatusCode; page: Html }> {
  try {
    const [list, health] = await Promise.all([
      read(ask, '/api/v1/containers', containersResponse),
      read(ask, '/healthz', healthResponse),
    ]);
    return { status: 200, page: await overviewPage({ now: now(), timeZone, list, health }) };
  } catch (error) {
    if (!(error instanceof BotError)) throw error;
    const { status, message } = trouble(error.kind);
    return { status, page: await botAwayPage(message) };
  }
}

/** The two programs are of one version, so an answer of another shape is as good as none. */
async function read<Schema extends z.ZodType>(ask: AskBot, path: string, schema: Schema): Promise<z.infer<Schema>> {
  const { body } = await ask('GET', path);
  try {
    return schema.parse(JSON.parse(body.toString('utf8')));
  } catch (error) {
    throw new BotError('broken', error);
  }
}
