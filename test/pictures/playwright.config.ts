/** Takes the pictures of the README anew: `npm run pictures`. No test; it fails where a view cannot be reached. */
import { fileURLToPath } from 'node:url';
import { defineConfig } from '@playwright/test';
import browser from '../browser/playwright.config.ts';

const server = Array.isArray(browser.webServer) ? browser.webServer[0] : browser.webServer;

export default defineConfig({
  ...browser,
  testDir: '.',
  testMatch: '*.pictures.ts',
  outputDir: '../../test-results/pictures',
  // One at a time: nothing is drawn late on a busy machine.
  workers: 1,
  webServer: server && { ...server, cwd: fileURLToPath(new URL('../browser', import.meta.url)) },
});
