/** The merged tree as the keys move in it: selecting, opening and closing its rows, through the store. */
import { compareStore } from '../../stores/compare.ts';
import { type ShownTree, TreeActions } from '../../ui/tree-grid/tree-actions.ts';
import { currentShown } from './shown.ts';

const NO_ROWS: ShownTree = {
  count: 0,
  parent: [],
  subtreeEnd: [],
  depth: [],
  visible: new Uint32Array(0),
  positionOf: new Int32Array(0),
};

/** While true, a selection does not move the clocks. */
let isClockKept = false;

/** Whether the clocks stay where they are although another row is selected. */
export function keepsClock(): boolean {
  return isClockKept;
}

/** Selects a merged row without moving the clocks: the pointer chooses the time by itself. */
export function selectInPlace(row: number): void {
  isClockKept = true;
  compareStore.setState({ selected: row });
  isClockKept = false;
}

export const mergedTree = new TreeActions({
  tree: () => currentShown() ?? NO_ROWS,
  collapsed: () => compareStore.getState().collapsed,
  setCollapsed(collapsed) {
    if (compareStore.getState().pair) compareStore.setState({ collapsed });
  },
  selected: () => compareStore.getState().selected,
  select(row, reason) {
    if (reason === 'stay') selectInPlace(row);
    else compareStore.setState({ selected: row });
  },
});
