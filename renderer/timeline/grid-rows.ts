/** The rows on screen of a treegrid, and what all such rows have in common. */
import { element } from './element.ts';
import { type PooledRow, RowPool } from './row-pool.ts';

/** A row that can be told what to show; `grid` is the prefix of its id. */
export interface GridRow<State> extends PooledRow {
  /** Rows deeper than `indentCap` are indented no further. */
  show(grid: string, state: State, indentCap: number): void;
}

/** What every row says of where it is. */
export interface RowPlace {
  /** Among the rows that are shown. */
  readonly position: number;
  /** Undefined: it has nothing to open. */
  readonly expanded: boolean | undefined;
  readonly selected: boolean;
  /** Among its siblings, from 1. */
  readonly place: number;
  readonly siblings: number;
}

/** Indent of a level, CSS pixels. */
const INDENT = 16;
/** Indent of the top, CSS pixels. */
const FIRST_INDENT = 8;

/** The id of the DOM row at a position, for `aria-activedescendant`. */
export function rowId(grid: string, position: number): string {
  return `${grid}-row-${position}`;
}

/** A cell of a row, in a column from 1. */
export function gridCell(className: string, column: number): HTMLElement {
  return element('div', className, { role: 'gridcell', 'aria-colindex': String(column) });
}

/** Tells a DOM row where it is. Written is what differs from `before`: undefined where it showed another row. */
export function writePlace(row: HTMLElement, grid: string, state: RowPlace, before: RowPlace | undefined): void {
  if (before?.position !== state.position) {
    row.id = rowId(grid, state.position);
    // The header is row 1.
    row.setAttribute('aria-rowindex', String(state.position + 2));
  }
  if (!before || before.expanded !== state.expanded) {
    if (state.expanded === undefined) row.removeAttribute('aria-expanded');
    else row.setAttribute('aria-expanded', String(state.expanded));
  }
  if (before?.selected !== state.selected) row.setAttribute('aria-selected', String(state.selected));
  if (before?.place !== state.place) row.setAttribute('aria-posinset', String(state.place));
  if (before?.siblings !== state.siblings) row.setAttribute('aria-setsize', String(state.siblings));
}

/** Indents a name by its depth, but never so far that it has no room: deeper rows say in `label` how deep they are. */
export function indentName(name: HTMLElement, label: HTMLElement, depth: number, cap: number): void {
  name.style.paddingLeft = `${FIRST_INDENT + Math.min(depth, cap) * INDENT}px`;
  label.textContent = depth > cap ? String(depth) : '';
  label.hidden = depth <= cap;
}

/** Only the rows on screen exist: row-pool.ts. */
export class GridRows<State> {
  readonly #container: HTMLElement;
  readonly #grid: string;
  readonly #pool: RowPool<GridRow<State>>;

  /** `grid` is the prefix of the rows' ids. */
  constructor(container: HTMLElement, grid: string, make: () => GridRow<State>) {
    this.#container = container;
    this.#grid = grid;
    this.#pool = new RowPool(container, make);
  }

  /**
   * Shows `states`, which are neighbours, the first of them at position `first`, its top edge `top` pixels below the
   * container's.
   */
  show(states: readonly State[], first: number, top: number, nameWidth: number): void {
    this.#pool.place(first, states.length);
    const cap = Math.max(2, Math.floor((nameWidth * 0.35) / INDENT));
    for (const [index, state] of states.entries()) this.#pool.at(index)?.show(this.#grid, state, cap);
    this.#container.style.transform = `translateY(${top}px)`;
  }

  /** Marks the row at a position as the one under the pointer; -1: none. */
  hover(position: number): void {
    this.#pool.hover(position);
  }
}
