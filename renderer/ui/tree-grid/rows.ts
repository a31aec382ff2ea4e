/** The rows of a tree grid on screen: which they are, where they stay when others come and go, and what is said of them. */
import { shownFor, treeRowKey } from '../../../shared/trace/collapse.ts';
import { NO_ROW } from '../../../shared/trace/table.ts';
import { setAttribute } from '../element.ts';
import type { GridElements } from './elements.ts';
import type { GridModel } from './model.ts';
import { GridRow, INDENT, type RowState, rowId } from './row.ts';
import { RowPool } from './row-pool.ts';
import { type SiblingOrder, siblingOrder } from './sibling-order.ts';
import type { TreeGridSource } from './source.ts';
import type { ShownTree } from './tree-actions.ts';

export class GridRows {
  readonly #source: TreeGridSource;
  readonly #elements: GridElements;
  readonly #model: GridModel;
  readonly #pool: RowPool<GridRow>;
  /** The rows that were drawn last, and their places among their siblings. */
  #drawn: { readonly tree: ShownTree; readonly siblings: SiblingOrder } | undefined;
  /** The row that stays in its place on screen when rows come and go above it: its key and its distance from the top. */
  #anchor: { readonly key: number; readonly top: number } | undefined;
  /** The selected row is to be brought on screen when rows are drawn next. */
  revealsSelection = true;

  constructor(source: TreeGridSource, elements: GridElements, model: GridModel) {
    this.#source = source;
    this.#elements = elements;
    this.#model = model;
    this.#pool = new RowPool(elements.rows, () => new GridRow(source.columns, (row) => source.content(row)));
  }

  /** Marks the row at a position as the one under the pointer; -1: none. */
  hover(position: number): void {
    this.#pool.hover(position);
  }

  /** Other rows begin at their top, or where the selected one is. */
  restart(): void {
    this.#anchor = undefined;
    if (this.#source.tree.selected >= 0) this.revealsSelection = true;
    this.#model.scrollTo(0);
  }

  draw(): void {
    const { tree: actions } = this.#source;
    const model = this.#model;
    model.rows = actions.tree.visible.length;
    this.#keepAnchor(actions.tree);
    const { selected } = actions;
    if (this.revealsSelection && selected >= 0) this.#show(selected);
    // Read only now: showing the selected row may have opened its ancestors.
    const { tree } = actions;
    model.rows = tree.visible.length;
    model.scrollTo(model.offset);
    if (this.#drawn?.tree !== tree) {
      const siblings = siblingOrder({ rowCount: tree.count, parent: tree.parent }, tree.visible);
      this.#drawn = { tree, siblings };
    }
    const { first, count } = model.window;
    this.#showWindow(tree, selected, this.#drawn.siblings);
    const at = selected < 0 ? NO_ROW : (tree.positionOf[selected] ?? NO_ROW);
    const isOnScreen = at >= first && at < first + count;
    this.#announce(tree.visible.length, isOnScreen ? at : NO_ROW);
    const kept = isOnScreen ? at : first;
    const row = tree.visible[kept];
    this.#anchor = row === undefined ? undefined : { key: treeRowKey(tree, row), top: model.topOf(kept) };
  }

  #showWindow(tree: ShownTree, selected: number, siblings: SiblingOrder): void {
    const { first, count, top } = this.#model.window;
    const states: RowState[] = [];
    for (let position = first; position < first + count; position++) {
      const row = tree.visible[position] as number;
      if (row >= tree.count) break;
      states.push(this.#stateOf(tree, row, position, selected, siblings));
    }
    this.#pool.place(first, states.length);
    const indentCap = Math.max(2, Math.floor(this.#model.layout.mostIndent / INDENT));
    for (const [index, state] of states.entries()) this.#pool.at(index)?.show(this.#elements.grid.id, state, indentCap);
    this.#elements.rows.style.transform = `translateY(${top}px)`;
  }

  #stateOf(tree: ShownTree, row: number, position: number, selected: number, siblings: SiblingOrder): RowState {
    const source = this.#source;
    const openness = source.tree.openness(row);
    return {
      row,
      version: source.contentVersion(),
      position,
      depth: tree.depth[row] as number,
      collapsed: source.tree.isCollapsed(row),
      expanded: openness === 'leaf' ? undefined : openness === 'open',
      selected: row === selected,
      place: siblings.place[position] ?? 0,
      siblings: siblings.count[(tree.parent[row] as number) + 1] ?? 0,
      emphasis: source.emphasis?.(row) ?? '',
      parted: source.isParted?.(position) ?? false,
    };
  }

  /** Brings a row on screen. */
  #show(row: number): void {
    const { tree: actions } = this.#source;
    if ((actions.tree.positionOf[row] ?? NO_ROW) < 0) this.#source.reveal?.(row);
    const { positionOf, visible } = actions.tree;
    const position = positionOf[row] ?? NO_ROW;
    this.revealsSelection = false;
    if (position < 0) return;
    this.#model.rows = visible.length;
    this.#model.show(position);
  }

  /** After rows came or went above: scrolls so that what was looked at stays where it was. */
  #keepAnchor(tree: ShownTree): void {
    const anchor = this.#anchor;
    if (!anchor || this.#drawn?.tree === tree || this.#model.offset === 0) return;
    // Rows inside a subtree that was closed went with it: its first visible ancestor stands for them.
    const row = shownFor(tree, tree.positionOf, tree.rowOf ? tree.rowOf(anchor.key) : anchor.key);
    if (row !== NO_ROW) this.#model.scrollTo((tree.positionOf[row] as number) * this.#model.rowHeight - anchor.top);
  }

  /** Tells assistive technology how many rows there are, and which of those on screen is selected (-1: none of them). */
  #announce(rowCount: number, selected: number): void {
    const { grid, empty } = this.#elements;
    setAttribute(grid, 'aria-rowcount', String(rowCount + 1));
    setAttribute(grid, 'aria-activedescendant', selected < 0 ? undefined : rowId(grid.id, selected));
    const text = rowCount > 0 ? '' : this.#source.emptyText();
    if (empty.textContent !== text) empty.textContent = text;
  }
}
