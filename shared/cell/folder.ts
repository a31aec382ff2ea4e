/** Which files of a folder are opened when the whole folder was chosen. */

/** Endings of files that hold no trace for certain, so that a folder of work does not open as a list of refusals. */
const NOT_TRACES = new Set(
  (
    'diff patch md html htm css js mjs cjs ts tsx jsx map py pyc rs go c h cc cpp java kt rb sh bat ps1 toml yaml yml ' +
    'lock ini cfg conf xml svg png jpg jpeg gif webp ico pdf mp4 webm woff woff2 ttf so dll dylib exe o a class jar ' +
    'tar tgz 7z db sqlite sqlite3 tsv csv'
  ).split(' '),
);
/** Files beside a trace that are read for other things. */
const KNOWN_OTHERS = new Set(['cell.json', 'package.json', 'package-lock.json', 'tsconfig.json', 'biome.json']);
/** One document of more files than this is a mistake, and slow. */
export const MOST_FILES = 1000;

const folderOf = (path: string) => path.slice(0, path.lastIndexOf('/') + 1);
const baseOf = (path: string) => path.slice(path.lastIndexOf('/') + 1);
const isCast = (path: string) => path.toLowerCase().endsWith('.cast');

function mayBeTrace(path: string): boolean {
  const base = baseOf(path).toLowerCase();
  const dot = base.lastIndexOf('.');
  return !KNOWN_OTHERS.has(base) && !(dot > 0 && NOT_TRACES.has(base.slice(dot + 1)));
}

/** Whether a folder or file is left out with all that is in it: hidden ones and installed packages. */
export function isHidden(name: string): boolean {
  return name.startsWith('.') || name === 'node_modules';
}

/**
 * The files to open of a folder's files, given and returned as paths with `/`, sorted as a person would. Recordings are
 * left to the trace that lies beside them; a recording without one is opened itself.
 */
export function filesToOpen(paths: readonly string[]): string[] {
  const visible = paths.filter((path) => !path.split('/').some(isHidden));
  const traces = visible.filter((path) => !isCast(path) && mayBeTrace(path));
  const withTrace = new Set(traces.map(folderOf));
  const alone = visible.filter((path) => isCast(path) && !withTrace.has(folderOf(path)));
  const order = new Intl.Collator('en', { numeric: true });
  return [...traces, ...alone].sort(order.compare).slice(0, MOST_FILES);
}
