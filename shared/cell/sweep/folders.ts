/** Which folders are cells: by the names in them, the same on disk and among dropped files. */
import { isSkipped, looksLikeTrace } from '../folder.ts';

const TRACE = /^trace\.otlp\.jsonl(?:\.(?:gz|zst|zstd))?$/i;
/** Deeper than this there are build outputs: sweep, agent, model and task (of several levels each), run. */
export const DEEPEST = 12;
/** More cells than this are not listed, and it is said. */
export const MOST_CELLS = 20_000;

/** What of a folder's files makes it a cell. */
export interface CellNames {
  readonly cellJson: string | undefined;
  /** The file by which the trace is known. */
  readonly trace: string | undefined;
  /** All that is opened when the cell is: traces, and recordings where there is no trace. */
  readonly opens: readonly string[];
}

/** The cell that a folder with these file names is; undefined where it is none. A trace of another name needs a cell.json. */
export function findCellNames(names: readonly string[]): CellNames | undefined {
  const cellJson = names.find((name) => name.toLowerCase() === 'cell.json');
  const own = names.find((name) => TRACE.test(name));
  if (cellJson === undefined && own === undefined) return undefined;
  const readable = names.filter((name) => looksLikeTrace(name) && !name.startsWith('.')).sort();
  const traces = readable.filter((name) => !/\.cast(?:\.\w+)?$/i.test(name));
  const opens = own === undefined ? (traces.length > 0 ? traces : readable) : [own];
  return { cellJson, trace: own ?? traces[0], opens };
}

export function isCellFile(name: string): boolean {
  return /\.cell$/i.test(name) && !name.startsWith('.');
}

/** A cell among files that are known by their paths alone. */
export interface CellAmong {
  /** Its folder, or the `.cell` file itself. */
  readonly path: string;
  /** Undefined for a `.cell` file. */
  readonly names: CellNames | undefined;
}

/** The cells that files with these paths (with `/`) make up; none inside another, none in hidden folders. */
export function cellsAmong(paths: readonly string[]): CellAmong[] {
  const folders = new Map<string, string[]>();
  const cells: CellAmong[] = [];
  for (const path of paths) {
    if (path.split('/').some(isSkipped)) continue;
    const end = path.lastIndexOf('/');
    const folder = path.slice(0, Math.max(0, end));
    const names = folders.get(folder) ?? [];
    names.push(path.slice(end + 1));
    folders.set(folder, names);
  }
  const taken = new Set<string>();
  const isTaken = (folder: string): boolean => {
    for (let end = folder.length; end >= 0; end = folder.lastIndexOf('/', end - 1)) {
      if (taken.has(folder.slice(0, end))) return true;
      if (end === 0) return false;
    }
    return false;
  };
  // A folder comes before those in it.
  for (const [folder, files] of [...folders].sort(([a], [b]) => a.length - b.length)) {
    if (isTaken(folder)) continue;
    const names = findCellNames(files);
    if (names) {
      taken.add(folder);
      cells.push({ path: folder, names });
      continue;
    }
    for (const name of files)
      if (isCellFile(name)) cells.push({ path: folder === '' ? name : `${folder}/${name}`, names: undefined });
  }
  return cells.slice(0, MOST_CELLS);
}
