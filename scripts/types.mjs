/** Type-checks every layer with its own tsconfig, so that a DOM or Node name in the wrong layer does not compile. */
import { spawnSync } from 'node:child_process';

const layers = ['shared', 'shared/node', 'electron', 'renderer', 'harness', 'cli', 'test'];
let failed = false;
for (const layer of layers) {
  const run = spawnSync('npx', ['--no-install', 'tsc', '-p', layer, '--pretty', 'false'], { encoding: 'utf8' });
  if (run.status !== 0) {
    failed = true;
    console.error(`${layer}: does not type-check (each layer sees only its own lib and types, see ARCHITECTURE.md)`);
    console.error(run.stdout.trim());
  }
}
process.exit(failed ? 1 : 0);
