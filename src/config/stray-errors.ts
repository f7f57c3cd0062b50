import type { Logger } from './logger.ts';

/**
 * Says in the log what nothing handled. An exception ends the program, because what it was in the middle of is unknown; it is
 * started again. A promise that nothing waited for is a bug of ours or of a library, but no reason to leave everybody
 * without the program.
 */
export function handleStrayErrors(log: Logger, program: string): void {
  process.on('uncaughtException', (error) => {
    log.fatal({ err: error }, `The ${program} fails and ends`);
    process.exit(1);
  });
  process.on('unhandledRejection', (error) => log.error({ err: error }, 'An error that nothing handled'));
}
