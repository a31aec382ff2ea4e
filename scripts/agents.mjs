/**
 * Installs the real coding agents that the tests and samples record (test/agents/package.json) beside them: about 180
 * packages, 175 MB, without what they want to build or run at installation. Quick when they are there.
 */
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { root } from './process.mjs';
import { installPackages, packagesAreCurrent } from './setup.mjs';

const folder = join(root, 'test', 'agents');

/** Installs the agents where they are missing or stale. Throws with npm's last lines when that fails. */
export function installAgents(say = (line) => console.log(line)) {
  if (packagesAreCurrent(folder)) return;
  say('Installing the agents that the tests record…');
  installPackages(folder, ['--omit=optional', '--ignore-scripts']);
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  try {
    installAgents();
  } catch (error) {
    console.error(error.message);
    process.exitCode = 1;
  }
}
