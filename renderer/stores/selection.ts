/** The one selection, remembered by ordinal because row numbers change while a file is being read. */
import type { Ordinal } from '../../shared/trace/table.ts';
import { createStore } from './store.ts';

export interface SelectionState {
  /** A made-up row is remembered as `rowKey` says: -1 - the ordinal of its first child. */
  readonly ordinal: Ordinal | undefined;
  /** Row under the pointer (tooltip, crosshair), or undefined. */
  readonly hovered: Ordinal | undefined;
}

export const selectionStore = createStore<SelectionState>(() => ({ ordinal: undefined, hovered: undefined }));
