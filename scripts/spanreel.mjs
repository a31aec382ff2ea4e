/**
 * Runs the `spanreel` command of this checkout: `npm run -s spanreel -- ARGUMENTS`. Builds what it needs first when a
 * source is newer than what was built: only the command line for `stats`, the page and the window too for the rest.
 */
import { spawnSync } from 'node:child_process';
import { existsSync, readdirSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { findElectron } from './electron-runtime.mjs';
import { root, runInForeground } from './process.mjs';

/** The newest change below the given folders and files, Unix ms. */
function newest(paths) {
  let latest = 0;
  const waiting = paths.map((path) => join(root, path));
  for (let path = waiting.pop(); path; path = waiting.pop()) {
    const stat = statSync(path, { throwIfNoEntry: false });
    if (!stat) continue;
    if (stat.isDirectory()) {
      for (const name of readdirSync(path)) if (name !== 'node_modules') waiting.push(join(path, name));
    } else latest = Math.max(latest, stat.mtimeMs);
  }
  return latest;
}

const PARTS = {
  cli: { made: 'dist/cli/spanreel.js', from: ['cli', 'shared', 'package.json', 'scripts/build.mjs'] },
  renderer: {
    made: 'dist/renderer/index.html',
    from: ['renderer', 'shared', 'samples', 'vite.config.ts', 'package.json', 'scripts/build.mjs'],
  },
  electron: { made: 'dist/electron/main.js', from: ['electron', 'shared', 'package.json', 'scripts/build.mjs'] },
};

const args = process.argv.slice(2);
const short = ['stats', '--help', '-h', '--version', '-v'].includes(args[0]);
const wanted = short ? ['cli'] : args[0] === 'serve' ? ['cli', 'renderer'] : ['cli', 'renderer', 'electron'];
const stale = wanted.filter((part) => {
  const made = statSync(join(root, PARTS[part].made), { throwIfNoEntry: false });
  return !made || made.mtimeMs < newest(PARTS[part].from);
});
if (stale.length > 0) {
  if (!existsSync(join(root, 'node_modules', 'vite'))) {
    console.error('spanreel: nothing is installed here yet. Run `npm start` or `npm ci` once.');
    process.exit(1);
  }
  // Its output goes to stderr: stdout belongs to the command.
  const build = spawnSync(process.execPath, [join(root, 'scripts', 'build.mjs'), ...stale], {
    cwd: root,
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  if (build.status !== 0) {
    process.stderr.write(build.stdout);
    process.exit(1);
  }
}

const electron = short || args[0] === 'serve' ? undefined : findElectron();
const { status } = await runInForeground(process.execPath, [join(root, PARTS.cli.made), ...args], {
  // npm runs scripts in the package's folder; paths are meant from where the user is.
  cwd: process.env.npm_lifecycle_event === 'spanreel' ? (process.env.INIT_CWD ?? process.cwd()) : process.cwd(),
  env: electron ? { ...process.env, ELECTRON_OVERRIDE_DIST_PATH: electron.folder } : process.env,
});
process.exit(status);
