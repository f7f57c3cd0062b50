import type Docker from 'dockerode';
import { afterAll, inject } from 'vitest';
import { type Box, Boxes, type BoxOptions } from './boxes.ts';
import { runCli } from './cli.ts';
import { clientFor } from './client.ts';

export { boxImage } from './box-image.ts';
export { type Box, Boxes, type BoxOptions } from './boxes.ts';
export { PrivateEngine } from './private-engine.ts';
export { until } from './until.ts';

const opened = new Map<string, Boxes>();

/** Unix socket of this run's private engine. */
export function engineSocket(): string {
  return inject('engineSocket');
}

/** A client of the test's own for this run's private engine. */
export function docker(): Docker {
  return clientFor(engineSocket());
}

/**
 * Makes containers (see {@link Boxes} for all the kinds); they are removed when the test file is done. The same object
 * for the whole file; another one for an engine of the test's own.
 */
export function boxes(socketPath = engineSocket()): Boxes {
  const known = opened.get(socketPath) ?? new Boxes(socketPath);
  opened.set(socketPath, known);
  return known;
}

/** Short for `boxes().create(options)`. */
export function createBox(options: BoxOptions = {}): Promise<Box> {
  return boxes().create(options);
}

/** What the docker CLI says, e.g. `cli(['stats', '--no-stream'])`. */
export function cli(args: readonly string[]): ReturnType<typeof runCli> {
  return runCli(engineSocket(), args);
}

afterAll(async () => {
  for (const one of opened.values()) await one.removeAll();
});
