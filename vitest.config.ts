import { availableParallelism } from 'node:os';
import { defineConfig } from 'vitest/config';

export default defineConfig({
  test: {
    include: ['test/**/*.test.ts', 'playground/**/*.test.ts'],
    globalSetup: ['test/global-setup.ts'],
    // Most tests wait for an engine or a client most of the time: two side by side are right for two cores, too.
    maxWorkers: Math.max(2, availableParallelism() - 1),
    // Real engines, real clients and two slow cores: waiting is bounded by conditions, this is only the last resort.
    testTimeout: 60_000,
    hookTimeout: 120_000,
    expect: { poll: { timeout: 30_000 } },
    // In CI too: what fails now and then has a cause.
    retry: 0,
    coverage: { provider: 'v8', include: ['src/**/*.ts'] },
  },
});
