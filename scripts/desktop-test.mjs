/** `npm run test:desktop [-- playwright arguments]`: the tests in the real desktop window, on a virtual display if need be. */
import { buildStale } from './fresh.mjs';
import { runDesktopTests } from './playwright.mjs';
import { setUp } from './setup.mjs';

try {
  const electron = await setUp();
  buildStale(['renderer', 'electron', 'cli']);
  process.exitCode = (await runDesktopTests(electron, process.argv.slice(2))).status;
} catch (error) {
  console.error(error.message);
  process.exitCode = 1;
}
