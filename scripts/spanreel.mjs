/**
 * Runs the `spanreel` command of this checkout: `npm run -s spanreel -- ARGUMENTS`. Builds what it needs first where a
 * source is newer than what was built: the command line, and the parts that its command names (cli/commands/).
 */
import { dirname, join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { findElectron } from './electron-runtime.mjs';
import { buildStale, cliFile } from './fresh.mjs';
import { runInForeground, runInTerminal } from './process.mjs';

const args = process.argv.slice(2);
try {
  buildStale(['cli']);
  const { findNeeds } = await import(pathToFileURL(join(dirname(cliFile), 'arguments.js')).href);
  const { parts, hasTerminal } = findNeeds(args);
  buildStale(parts);
  const electron = parts.includes('electron') ? findElectron() : undefined;
  const run = hasTerminal ? runInTerminal : runInForeground;
  const { status } = await run(process.execPath, [cliFile, ...args], {
    // npm runs scripts in the package's folder; paths are meant from where the user is.
    cwd: process.env.npm_lifecycle_event === 'spanreel' ? (process.env.INIT_CWD ?? process.cwd()) : process.cwd(),
    env: electron ? { ...process.env, ELECTRON_OVERRIDE_DIST_PATH: electron.folder } : process.env,
  });
  process.exitCode = status;
} catch (error) {
  console.error(`spanreel: ${error.message}`);
  process.exitCode = 1;
}
