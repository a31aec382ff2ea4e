/** The page on its own, from any static host: files are dropped on it and read in it. */
import type { Shell } from '../../shared/shell.ts';
import { carriesCell, embeddedFiles } from './embedded.ts';
import { openSample, pageShell } from './page-shell.ts';
import { connectWorker } from './worker-engine.ts';

/** `?sample=ID` opens that sample at start. A shared page opens the cell that it carries, and knows no samples. */
export function makeStaticShell(): Shell {
  const shell: Shell = {
    ...pageShell(),
    kind: 'static',
    connect: async () => connectWorker(),
    async initialFiles() {
      const sample = new URLSearchParams(location.search).get('sample');
      return sample ? openSample(sample) : [];
    },
  };
  if (!carriesCell()) return shell;
  return {
    ...shell,
    initialFiles: embeddedFiles,
    samples: async () => [],
    openSample: async () => [],
    shareViewer: undefined,
  };
}
