/** Moving through the rows of a tree, opening and closing them: what the keys do, the same for every tree. */
import { clamp } from '../../../shared/base/numbers.ts';
import {
  type Collapsed,
  closedToLevel,
  isCollapsed,
  listSiblings,
  listSubtree,
  openedTo,
  outermostClosed,
  type RowTree,
  withRows,
} from '../../../shared/trace/collapse.ts';
import { NO_ROW } from '../../../shared/trace/table.ts';
import { hasChildren, type VisibleRows } from '../../../shared/trace/visible.ts';

/** The rows of a tree and which of them are shown now. */
export interface ShownTree extends RowTree, VisibleRows {
  /** Whether a row has anything to open. Absent: whether it has children. */
  readonly canOpen?: (row: number) => boolean;
  /** Returns the row that is remembered by a key (see `rowKey`), -1 where there is none now. Absent: it is the key. */
  readonly rowOf?: (key: number) => number;
}

/**
 * Why a row is selected: `go`: the user goes there, and the clock with them · `stay`: the clock stays, because the time
 * is chosen apart · `close`: it was closed over the row that was selected.
 */
export type SelectReason = 'go' | 'stay' | 'close';

/** A tree whose rows are selected, opened and closed. */
interface TreeSource {
  /** The same object for as long as neither the rows nor which of them are shown change. */
  tree(): ShownTree;
  collapsed(): Collapsed;
  setCollapsed(collapsed: Collapsed): void;
  /** The selected row; -1: none. It need not be shown. */
  selected(): number;
  select(row: number, reason: SelectReason): void;
}

/** Whether a row is open, closed, or has nothing to open. */
type Openness = 'open' | 'closed' | 'leaf';

export class TreeActions {
  readonly #source: TreeSource;

  constructor(source: TreeSource) {
    this.#source = source;
  }

  /** The rows as they are now. */
  get tree(): ShownTree {
    return this.#source.tree();
  }

  /** The selected row; -1: none. */
  get selected(): number {
    return this.#source.selected();
  }

  /** Position of the selected row among those that are shown; -1: it is not shown, or there is none. */
  get selectedPosition(): number {
    const { selected } = this;
    return selected < 0 ? NO_ROW : (this.tree.positionOf[selected] ?? NO_ROW);
  }

  select(row: number, reason: SelectReason = 'go'): void {
    this.#source.select(row, reason);
  }

  /** Selects the shown row at a position, the nearest one where there is none. */
  selectPosition(position: number): void {
    const { visible } = this.tree;
    const row = visible[clamp(position, 0, visible.length - 1)];
    if (row !== undefined) this.select(row);
  }

  /** Selects the last row that is shown. */
  selectLast(): void {
    this.selectPosition(this.tree.visible.length - 1);
  }

  /** Moves the selection by a number of shown rows; from nothing to the first or the last. */
  moveSelection(by: number): void {
    const at = this.selectedPosition;
    if (at >= 0) this.selectPosition(at + by);
    else if (by > 0) this.selectPosition(0);
    else this.selectLast();
  }

  openness(row: number): Openness {
    const { tree } = this;
    if (row < 0 || !(tree.canOpen ? tree.canOpen(row) : hasChildren(tree, row))) return 'leaf';
    return this.isCollapsed(row) ? 'closed' : 'open';
  }

  /** Whether a row's children are hidden. Cheap: rows are asked while they are drawn. */
  isCollapsed(row: number): boolean {
    return isCollapsed(this.tree, this.#source.collapsed(), row);
  }

  toggleRow(row: number): void {
    const state = this.openness(row);
    if (state !== 'leaf') this.#put([row], state === 'open');
  }

  /** Opens or closes a row and all its siblings, as the row itself would be. */
  toggleSiblings(row: number): void {
    if (row >= 0) this.#put(listSiblings(this.tree, row), this.openness(row) !== 'closed');
  }

  /** Opens or closes a row together with everything in it. */
  toggleSubtree(row: number): void {
    const state = this.openness(row);
    if (state !== 'leaf') this.#put(listSubtree(this.tree, row), state === 'open');
  }

  /** Closes an open row; from any other, goes to its parent. */
  closeOrGoUp(row: number): void {
    if (this.openness(row) === 'open') {
      this.toggleRow(row);
      return;
    }
    const parent = this.tree.parent[row] ?? NO_ROW;
    if (parent !== NO_ROW) this.select(parent);
  }

  /** Opens a closed row; from an open one, goes to its first shown child. */
  openOrGoIn(row: number): void {
    const state = this.openness(row);
    if (state === 'closed') this.toggleRow(row);
    else if (state === 'open') this.moveSelection(1);
  }

  closeAll(): void {
    this.openToLevel(1);
  }

  openAll(): void {
    this.#setCollapsed(new Set());
  }

  /** Shows `level` levels, at least one. */
  openToLevel(level: number): void {
    this.#setCollapsed(closedToLevel(this.tree, Math.max(1, level)));
  }

  /** The deepest level of which a row is shown now, from 1; 0 without rows. */
  visibleLevels(): number {
    const { visible, depth } = this.tree;
    let deepest = -1;
    for (const row of visible) deepest = Math.max(deepest, depth[row] as number);
    return deepest + 1;
  }

  /** Opens the ancestors of a row, so that it is shown, unless it is left out for another reason. */
  openAncestors(row: number): void {
    const collapsed = this.#source.collapsed();
    const next = openedTo(this.tree, collapsed, row);
    if (next !== collapsed) this.#source.setCollapsed(next);
  }

  #put(rows: Iterable<number>, close: boolean): void {
    this.#setCollapsed(withRows(this.tree, this.#source.collapsed(), rows, close));
  }

  /** Takes a set of closed rows into force. A closed row takes over the selection of what is in it. */
  #setCollapsed(collapsed: Collapsed): void {
    if (collapsed === this.#source.collapsed()) return;
    this.#source.setCollapsed(collapsed);
    const { selected } = this;
    const above = selected < 0 ? NO_ROW : outermostClosed(this.tree, collapsed, selected);
    if (above !== NO_ROW) this.select(above, 'close');
  }
}
