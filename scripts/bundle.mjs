/** How a program for Node or Electron is bundled: the same for a build and while it is developed. */
import { join } from 'node:path';
import { root } from './process.mjs';

/** One copy of OpenTelemetry's packages with the program that uses the library, which may have spans of its own. */
const TELEMETRY = ['@opentelemetry/api', '@opentelemetry/context-async-hooks', '@opentelemetry/sdk-trace-base'];

/** The bundles by name. `folder` is where one lies in dist/. */
export const BUNDLES = {
  electron: {
    folder: 'electron',
    format: 'es',
    input: { main: 'electron/main.ts', 'engine-process': 'electron/engine-process.ts' },
  },
  preload: { folder: 'preload', format: 'cjs', input: { preload: 'electron/preload.ts' } },
  cli: {
    folder: 'cli',
    format: 'es',
    // `arguments` is for scripts/spanreel.mjs, which asks it what a command needs.
    input: { spanreel: 'cli/spanreel.ts', arguments: 'cli/arguments.ts', 'engine-thread': 'cli/engine-thread.ts' },
  },
  harness: { folder: 'harness', format: 'es', input: { index: 'harness/index.ts' }, external: TELEMETRY },
};

/** Vite's settings for a bundle: everything is inside but what has a binary of its own, and `external`. */
export function bundleSettings({ folder, format, input, external = [] }, dist = join(root, 'dist')) {
  return {
    root,
    configFile: false,
    logLevel: 'warn',
    publicDir: false,
    ssr: {
      noExternal: true,
      external: ['electron', '@lydell/node-pty', 'bufferutil', 'utf-8-validate', ...external],
      target: 'node',
    },
    build: {
      ssr: true,
      outDir: join(dist, folder),
      emptyOutDir: true,
      target: 'node20',
      minify: false,
      sourcemap: true,
      rolldownOptions: {
        input: Object.fromEntries(Object.entries(input).map(([name, file]) => [name, join(root, file)])),
        output: {
          format,
          entryFileNames: format === 'cjs' ? '[name].cjs' : '[name].js',
          chunkFileNames: 'chunk-[name]-[hash].js',
        },
      },
    },
  };
}
