/**
 * Reads damaged files by the thousand: `node scripts/fuzz.mjs [COUNT] [SEED]`, or of every format with
 * `--formats [COUNT] [SEED] [NAME…]`. Exit status 1 on any failure.
 */
import { mkdtemp, rm } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { build } from 'vite';

const root = join(dirname(fileURLToPath(import.meta.url)), '..');
// Inside the project, so that what is not bundled is found in its node_modules.
const outDir = await mkdtemp(join(root, 'node_modules', '.fuzz-'));
try {
  await build({
    root,
    configFile: false,
    logLevel: 'warn',
    publicDir: false,
    build: {
      ssr: true,
      outDir,
      emptyOutDir: true,
      target: 'node20',
      minify: false,
      rolldownOptions: {
        input: join(root, 'test/corpus/fuzz-main.ts'),
        output: { entryFileNames: 'fuzz.mjs' },
        // Scripts find the project by where they are.
        external: /\/scripts\/[\w-]+\.mjs$/,
      },
    },
    define: { 'import.meta.url': JSON.stringify(pathToFileURL(join(root, 'test/corpus/fuzz-main.ts')).href) },
  });
  const { main } = await import(pathToFileURL(join(outDir, 'fuzz.mjs')).href);
  process.exitCode = await main(process.argv.slice(2));
} finally {
  await rm(outDir, { recursive: true, force: true });
}
