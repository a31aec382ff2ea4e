import { defineConfig } from '@playwright/test';

/** The desktop window for real. Run through `npm run test:desktop`, which names the runtime and provides a display. */
export default defineConfig({
  testDir: '.',
  outputDir: '../../test-results/desktop',
  // One window after the other: on a virtual display without a window manager they would take the focus from each other.
  workers: 1,
  // Room for two starts that have to be made anew.
  timeout: 90_000,
  expect: { timeout: 10_000 },
  reporter: 'list',
});
