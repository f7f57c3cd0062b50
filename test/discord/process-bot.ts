/**
 * A whole bot in a process of its own, as in use but for a clock that can be turned forward. Its settings are in its
 * environment. Told `{ advance: ms }` it turns its clock, and says `{ ready }` when what it asks for then is answered.
 */

import { SimClock } from '../../playground/discord/clock.ts';
import { allAnswered } from '../../playground/discord/under-way.ts';
import { describeErrors, parseEnvironment } from '../../src/config/environment.ts';
import { createLogger } from '../../src/config/logger.ts';
import { type Bot, createBot } from '../../src/wiring/create-bot.ts';

const clock = new SimClock();
clock.advance(Number(process.argv[2]));

async function startBot(): Promise<Bot> {
  const parsed = parseEnvironment(process.env, () => '');
  if (!parsed.ok) throw new Error(describeErrors(parsed.errors));
  const secrets = new Set<string>();
  const log = createLogger({ ...parsed.value, program: 'bot', secrets });
  const started = await createBot(parsed.value, { clock, log, secrets });
  await started.start();
  return started;
}

const bot = await startBot();
process.on('message', async ({ advance }: { readonly advance: number }) => {
  clock.advance(advance);
  // It is to be killed while an action is under way, too.
  await allAnswered(false);
  process.send?.({ ready: bot.isReady() });
});
process.on('disconnect', () => process.exit());
