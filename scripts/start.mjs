/**
 * `npm start [-- FILE…]`: sets up and builds what is missing, then opens the files (a sample, when there are none) in the
 * desktop window. Where there is no display, it says so and serves the same page to the browser. SPANREEL_XVFB=1 opens
 * the window on a virtual display.
 */
import { join, resolve } from 'node:path';
import { windowCommand } from './display.mjs';
import { buildStale } from './fresh.mjs';
import { root, runInForeground, sandboxSwitches } from './process.mjs';
import { setUp } from './setup.mjs';

/** The command that opens the window, or the reason why there is none. */
function desktopCommand(electron, files) {
  if (!electron) return { reason: 'There is no Electron runtime here' };
  // Chromium writes about every missing bus and graphics driver; only what stops it matters here.
  const args = [...sandboxSwitches(), '--log-level=3', root, ...files];
  return windowCommand(electron.executable, args);
}

try {
  const electron = await setUp();
  buildStale(['renderer', 'electron', 'cli']);
  const named = process.argv.slice(2).filter((argument) => argument !== '--');
  const from = process.env.INIT_CWD ?? process.cwd();
  const files = named.map((file) => resolve(from, file));
  if (files.length === 0) files.push(join(root, 'samples', 'passing', 'trace.otlp.jsonl'));
  const desktop = desktopCommand(electron, files);
  console.log(
    desktop.reason
      ? `${desktop.reason}: serving the same window to the browser.`
      : `Opening the desktop window (Electron ${electron.version}).`,
  );
  const { status } = desktop.reason
    ? await runInForeground(process.execPath, [join(root, 'dist', 'cli', 'spanreel.js'), 'serve', ...files])
    : await runInForeground(desktop.program, desktop.args);
  process.exitCode = status;
} catch (error) {
  console.error(error.message);
  process.exitCode = 1;
}
