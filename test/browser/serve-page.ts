/** Builds a page of the tests and serves it from this process, on a port of its own. */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import react from '@vitejs/plugin-react';
import { build, preview } from 'vite';

export interface ServedPage {
  readonly url: string;
  close(): Promise<void>;
}

/** Serves the page of a folder beside this file. Resolves once it can be opened. */
export async function servePage(folder: 'timeline' | 'tree-grid'): Promise<ServedPage> {
  const outDir = mkdtempSync(join(tmpdir(), `spanreel-${folder}-`));
  const common = {
    root: join(dirname(fileURLToPath(import.meta.url)), folder),
    configFile: false,
    logLevel: 'error',
    build: { outDir, emptyOutDir: true, minify: false },
  } as const;
  await build({ ...common, plugins: [react()] });
  const server = await preview({ ...common, preview: { host: '127.0.0.1', port: 0 } });
  const address = server.httpServer.address();
  if (address === null || typeof address === 'string') throw new Error('The page has no port.');
  return {
    url: `http://127.0.0.1:${address.port}/`,
    async close() {
      await server.close();
      rmSync(outDir, { recursive: true, force: true });
    },
  };
}
