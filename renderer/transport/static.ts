/** The page on its own, from any static host: files are dropped on it and read in it. */
import type { Shell } from '../../shared/shell.ts';
import { openSample, pageShell } from './page-shell.ts';
import { connectWorker } from './worker-engine.ts';

/** `?sample=ID` opens that sample at start. */
export function makeStaticShell(): Shell {
  return {
    ...pageShell(),
    kind: 'static',
    connect: async () => connectWorker(),
    async initialFiles() {
      const sample = new URLSearchParams(location.search).get('sample');
      return sample ? openSample(sample) : [];
    },
  };
}
