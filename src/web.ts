import { readFileSync } from 'node:fs';
import { parseArgs } from 'node:util';
import { describeErrors, EXIT_CONFIG, parseWebEnvironment, type WebEnvironment } from './config/environment.ts';
import { beatInto } from './config/heartbeat.ts';
import { createLogger } from './config/logger.ts';
import { whenParentIsGone } from './config/parent.ts';
import { handleStrayErrors } from './config/stray-errors.ts';
import { botClient } from './web/bot-client.ts';
import { isLoopback } from './web/host-check.ts';
import { pageAddress } from './web/page-address.ts';
import { routes } from './web/routes.ts';
import { serveWeb } from './web/server.ts';

/** Program 2: the page, and the way through to the bot's API. It knows no secret but the page's own password. */
async function run(environment: WebEnvironment, heartbeat: string | undefined): Promise<void> {
  const { webHost, webUrl, webPassword, timeZone } = environment;
  // Of the log's own times too, wherever the setting came from.
  process.env['TZ'] = timeZone;
  const log = createLogger({ ...environment, program: 'web', secrets: new Set(webPassword ? [webPassword] : []) });
  handleStrayErrors(log, 'web program');

  const handler = routes({ ask: botClient(environment.apiSocket), webUrl, webPassword, timeZone, log, now: Date.now });
  const server = await serveWeb(handler, environment).catch((error: unknown) => {
    log.fatal({ err: error }, `Can't listen on ${webHost} port ${environment.webPort}: see WEB_HOST and WEB_PORT`);
    return process.exit(1);
  });
  log.info(`The page is at ${webUrl ?? pageAddress(webHost, server.port)}`);
  if (webPassword === null && !isLoopback(webHost)) {
    log.warn(`WEB_HOST is ${webHost} and there is no WEB_PASSWORD: anyone who reaches the port sees your containers`);
  }

  beatInto(heartbeat);

  let stopping = false;
  const stop = (reason: string): void => {
    if (stopping) return;
    stopping = true;
    log.info(`Stopping (${reason})`);
    void server.close().then(() => process.exit(0));
  };
  process.on('SIGTERM', () => stop('SIGTERM'));
  process.on('SIGINT', () => stop('SIGINT'));
  whenParentIsGone(() => stop('the parent process is gone'));
}

const parsed = parseWebEnvironment(process.env, (path) => readFileSync(path, 'utf8'));
if (parsed.ok) {
  const { values } = parseArgs({ options: { heartbeat: { type: 'string' } } });
  await run(parsed.value, values.heartbeat);
} else {
  process.stderr.write(`${describeErrors(parsed.errors)}\n`);
  process.exitCode = EXIT_CONFIG;
}
