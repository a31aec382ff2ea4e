/** What files stand for when they are compared: which of them are one run, and what it is called. Pure. */

import type { FileGrant } from '../../shared/base/file-grant.ts';
import { cellName } from '../../shared/cell/sweep/cell.ts';
import type { RunFiles } from '../../shared/compare/comparison.ts';
import type { SweepEntry } from '../../shared/protocol.ts';

const RECORDING = /(?:\.(?:cast|ttyrec)|(?:^|\/)typescript[^/]*)(?:\.(?:gz|zst|zstd))?$/i;

/**
 * The runs that chosen files are. A folder of cells is given on as it is: whoever reads it finds its runs. Files of one
 * folder are one run; of files without a folder each trace is a run, and a recording goes with the trace that has its
 * name, or with the only one.
 */
export function runsOf(grants: readonly FileGrant[]): RunFiles[] {
  const runs: RunFiles[] = [];
  const folders = new Map<string, FileGrant[]>();
  const alone: FileGrant[] = [];
  for (const grant of grants) {
    const end = grant.name.lastIndexOf('/');
    if (grant.folder) runs.push({ name: grant.name, files: [grant] });
    else if (end <= 0) alone.push(grant);
    else {
      const folder = grant.name.slice(0, end);
      const files = folders.get(folder);
      if (files) files.push(grant);
      else folders.set(folder, [grant]);
    }
  }
  for (const [name, files] of folders) runs.push({ name, files });
  const traces = alone.filter(({ name }) => !RECORDING.test(name));
  const left = new Set(alone.filter(({ name }) => RECORDING.test(name)));
  for (const trace of traces) {
    const own = [...left].filter(({ name }) => traces.length === 1 || stemOf(name) === stemOf(trace.name));
    for (const recording of own) left.delete(recording);
    runs.push({ name: trace.name, files: [trace, ...own] });
  }
  // Without a trace there is nothing to compare; reading it says so.
  for (const recording of left) runs.push({ name: recording.name, files: [recording] });
  return runs;
}

const stemOf = (name: string): string => name.slice(0, name.indexOf('.', 1) < 0 ? undefined : name.indexOf('.', 1));

/** The files of one document as a run, whatever they are. */
export function runOf(files: readonly FileGrant[]): RunFiles {
  const [first] = files;
  const folder = first?.name.slice(0, Math.max(0, first.name.lastIndexOf('/'))) ?? '';
  const together = folder !== '' && files.every(({ name }) => name.startsWith(`${folder}/`));
  return { name: together ? folder : (first?.name ?? ''), files };
}

/** Cells of a sweep as runs, without those that cannot be opened. */
export function runsOfCells(cells: readonly SweepEntry[]): RunFiles[] {
  return cells.filter(({ files }) => files.length > 0).map((cell) => ({ name: cellName(cell), files: cell.files }));
}
