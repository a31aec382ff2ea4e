/**
 * Runs the `spanreel` command of this checkout: `npm run -s spanreel -- ARGUMENTS`. Builds what it needs first where a
 * source is newer than what was built: only the command line for `stats`, with the
 * page to share cells in for `share`, the page and the window too for the rest.
 */
import { findElectron } from './electron-runtime.mjs';
import { buildStale, cliFile } from './fresh.mjs';
import { runInForeground, runInTerminal } from './process.mjs';

const args = process.argv.slice(2);
const records = args[0] === 'record' || args[0] === 'sweep';
const shares = args[0] === 'share';
const plain =
  records ||
  shares ||
  ['stats', 'compare', 'baseline', 'convert', 'formats', 'badge', 'report', '--help', '-h', '--version', '-v'].includes(
    args[0],
  );
const served = args[0] === 'serve';
try {
  const parts = shares ? ['cli', 'share'] : ['cli'];
  buildStale(plain ? parts : served ? ['cli', 'renderer'] : ['cli', 'renderer', 'electron']);
  const electron = plain || served ? undefined : findElectron();
  const run = records ? runInTerminal : runInForeground;
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
