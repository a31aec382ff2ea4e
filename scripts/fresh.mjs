/** Builds those parts of dist/ that are older than their sources. */
import { spawnSync } from 'node:child_process';
import { existsSync, readdirSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { root } from './process.mjs';

const BUILD = ['shared', 'package.json', 'scripts/build.mjs', 'scripts/bundle.mjs'];
const PARTS = {
  cli: { made: 'dist/cli/spanreel.js', from: ['cli', 'harness', ...BUILD] },
  renderer: { made: 'dist/renderer/index.html', from: ['renderer', 'samples', 'vite.config.ts', ...BUILD] },
  share: { made: 'dist/share/viewer.html', from: ['renderer', 'scripts/share-page.mjs', ...BUILD] },
  electron: { made: 'dist/electron/main.js', from: ['electron', ...BUILD] },
};

/** The newest change below the given folders and files, Unix ms. */
function newest(paths) {
  let latest = 0;
  const waiting = paths.map((path) => join(root, path));
  for (let path = waiting.pop(); path; path = waiting.pop()) {
    const stat = statSync(path, { throwIfNoEntry: false });
    if (!stat) continue;
    latest = Math.max(latest, stat.mtimeMs);
    if (stat.isDirectory()) for (const name of readdirSync(path)) waiting.push(join(path, name));
  }
  return latest;
}

/**
 * Makes sure that the parts (`cli`, `renderer`, `electron`) are built from what is there now; a look at the file times
 * where they are. What the build prints goes to stderr, since stdout belongs to the command. Throws when it fails.
 */
export function buildStale(parts) {
  const stale = parts.filter((part) => {
    const made = statSync(join(root, PARTS[part].made), { throwIfNoEntry: false });
    return !made || made.mtimeMs < newest(PARTS[part].from);
  });
  if (stale.length === 0) return;
  if (!existsSync(join(root, 'node_modules', 'vite'))) {
    throw new Error('nothing is installed here yet. Run `npm start` or `npm ci` once.');
  }
  const build = spawnSync(process.execPath, [join(root, 'scripts', 'build.mjs'), ...stale], {
    cwd: root,
    encoding: 'utf8',
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  if (build.status !== 0) throw new Error(`building ${stale.join(', ')} failed.\n${build.stdout ?? ''}`);
}

/** Where the built command line is. */
export const cliFile = join(root, PARTS.cli.made);
