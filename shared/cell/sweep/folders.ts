/** Which folders are cells: by the names in them, the same on disk and among dropped files. */
import { looksLikeTrace } from '../folder.ts';

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
export function cellNamesOf(names: readonly string[]): CellNames | undefined {
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
