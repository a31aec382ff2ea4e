/** Builds a program of the tests that has to run in a process of its own. */
import { symlinkSync } from 'node:fs';
import { join } from 'node:path';
import { build } from 'vite';

const root = join(import.meta.dirname, '..', '..', '..', '..');

/** Bundles `entry` (beside this file) into `folder`; the file to run with node. */
export async function buildProgram(entry: string, folder: string): Promise<string> {
  const outDir = join(folder, 'program');
  await build({
    root,
    configFile: false,
    logLevel: 'error',
    publicDir: false,
    ssr: { noExternal: true, external: ['@lydell/node-pty'], target: 'node' },
    build: {
      ssr: join(import.meta.dirname, entry),
      outDir,
      emptyOutDir: true,
      target: 'node20',
      minify: false,
      rolldownOptions: { output: { entryFileNames: 'main.mjs' } },
    },
  });
  symlinkSync(join(root, 'node_modules'), join(outDir, 'node_modules'), 'dir');
  return join(outDir, 'main.mjs');
}
