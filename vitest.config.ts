import { availableParallelism } from 'node:os';
import { defineConfig } from 'vitest/config';

export default defineConfig({
  test: {
    include: ['test/**/*.test.ts'],
    globalSetup: ['test/global-setup.ts'],
    // Most tests wait for an engine or a client most of the time: two side by side are right for two cores, too.
    maxWorkers: Math.max(2, availableParallelism() - 1),
    // Real engines, real clients and two slow cores: waiting is bounded by conditions, this is only the last resort.
    testTimeout: 60_000,
    hookTimeout: 120_000,
    // CI shares its cores, and a real engine is late there now and then. What fails twice is broken; on a developer's
    // machine once is enough.
    retry: process.env['CI'] ? 1 : 0,
    coverage: { provider: 'v8', include: ['src/**/*.ts'] },
  },
});
