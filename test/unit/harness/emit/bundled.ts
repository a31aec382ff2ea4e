/** Programs that tests run in a process of their own: TypeScript, made runnable by any Node. */
import { mkdirSync, symlinkSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { build } from 'vite';

const root = join(dirname(fileURLToPath(import.meta.url)), '../../../..');

/** Bundles a program with all it imports; `spanreel/harness` is the library's entry. Returns the path of the result. */
export async function bundle(program: string, folder: string): Promise<string> {
  await build({
    root,
    configFile: false,
    logLevel: 'error',
    publicDir: false,
    resolve: { alias: { 'spanreel/harness': join(root, 'harness/index.ts') } },
    ssr: { noExternal: true, external: ['@lydell/node-pty'], target: 'node' },
    build: {
      ssr: true,
      outDir: folder,
      emptyOutDir: false,
      target: 'node20',
      minify: false,
      rolldownOptions: { input: program, output: { format: 'es', entryFileNames: 'program.mjs' } },
    },
  });
  // What has a binary of its own is not in the bundle.
  mkdirSync(folder, { recursive: true });
  symlinkSync(join(root, 'node_modules'), join(folder, 'node_modules'), 'dir');
  return join(folder, 'program.mjs');
}
