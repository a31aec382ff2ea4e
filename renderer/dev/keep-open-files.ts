/** Keeps what is open over a reload of the page, while it is developed. */
import type { FileGrant } from '../../shared/base/file-grant.ts';
import type { Shell } from '../../shared/shell.ts';
import { documentStore } from '../stores/document.ts';
import { sweepStore } from '../stores/sweep.ts';
import { isLocalFile, isLocalFolder } from '../worker/local-file.ts';
import { forgetOldTabs, keepFiles, readKeptFiles } from './kept-files.ts';

/** Storing copies the bytes: what is larger has to be opened again by hand. */
const MOST_BYTES = 512 << 20;

/** The bytes of all Files behind a grant; undefined where the page does not hold its file. */
function bytesBehind({ file }: FileGrant): number | undefined {
  const files = isLocalFile(file) ? file.siblings : isLocalFolder(file) ? file.all : undefined;
  return files?.reduce((sum, one) => sum + one.file.size, 0);
}

/** Whether these files are the page's own, so that nobody but the page can open them again. */
function worthKeeping(grants: readonly FileGrant[]): boolean {
  let bytes = 0;
  for (const grant of grants) {
    const more = bytesBehind(grant);
    if (more === undefined) return false;
    bytes += more;
  }
  if (bytes > MOST_BYTES) console.info('What is open is too large to be kept over a reload.');
  return bytes <= MOST_BYTES;
}

function openFiles(): readonly FileGrant[] {
  const { folders } = sweepStore.getState();
  return folders.length > 0 ? folders : documentStore.getState().files;
}

/** Follows what is open from now on. */
function followOpenFiles(): void {
  let kept = openFiles();
  const follow = () => {
    const files = openFiles();
    if (files === kept) return;
    kept = files;
    keepFiles(worthKeeping(files) ? files : []).catch(console.warn);
  };
  documentStore.subscribe(follow);
  sweepStore.subscribe(follow);
}

/** Whether this page follows itself: who goes to an address wants what it names. */
function isReload(): boolean {
  const [navigation] = performance.getEntriesByType('navigation');
  return navigation instanceof PerformanceNavigationTiming && navigation.type !== 'navigate';
}

function nothingKept(error: unknown): readonly FileGrant[] {
  console.warn(error);
  return [];
}

/**
 * The shell, but that a reload starts with the files of the page's own that were open in this tab. Server and desktop know
 * what they have opened themselves.
 */
export function keepOpenFiles(shell: Shell): Shell {
  if (shell.kind === 'desktop') return shell;
  return {
    ...shell,
    async initialFiles() {
      forgetOldTabs().catch(console.warn);
      const kept = isReload() ? await readKeptFiles().catch(nothingKept) : [];
      followOpenFiles();
      // Ids of the page's own files begin anew with each page.
      return kept.length > 0 ? kept.map((grant, i) => ({ ...grant, id: `kept-${i}` })) : shell.initialFiles();
    },
  };
}
