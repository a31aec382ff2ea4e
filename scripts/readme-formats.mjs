/** Writes the tables of formats into README.md anew, from the readers and writers themselves: `node scripts/readme-formats.mjs`. */
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { build } from 'vite';
import { root } from './process.mjs';

const out = join(root, 'node_modules', '.cache', 'formats');
await build({
  configFile: false,
  logLevel: 'error',
  build: { ssr: join(root, 'shared', 'formats', 'list.ts'), outDir: out, emptyOutDir: true, target: 'node20' },
});
const { withFormats } = await import(pathToFileURL(join(out, 'list.js')));
const path = join(root, 'README.md');
writeFileSync(path, withFormats(readFileSync(path, 'utf8')));
