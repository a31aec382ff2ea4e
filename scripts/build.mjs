/**
 * Builds everything into dist/: the page (renderer/), the desktop shell (electron/), the command line and its engine
 * thread (cli/), the library for other people's harnesses (harness/), and the page as one document to share cells in (share/,
 * which comes with renderer/, too). `node scripts/build.mjs [renderer|share|electron|cli|harness]…` builds only those.
 */
import { spawnSync } from 'node:child_process';
import { cpSync, existsSync, mkdirSync, readdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { build } from 'vite';
import { BUNDLES, bundleSettings } from './bundle.mjs';
import { root } from './process.mjs';
import { sharePage } from './share-page.mjs';

const wanted = new Set(process.argv.slice(2));
const want = (part) => wanted.size === 0 || wanted.has(part);

/** Declarations of the library, beside it: dist/harness/types has the tree of the sources. */
function declareHarness() {
  const tsc = join(root, 'node_modules', 'typescript', 'bin', 'tsc');
  const outDir = join('dist', 'harness', 'types');
  const options = ['--noEmit', 'false', '--declaration', '--emitDeclarationOnly', '--rootDir', '.', '--outDir', outDir];
  const { stdout } = spawnSync(process.execPath, [tsc, '-p', 'harness', ...options], { cwd: root, encoding: 'utf8' });
  // Whether the types are right is for `npm run lint` to say; declarations come all the same.
  if (!existsSync(join(root, outDir, 'harness', 'index.d.ts')))
    throw new Error(`The declarations of harness/ could not be made.\n${stdout}`);
}

/** The page fetches the samples where it has no disk; what made them stays behind. */
function copySamples() {
  const from = join(root, 'samples');
  const to = join(root, 'dist', 'renderer', 'samples');
  for (const entry of readdirSync(from, { withFileTypes: true })) {
    if (entry.name === 'index.json' || (entry.isDirectory() && entry.name !== 'make'))
      cpSync(join(from, entry.name), join(to, entry.name), { recursive: true });
  }
}

if (want('renderer')) {
  await build({ root: join(root, 'renderer'), configFile: join(root, 'vite.config.ts'), logLevel: 'warn' });
  copySamples();
}
if (want('renderer') || want('share')) {
  const page = await sharePage(root);
  // For the command line, and beside the page, which fetches it when a cell is shared.
  for (const folder of ['dist/share', 'dist/renderer/share']) {
    mkdirSync(join(root, folder), { recursive: true });
    writeFileSync(join(root, folder, 'viewer.html'), page);
  }
}
if (want('electron')) {
  await build(bundleSettings(BUNDLES.electron));
  await build(bundleSettings(BUNDLES.preload));
}
if (want('cli')) await build(bundleSettings(BUNDLES.cli));
if (want('harness')) {
  await build(bundleSettings(BUNDLES.harness));
  declareHarness();
}
