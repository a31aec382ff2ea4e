/** Which rows are shown: collapsed rows, the filter, and the list of visible rows that follows from them. */
import type { Ordinal } from '../../shared/trace/table.ts';
import { createStore } from './store.ts';

export type FilterMode = 'only' | 'highlight';

export interface FilterState {
  /** As typed; empty: no filter. */
  readonly text: string;
  /** Show matches (with their ancestors) only, or show all and highlight them. */
  readonly mode: FilterMode;
  /** Matching rows, ascending, of the table's current version; undefined while there is no valid filter. */
  readonly rows: Uint32Array | undefined;
  readonly error: { readonly message: string; readonly from: number; readonly to: number } | undefined;
  readonly busy: boolean;
}

export interface TreeState {
  /** Ordinals of rows that are closed. Synthetic rows are remembered as -1 - their first child's ordinal. */
  readonly collapsed: ReadonlySet<Ordinal>;
  readonly filter: FilterState;
  /** Rows that the tree shows, in order, of the table's current version. */
  readonly visible: Uint32Array;
  /** Position in `visible` of each row, or -1. */
  readonly positionOf: Int32Array;
}

export const treeStore = createStore<TreeState>(() => ({
  collapsed: new Set(),
  filter: { text: '', mode: 'only', rows: undefined, error: undefined, busy: false },
  visible: new Uint32Array(0),
  positionOf: new Int32Array(0),
}));
