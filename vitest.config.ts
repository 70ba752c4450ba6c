import { defineConfig } from 'vitest/config';
import { boundedTables } from './app/build.mjs';

/** `unit` runs in parallel without a browser; `e2e` drives real Chromium and real processes, one file at a time. */
export default defineConfig({
  // The library as it is bundled.
  plugins: [boundedTables()],
  test: {
    server: { deps: { inline: [/hyparquet/] } },
    globalSetup: ['test/setup.ts'],
    // None of these is an expectation: they end a test that hangs, on however slow a machine.
    testTimeout: 600_000,
    hookTimeout: 600_000,
    teardownTimeout: 60_000,
    expect: { poll: { timeout: 120_000 } },
    projects: [
      {
        extends: true,
        test: {
          name: 'unit',
          include: ['test/{core,main,app,renderer}/**/*.test.{ts,tsx}'],
        },
      },
      {
        extends: true,
        test: {
          name: 'e2e',
          include: ['test/e2e/**/*.test.ts'],
          fileParallelism: false,
        },
      },
    ],
  },
});
