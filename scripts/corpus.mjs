/**
 * Writes the repository's own corpus, a small file for every format that is read, into test/corpus/files anew:
 * `node scripts/corpus.mjs`. What it writes is in test/corpus/literals. With `--check` it writes nothing, and exits with
 * 1 where a file is not as it would be written.
 */
import { mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { build } from 'vite';
import { root } from './process.mjs';

const out = join(root, 'node_modules', '.cache', 'corpus');
await build({
  root,
  configFile: false,
  logLevel: 'error',
  publicDir: false,
  build: { ssr: join(root, 'test', 'corpus', 'small-corpus.ts'), outDir: out, emptyOutDir: true, target: 'node20' },
});
const { corpusFiles } = await import(pathToFileURL(join(out, 'small-corpus.js')));
const files = corpusFiles();
const folder = join(root, 'test', 'corpus', 'files');
mkdirSync(folder, { recursive: true });
const there = new Set(readdirSync(folder));
const stale = [...files].filter(([name, bytes]) => !there.has(name) || !readFileSync(join(folder, name)).equals(bytes));
const gone = [...there].filter((name) => !files.has(name));
if (process.argv.includes('--check')) {
  for (const name of [...stale.map(([each]) => each), ...gone])
    console.error(`test/corpus/files/${name} is not as made.`);
  process.exitCode = stale.length + gone.length > 0 ? 1 : 0;
} else {
  for (const [name, bytes] of stale) writeFileSync(join(folder, name), bytes);
  for (const name of gone) rmSync(join(folder, name));
  console.log(`${files.size} files in test/corpus/files: ${stale.length} written, ${gone.length} removed.`);
}
