import { readFileSync } from 'node:fs';
import { parseArgs } from 'node:util';
import { ApiSocketError } from './api/server.ts';
import { describeErrors, type Environment, EXIT_CONFIG, parseEnvironment } from './config/environment.ts';
import { beatInto } from './config/heartbeat.ts';
import { createLogger, type Logger } from './config/logger.ts';
import { whenParentIsGone } from './config/parent.ts';
import { handleStrayErrors } from './config/stray-errors.ts';
import { EngineError } from './hosts/model/engine.ts';
import { systemClock } from './kit/clock.ts';
import { StoreError } from './store/store-error.ts';
import { createBot } from './wiring/create-bot.ts';

/** The program itself: settings, log, signals. `socketGroup`: what container/program.sh found, if it was that. `heartbeat`: see {@link beatInto}. */
async function run(environment: Environment, socketGroup: string | undefined, heartbeat: string | undefined) {
  process.env['TZ'] = environment.timeZone;
  const secrets = new Set(environment.discordToken ? [environment.discordToken] : []);
  const log = createLogger({ ...environment, program: 'bot', secrets });
  handleStrayErrors(log, 'bot');

  const bot = await createBot(environment, {
    clock: systemClock,
    log,
    secrets,
    ...(socketGroup !== undefined && {
      socketGroup: { found: socketGroup === 'none' ? null : Number(socketGroup), startAnew: (why) => stop(why) },
    }),
  }).catch((error) => giveUp(error, log));
  let stopping = false;
  const stop = (reason: string): void => {
    if (stopping) return;
    stopping = true;
    log.info(`Stopping (${reason})`);
    void bot
      .stop()
      .catch((error: unknown) => log.error({ err: error }, 'Something did not stop as it should'))
      .then(() => process.exit(0));
  };
  process.on('SIGTERM', () => stop('SIGTERM'));
  process.on('SIGINT', () => stop('SIGINT'));
  whenParentIsGone(() => stop('the parent process is gone'));
  await bot.start().catch((error) => giveUp(error, log));
  beatInto(heartbeat);
}

/** What the owner must mend first is said without a stack; whoever started us starts us again. */
function giveUp(error: unknown, log: Logger): never {
  const known = error instanceof StoreError || error instanceof EngineError || error instanceof ApiSocketError;
  const advice = known && 'advice' in error && error.advice ? ` ${error.advice}` : '';
  if (known) log.fatal(`${error.message}${advice}`);
  else log.fatal({ err: error }, 'The bot cannot start');
  process.exit(1);
}

if (import.meta.main) {
  const { values } = parseArgs({ options: { 'socket-group': { type: 'string' }, heartbeat: { type: 'string' } } });
  const parsed = parseEnvironment(process.env, (path) => readFileSync(path, 'utf8'));
  if (parsed.ok) {
    await run(parsed.value, values['socket-group'], values.heartbeat);
  } else {
    process.stderr.write(`${describeErrors(parsed.errors)}\n`);
    process.exitCode = EXIT_CONFIG;
  }
}
