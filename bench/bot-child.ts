/**
 * A whole bot in a process of its own, as in use, but for two things: its clock can be turned forward, and it tells what
 * its memory holds. Started by {@link import('./bot-process.ts').BotProcess}, with the bot's settings in its environment.
 */
import { readFileSync } from 'node:fs';
import { setImmediate as nextTurn } from 'node:timers/promises';
import { writeHeapSnapshot } from 'node:v8';
import { describeErrors, parseEnvironment } from '../src/config/environment.ts';
import { createLogger } from '../src/config/logger.ts';
import { type Bot, createBot } from '../src/wiring/create-bot.ts';
import type { BotAnswers, BotMemory, BotQuestion } from './bot-process.ts';
import { turnLongIntervalsBy } from './long-intervals.ts';
import { TurnWatch } from './turn-watch.ts';
import { TurnedClock } from './turned-clock.ts';

const clock = new TurnedClock();
const turns = new TurnWatch();
clock.advance(Number(process.argv[2] ?? 0));
turnLongIntervalsBy(clock);

async function startBot(): Promise<Bot> {
  const parsed = parseEnvironment(process.env, (path) => readFileSync(path, 'utf8'));
  if (!parsed.ok) throw new Error(describeErrors(parsed.errors));
  const log = createLogger({ ...parsed.value, program: 'bot', secrets: new Set() });
  const started = await createBot(parsed.value, { clock, log });
  await started.start();
  return started;
}

const bot = await startBot();

/** What is left when everything that nobody needs is gone; finalizers need a turn of the event loop each time. */
async function collect(): Promise<BotMemory> {
  for (let round = 0; round < 6; round++) {
    globalThis.gc?.();
    await nextTurn();
  }
  const anonymous = /^RssAnon:\s+(\d+) kB$/m.exec(readFileSync('/proc/self/status', 'utf8'))?.[1];
  return { ...process.memoryUsage(), anonymous: Number(anonymous) * 1024 };
}

async function answer(question: BotQuestion): Promise<BotAnswers[keyof BotAnswers]> {
  switch (question.ask) {
    case 'ready':
      return bot.isReady();
    case 'advance':
      clock.advance(question.ms);
      return null;
    case 'memory':
      return collect();
    case 'snapshot':
      writeHeapSnapshot(question.path);
      return null;
    case 'watch turns':
      turns.begin();
      return null;
    case 'longest turn':
      return turns.end();
    case 'stop':
      await bot.stop();
      return null;
  }
}

process.on('message', async (question: BotQuestion & { readonly id: number }) => {
  process.send?.({ id: question.id, value: await answer(question) });
  if (question.ask === 'stop') process.disconnect();
});
process.on('disconnect', () => process.exit());
