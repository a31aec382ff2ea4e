/** Builds when a source is another than at the last build. Comparing names, sizes and times takes a few milliseconds. */
import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, readdirSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { root, run } from './process.mjs';

const SOURCES = [
  'shared',
  'renderer',
  'electron',
  'cli',
  'samples',
  'vite.config.ts',
  'package-lock.json',
  join('scripts', 'build.mjs'),
];
const OUTPUTS = [
  join('renderer', 'index.html'),
  join('electron', 'main.js'),
  join('electron', 'engine-process.js'),
  join('preload', 'preload.cjs'),
  join('cli', 'spanreel.js'),
];
const stamp = join(root, 'dist', '.sources');

function fingerprint() {
  const hash = createHash('sha256');
  const waiting = [...SOURCES];
  for (let path = waiting.pop(); path !== undefined; path = waiting.pop()) {
    const full = join(root, path);
    if (!existsSync(full)) continue;
    const stats = statSync(full);
    if (stats.isDirectory()) {
      for (const name of readdirSync(full)) waiting.push(join(path, name));
    } else hash.update(`${path}\t${stats.size}\t${stats.mtimeMs}\n`);
  }
  return hash.digest('hex');
}

/** Builds if anything has changed since the last time. Throws with what the build said when it fails. */
export function buildIfStale(say = (line) => console.log(line)) {
  const now = fingerprint();
  const complete = OUTPUTS.every((path) => existsSync(join(root, 'dist', path)));
  if (complete && existsSync(stamp) && readFileSync(stamp, 'utf8') === now) return;
  say('Building…');
  run(process.execPath, [join(root, 'scripts', 'build.mjs')], { cwd: root });
  mkdirSync(join(root, 'dist'), { recursive: true });
  writeFileSync(stamp, now);
}
