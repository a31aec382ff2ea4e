/**
 * Type-checks every layer with its own tsconfig, so that a DOM or Node name in the wrong layer does not compile. What was
 * found right last time is kept in node_modules/.cache/types: only what has changed is checked again.
 */
import { spawn } from 'node:child_process';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { root } from './process.mjs';

const LAYERS = ['shared', 'shared/node', 'electron', 'renderer', 'harness', 'cli', 'test'];
const tsc = join(root, 'node_modules', 'typescript', 'bin', 'tsc');

/** The compiler's words about a layer; empty where it is right. */
function complaints(layer) {
  const kept = join(root, 'node_modules', '.cache', 'types', `${layer.replace('/', '-')}.tsbuildinfo`);
  const options = ['-p', layer, '--pretty', 'false', '--incremental', '--tsBuildInfoFile', kept];
  const child = spawn(process.execPath, [tsc, ...options], { cwd: root, stdio: ['ignore', 'pipe', 'inherit'] });
  let words = '';
  child.stdout.on('data', (piece) => {
    words += piece;
  });
  return new Promise((resolve, reject) => {
    child.once('error', reject);
    child.once('close', (code) => resolve(code === 0 ? '' : words.trim() || `tsc ended with ${code}.`));
  });
}

/** Checks all layers at once. Resolves with whether all are right; what is not is printed. */
export async function checkTypes() {
  const found = await Promise.all(LAYERS.map(async (layer) => ({ layer, words: await complaints(layer) })));
  for (const { layer, words } of found) {
    if (!words) continue;
    console.error(`${layer}: does not type-check (each layer sees only its own lib and types, see ARCHITECTURE.md)`);
    console.error(words);
  }
  return found.every(({ words }) => words === '');
}

if (process.argv[1] === fileURLToPath(import.meta.url)) process.exitCode = (await checkTypes()) ? 0 : 1;
