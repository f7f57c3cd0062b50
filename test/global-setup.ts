import type { TestProject } from 'vitest/node';
import { PrivateEngine } from './engine/private-engine.ts';

declare module 'vitest' {
  interface ProvidedContext {
    /** Unix socket of the Docker Engine that was started for this run. */
    engineSocket: string;
  }
}

/** One private engine for the whole run; see test/engine/README.md. */
export default async function setUp(project: TestProject): Promise<() => Promise<void>> {
  // docker-modem reads these by itself wherever an option is left out: a test must never meet the user's own engine.
  for (const name of Object.keys(process.env)) if (name.startsWith('DOCKER_')) delete process.env[name];
  const engine = await PrivateEngine.start({ say: (line) => console.log(line) });
  project.provide('engineSocket', engine.socketPath);
  return () => engine.remove();
}
