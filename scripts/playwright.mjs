/** Runs the two suites that need a browser or the desktop window. */
import { join } from 'node:path';
import { hasDisplay, onVirtualDisplay } from './display.mjs';
import { root, runInForeground, sandboxSwitches } from './process.mjs';

const playwright = join(root, 'node_modules', '@playwright', 'test', 'cli.js');

/** Writes the list of a suite's tests into `report`, as JSON, and runs none of them. Resolves with `{status}`. */
export function listTests(suite, report) {
  const config = join('test', suite, 'playwright.config.ts');
  return runInForeground(process.execPath, [playwright, 'test', '-c', config, '--list', '--reporter=json'], {
    env: { ...process.env, PLAYWRIGHT_JSON_OUTPUT_NAME: report },
    stdio: ['ignore', 'ignore', 'inherit'],
  });
}

/** Runs the tests that drive Chromium. `args` and `env` are passed on. Resolves with `{status}`. */
export function runBrowserTests(args = [], env = {}) {
  const config = join('test', 'browser', 'playwright.config.ts');
  return runInForeground(process.execPath, [playwright, 'test', '-c', config, ...args], {
    env: { ...process.env, ...env },
  });
}

/** Runs the tests that drive the desktop window in `electron`. Throws where no window can be shown. */
export function runDesktopTests(electron, args = [], env = {}) {
  if (!electron) throw new Error('The desktop tests need an Electron runtime, and there is none.');
  const config = join('test', 'desktop', 'playwright.config.ts');
  const command = { program: process.execPath, args: [playwright, 'test', '-c', config, ...args] };
  const shown = hasDisplay() ? command : onVirtualDisplay(command.program, command.args);
  if (!shown) throw new Error('The desktop tests need a display, or xvfb and xauth for a virtual one.');
  return runInForeground(shown.program, shown.args, {
    env: {
      ...process.env,
      ...env,
      SPANREEL_ELECTRON: electron.executable,
      SPANREEL_ELECTRON_SWITCHES: sandboxSwitches().join(' '),
    },
  });
}
