/** Writing the open document in another format: what is asked first, and then piece by piece into a file. */

import { messageOf } from '../../shared/base/errors.ts';
import { Latest } from '../../shared/base/latest.ts';
import type { ExportPiece, ExportStart, ExportTarget } from '../../shared/protocol.ts';
import { NO_ORDINAL, NO_ROW } from '../../shared/trace/table.ts';
import { findRow } from '../../shared/trace/visible.ts';
import { documentStore } from '../stores/document.ts';
import { selectionStore } from '../stores/selection.ts';
import { createStore } from '../stores/store.ts';
import { treeStore } from '../stores/tree.ts';
import { saveFile } from '../ui/save.ts';

/** Which spans: all, those that match the filter, or the selected one with all below it. */
export type Part = 'all' | 'filter' | 'subtree';

export interface ExportState {
  readonly step: 'closed' | 'asking' | 'writing' | 'done' | 'failed';
  readonly targets: readonly ExportTarget[];
  /** How many spans are written so far. */
  readonly written: number;
  /** How many spans of how many are written. */
  readonly whole: number;
  readonly outcome: ExportPiece | undefined;
  readonly failure: string;
}

const CLOSED: ExportState = { step: 'closed', targets: [], written: 0, whole: 0, outcome: undefined, failure: '' };
export const exportStore = createStore<ExportState>(() => CLOSED);

/** What the dialog waits for; what an older one waited for is aborted. */
const work = new Latest();

/** Whether there is something to write: all of a trace is read. */
export function canExport(): boolean {
  const { status, table, engine } = documentStore.getState();
  return status === 'open' && engine !== undefined && table.rowCount > 0;
}

/** The spans of a part; undefined: all. */
export function ordinalsOf(part: Part): Uint32Array | undefined {
  const { table } = documentStore.getState();
  const real = (ordinals: Uint32Array) => ordinals.filter((ordinal) => ordinal !== NO_ORDINAL);
  if (part === 'all') return undefined;
  if (part === 'filter') {
    const rows = treeStore.getState().filter.rows ?? new Uint32Array(0);
    return real(Uint32Array.from(rows, (row) => table.ordinal[row] ?? NO_ORDINAL));
  }
  const { ordinal } = selectionStore.getState();
  const row = ordinal === undefined ? NO_ROW : findRow(table, ordinal);
  return row === NO_ROW ? new Uint32Array(0) : real(table.ordinal.slice(row, table.subtreeEnd[row]));
}

export async function openExport(): Promise<void> {
  const { engine } = documentStore.getState();
  if (!engine || !canExport()) return;
  const signal = work.start();
  const targets = await engine.request('export.targets', undefined);
  if (!signal.aborted) exportStore.setState({ ...CLOSED, step: 'asking', targets });
}

export function closeExport(): void {
  work.abort();
  exportStore.setState(CLOSED);
}

/** Writes the spans of `part` as `target` and hands the user the file. */
export async function saveExport(target: string, part: Part, withSecrets: boolean): Promise<void> {
  const { engine, files } = documentStore.getState();
  if (!engine) return;
  const signal = work.start();
  let begun: ExportStart | undefined;
  try {
    const ordinals = ordinalsOf(part);
    begun = await engine.request('export.start', { target, withSecrets, ...(ordinals && { ordinals }) });
    exportStore.setState({ step: 'writing', written: 0, whole: begun.spans });
    const pieces: Uint8Array<ArrayBuffer>[] = [];
    for (;;) {
      const piece = await engine.request('export.next', { id: begun.id }, { signal });
      pieces.push(new Uint8Array(piece.bytes));
      exportStore.setState({ written: piece.written });
      if (!piece.done) continue;
      saveFile(fileName(files[0]?.name ?? '', begun.extension), pieces, begun.mediaType);
      exportStore.setState({ step: 'done', outcome: piece });
      return;
    }
  } catch (error) {
    if (!signal.aborted) exportStore.setState({ step: 'failed', failure: messageOf(error) });
    // It was closed: nobody asks for its pieces any more.
    else if (begun) engine.request('export.stop', { id: begun.id }).catch(() => undefined);
  }
}

/** `run1/trace.otlp.jsonl.gz` becomes `trace` with the target's extension. */
function fileName(source: string, extension: string): string {
  const base = source.split(/[\\/]/).pop() ?? '';
  const stem = base.replace(/\.(?:gz|zst|zstd)$/i, '').replace(/(?:\.(?:otlp|jaeger|trace))?\.[a-z0-9]+$/i, '');
  return `${stem || 'trace'}${extension}`;
}
