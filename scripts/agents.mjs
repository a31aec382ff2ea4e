/**
 * Installs the real coding agents that the tests and samples record (test/agents/package.json) beside them: about 180
 * packages, 175 MB, without what they want to build or run at installation. Quick when they are there.
 */
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { root, run } from './process.mjs';
import { packagesAreCurrent } from './setup.mjs';

const folder = join(root, 'test', 'agents');

/** Installs the agents where they are missing or stale. Throws with npm's last lines when that fails. */
export function installAgents(say = (line) => console.log(line)) {
  if (packagesAreCurrent(folder)) return;
  say('Installing the agents that the tests record…');
  const npm = process.platform === 'win32' ? 'npm.cmd' : 'npm';
  run(npm, ['ci', '--omit=optional', '--ignore-scripts', '--no-audit', '--no-fund'], { cwd: folder });
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  try {
    installAgents();
  } catch (error) {
    console.error(error.message);
    process.exitCode = 1;
  }
}
