/**
 * `npm run check`: formats, then lints, checks imports, style sheets and types, and finds what nothing uses. `npm run lint` does the same
 * and changes no file. All is tried even where something is wrong.
 */
import { spawnSync } from 'node:child_process';
import { join } from 'node:path';
import { root } from './process.mjs';
import { checkTypes } from './types.mjs';

const write = process.argv.includes('--write');
const bin = (name) => join(root, 'node_modules', '.bin', name);

function passes(program, ...args) {
  return spawnSync(program, args, { cwd: root, stdio: 'inherit', shell: process.platform === 'win32' }).status === 0;
}

const checks = [
  ['format and lint', () => passes(bin('biome'), 'check', ...(write ? ['--write'] : []), '.')],
  ['imports', () => passes(process.execPath, join('scripts', 'layers', 'check.mjs'))],
  ['style sheets', () => passes(process.execPath, join('scripts', 'layers', 'styles.mjs'))],
  ['types', checkTypes],
  ['unused code', () => passes(bin('knip'))],
];
const wrong = [];
for (const [name, check] of checks) if (!(await check())) wrong.push(name);
if (wrong.length > 0) console.error(`\nNot right: ${wrong.join(', ')}.`);
process.exitCode = wrong.length > 0 ? 1 : 0;
