/** The tests that drive Chromium: the built page from a static host; specs of `spanreel serve` start their own server. */
import { defineConfig } from '@playwright/test';
import { findChromium } from '../../scripts/needs.mjs';
import { freePort } from './free-port.ts';

// The workers read this file, too, and have to find the same port.
process.env.SPANREEL_STATIC_PORT ??= process.env.SPANREEL_TEST_PORT ?? String(await freePort());
const port = Number(process.env.SPANREEL_STATIC_PORT);

export default defineConfig({
  testDir: '.',
  outputDir: '../../test-results/browser',
  fullyParallel: true,
  workers: 2,
  timeout: 60_000,
  expect: { timeout: 15_000 },
  forbidOnly: true,
  reporter: 'line',
  use: {
    baseURL: `http://127.0.0.1:${port}/`,
    viewport: { width: 1440, height: 900 },
    // One tab a worker: opening a new one costs as much as most tests. Each test begins by going to its own address, and
    // everything that the page keeps (only localStorage and cookies) is cleared before; init scripts and routes are, too.
    reuseContext: true,
    launchOptions: {
      executablePath: findChromium(),
      args: [
        '--no-sandbox',
        '--disable-gpu',
        '--disable-background-networking',
        '--disable-component-update',
        '--disable-sync',
        '--no-first-run',
        '--disable-quic',
      ],
    },
  },
  webServer: {
    command: `node static-server.mjs ${port}`,
    url: `http://127.0.0.1:${port}/`,
    reuseExistingServer: process.env.SPANREEL_TEST_PORT !== undefined,
  },
});
