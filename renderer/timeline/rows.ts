/** The DOM rows of the tree. Only those on screen exist: row-pool.ts. */
import type { Row, SpanTable } from '../../shared/trace/table.ts';
import { rowContent } from './row-content.ts';
import { type PooledRow, RowPool } from './row-pool.ts';

export interface RowState {
  readonly table: SpanTable;
  readonly row: Row;
  /** In the list of visible rows. */
  readonly position: number;
  /** Undefined: it has no children. */
  readonly expanded: boolean | undefined;
  readonly selected: boolean;
  /** `context`: shown only because a match is below it. */
  readonly mark: 'match' | 'dimmed' | 'context' | '';
  /** First row of another trace than the row above. */
  readonly traceStart: boolean;
  readonly place: number;
  readonly siblings: number;
}

const INDENT = 16;
const FIRST_INDENT = 8;

/** The id of the DOM row at a position, for `aria-activedescendant`. */
export function rowId(grid: string, position: number): string {
  return `${grid}-row-${position}`;
}

class RowElement implements PooledRow {
  readonly element = part('div', 'tv-row', 'row');
  readonly #name = part('div', 'tv-name', 'gridcell');
  readonly #twisty = part('span', 'tv-twisty');
  readonly #dot = part('span', 'tv-dot');
  readonly #depth = part('span', 'tv-depth');
  readonly #error = part('span', 'tv-error');
  readonly #label = part('span', 'tv-label');
  readonly #flags = part('span', 'tv-flags');
  readonly #below = part('span', 'tv-below');
  readonly #duration = part('div', 'tv-duration', 'gridcell');
  readonly #time = part('div', 'tv-time', 'gridcell');
  #shown: RowState | undefined;
  #indentCap = -1;

  constructor() {
    this.#name.append(this.#twisty, this.#depth, this.#dot, this.#error, this.#label, this.#flags, this.#below);
    this.element.append(this.#name, this.#duration, this.#time);
    this.#name.setAttribute('aria-colindex', '1');
    this.#duration.setAttribute('aria-colindex', '2');
    this.#time.setAttribute('aria-colindex', '3');
  }

  show(grid: string, state: RowState, indentCap: number): void {
    const before = this.#shown;
    const other = before?.table !== state.table || before.row !== state.row;
    if (other) this.#write(state);
    if (other || this.#indentCap !== indentCap) this.#indent(state, indentCap);
    const { element } = this;
    if (other || before.position !== state.position) {
      element.id = rowId(grid, state.position);
      // The header is row 1.
      element.setAttribute('aria-rowindex', String(state.position + 2));
    }
    if (other || before.expanded !== state.expanded) {
      if (state.expanded === undefined) element.removeAttribute('aria-expanded');
      else element.setAttribute('aria-expanded', String(state.expanded));
    }
    if (other || before.selected !== state.selected) element.setAttribute('aria-selected', String(state.selected));
    if (other || before.mark !== state.mark) element.dataset.mark = state.mark;
    if (other || before.traceStart !== state.traceStart) element.classList.toggle('tv-first', state.traceStart);
    if (other || before.place !== state.place) element.setAttribute('aria-posinset', String(state.place));
    if (other || before.siblings !== state.siblings) element.setAttribute('aria-setsize', String(state.siblings));
    this.#shown = state;
  }

  hover(hovered: boolean): void {
    this.element.classList.toggle('tv-hovered', hovered);
  }

  #write({ table, row }: RowState): void {
    const content = rowContent(table, row);
    const { element } = this;
    element.dataset.kind = content.kind;
    element.classList.toggle('tv-failed', content.failed);
    element.classList.toggle('tv-displaced', content.displaced);
    element.setAttribute('aria-level', String((table.depth[row] as number) + 1));
    this.#name.setAttribute('aria-label', content.nameLabel);
    this.#label.textContent = content.name;
    this.#error.textContent = content.failed ? '✕' : '';
    this.#error.hidden = !content.failed;
    this.#flags.textContent = content.flags;
    this.#flags.hidden = content.flags === '';
    this.#below.textContent = content.errorsBelow > 0 ? `✕ ${content.errorsBelow}` : '';
    this.#below.hidden = content.errorsBelow === 0;
    this.#duration.textContent = content.duration;
    this.#duration.setAttribute('aria-label', content.durationLabel);
    this.#time.setAttribute('aria-label', content.timeLabel);
  }

  /** Indents by depth, but never so far that the name has no room: deeper rows say how deep they are. */
  #indent({ table, row }: RowState, cap: number): void {
    const depth = table.depth[row] as number;
    const indent = Math.min(depth, cap);
    this.#name.style.paddingLeft = `${FIRST_INDENT + indent * INDENT}px`;
    this.#depth.textContent = depth > cap ? String(depth) : '';
    this.#depth.hidden = depth <= cap;
    this.#indentCap = cap;
  }
}

/** The rows on screen. */
export class Rows {
  readonly #container: HTMLElement;
  readonly #grid: string;
  readonly #pool: RowPool<RowElement>;

  /** `grid` is the prefix of the rows' ids. */
  constructor(container: HTMLElement, grid: string) {
    this.#container = container;
    this.#grid = grid;
    this.#pool = new RowPool(container, () => new RowElement());
  }

  /**
   * Shows `states`, which are neighbours, the first of them at position `first`, its top edge `top` pixels below the
   * container's.
   */
  show(states: readonly RowState[], first: number, top: number, nameWidth: number): void {
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

function part(tag: 'div' | 'span', className: string, role?: string): HTMLElement {
  const element = document.createElement(tag);
  element.className = className;
  if (role) element.setAttribute('role', role);
  return element;
}
