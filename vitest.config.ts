import { defineConfig } from 'vitest/config';
import { boundedTables } from './app/build.mjs';

/** `unit` runs in parallel without a browser; `e2e` drives real Chromium and real processes, one file at a time. */
export default defineConfig({
  // The library as it is bundled.
  plugins: [boundedTables()],
  test: {
    server: { deps: { inline: [/hyparquet/] } },
    globalSetup: ['test/setup.ts'],
    projects: [
      {
        extends: true,
        test: {
          name: 'unit',
          include: ['test/{core,main,app,renderer}/**/*.test.{ts,tsx}'],
          testTimeout: 60_000,
        },
      },
      {
        extends: true,
        test: {
          name: 'e2e',
          include: ['test/e2e/**/*.test.ts'],
          fileParallelism: false,
          testTimeout: 180_000,
          hookTimeout: 180_000,
        },
      },
    ],
  },
});
