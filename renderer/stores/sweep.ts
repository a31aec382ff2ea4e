/** The sweep that is open: its cells as the engine has told them, and how they are shown. */

import type { FileGrant } from '../../shared/base/file-grant.ts';
import type { MatrixOrder, RowsBy } from '../../shared/cell/sweep/matrix.ts';
import type { SiblingKind } from '../../shared/cell/sweep/siblings.ts';
import type { SweepEntry, SweepSummary } from '../../shared/protocol.ts';
import type { EngineClient } from '../../shared/transport.ts';
import type { View } from './layout.ts';
import { createStore } from './store.ts';

/** How the sweep is shown: what its URL says. */
export interface SweepLook {
  readonly form: 'matrix' | 'list';
  readonly rows: RowsBy;
  readonly grouped: boolean;
  readonly order: MatrixOrder;
  readonly filter: string;
  /** What `alt+←` and `alt+→` go through. */
  readonly siblings: SiblingKind;
}

export interface SweepState extends SweepLook {
  /** None: no sweep is open. */
  readonly folders: readonly FileGrant[];
  readonly engine: EngineClient | undefined;
  readonly status: 'listing' | 'listed' | 'failed';
  readonly failure: string;
  readonly cells: readonly SweepEntry[];
  readonly summary: SweepSummary | undefined;
  /** Path of the cell that is the open document. */
  readonly current: string | undefined;
  /** What of the open cell was in front before the sweep. */
  readonly back: View;
}

export const NO_SWEEP: SweepState = {
  folders: [],
  engine: undefined,
  status: 'listing',
  failure: '',
  cells: [],
  summary: undefined,
  current: undefined,
  back: 'trace',
  form: 'matrix',
  rows: 'both',
  grouped: true,
  order: {},
  filter: '',
  siblings: 'tui',
};

export const sweepStore = createStore<SweepState>(() => NO_SWEEP);

/** Ends the sweep, with its engine. */
export function closeSweep(): void {
  const { engine, folders } = sweepStore.getState();
  if (folders.length === 0) return;
  sweepStore.setState(NO_SWEEP);
  engine?.close();
}

/** The cell that is open as a document, as the sweep has it. */
export function currentCell(): SweepEntry | undefined {
  const { cells, current } = sweepStore.getState();
  return current === undefined ? undefined : cells.find((cell) => cell.path === current);
}
