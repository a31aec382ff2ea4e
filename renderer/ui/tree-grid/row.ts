/** A DOM row of a tree grid: elements for a row's content, written only where it differs from what they show. */
import { element } from '../element.ts';
import type { ColumnHead } from './elements.ts';
import type { Badge, ColumnContent, Emphasis, RowContent } from './row-content.ts';
import type { PooledRow } from './row-pool.ts';

/** A row on screen, and where it is. */
export interface RowState {
  readonly row: number;
  /** See `TreeGridSource.contentVersion`. */
  readonly version: object;
  /** Among the rows that are shown. */
  readonly position: number;
  /** 0 for the rows at the top. */
  readonly depth: number;
  /** Whether its children are hidden. */
  readonly collapsed: boolean;
  /** Undefined: it has nothing to open. */
  readonly expanded: boolean | undefined;
  readonly selected: boolean;
  /** Among its siblings, from 1. */
  readonly place: number;
  readonly siblings: number;
  readonly emphasis: Emphasis;
  /** A line parts it from the row above. */
  readonly parted: boolean;
}

/** Indent of a level, CSS pixels. */
export const INDENT = 16;
/** Indent of the top, CSS pixels. */
const FIRST_INDENT = 8;

/** The id of the DOM row at a position, for `aria-activedescendant`. */
export function rowId(grid: string, position: number): string {
  return `${grid}-row-${position}`;
}

export class GridRow implements PooledRow {
  readonly element = element('div', 'tree-grid-row', { role: 'row' });
  readonly #content: (row: number) => RowContent;
  readonly #name = gridCell('tree-grid-name', 1);
  readonly #twisty = element('span', 'tree-grid-twisty');
  readonly #depth = element('span', 'tree-grid-depth');
  readonly #dot = element('span', 'tree-grid-dot');
  readonly #sign = element('span', '');
  readonly #outcome = element('span', 'tree-grid-outcome');
  readonly #label = element('span', 'tree-grid-label');
  readonly #summary = element('span', 'tree-grid-summary');
  readonly #badges: HTMLElement[] = [];
  readonly #columns: readonly ColumnCell[];
  readonly #time: HTMLElement;
  #shown: RowState | undefined;
  #indentCap = -1;

  /** `content` is asked for what a row shows. */
  constructor(columns: readonly ColumnHead[], content: (row: number) => RowContent) {
    this.#content = content;
    this.#columns = columns.map((column, index) => new ColumnCell(column, index + 2));
    this.#time = gridCell('tree-grid-time', columns.length + 2);
    this.#name.append(this.#twisty, this.#depth, this.#dot, this.#sign, this.#outcome, this.#label, this.#summary);
    this.element.append(this.#name, ...this.#columns.map((column) => column.element), this.#time);
  }

  /** `grid` is the prefix of the row's id. Rows deeper than `indentCap` are indented no further. */
  show(grid: string, state: RowState, indentCap: number): void {
    const shown = this.#shown;
    const before = shown?.row === state.row && shown.version === state.version ? shown : undefined;
    if (!before || before.collapsed !== state.collapsed) this.#write(this.#content(state.row));
    if (before?.depth !== state.depth || this.#indentCap !== indentCap) this.#indent(state.depth, indentCap);
    this.#indentCap = indentCap;
    this.#writePlace(grid, state, before);
    if (before?.emphasis !== state.emphasis) this.element.dataset.mark = state.emphasis;
    if (before?.parted !== state.parted) this.element.classList.toggle('tree-grid-row-first', state.parted);
    this.#shown = state;
  }

  hover(hovered: boolean): void {
    this.element.classList.toggle('tree-grid-row-hovered', hovered);
  }

  /** Says where the row is. Written is what differs from `before`: undefined where it showed another row. */
  #writePlace(grid: string, state: RowState, before: RowState | undefined): void {
    const row = this.element;
    if (before?.position !== state.position) {
      row.id = rowId(grid, state.position);
      // The header is row 1.
      row.setAttribute('aria-rowindex', String(state.position + 2));
    }
    if (!before || before.expanded !== state.expanded) {
      if (state.expanded === undefined) row.removeAttribute('aria-expanded');
      else row.setAttribute('aria-expanded', String(state.expanded));
    }
    if (before?.depth !== state.depth) row.setAttribute('aria-level', String(state.depth + 1));
    if (before?.selected !== state.selected) row.setAttribute('aria-selected', String(state.selected));
    if (before?.place !== state.place) row.setAttribute('aria-posinset', String(state.place));
    if (before?.siblings !== state.siblings) row.setAttribute('aria-setsize', String(state.siblings));
  }

  /** Indents the name, but never so far that it has no room: deeper rows say how deep they are. */
  #indent(depth: number, cap: number): void {
    this.#name.style.paddingLeft = `${FIRST_INDENT + Math.min(depth, cap) * INDENT}px`;
    showText(this.#depth, depth > cap ? String(depth) : '');
  }

  #write(content: RowContent): void {
    const { dataset } = this.element;
    dataset.kind = content.kind;
    dataset.traits = content.traits.join(' ');
    this.#name.setAttribute('aria-label', content.nameLabel);
    this.#time.setAttribute('aria-label', content.timeLabel);
    showText(this.#sign, content.sign?.text ?? '');
    this.#sign.className = content.sign?.className ?? '';
    showText(this.#outcome, content.outcome?.mark ?? '');
    this.#outcome.dataset.tone = content.outcome?.tone ?? '';
    this.#label.textContent = content.name;
    showText(this.#summary, content.summary ?? '');
    this.#writeBadges(content.badges);
    for (const [index, column] of this.#columns.entries()) column.show(content.columns[index]);
  }

  #writeBadges(badges: readonly Badge[]): void {
    while (this.#badges.length < badges.length) {
      const made = element('span', '');
      this.#badges.push(made);
      this.#name.append(made);
    }
    for (const [index, made] of this.#badges.entries()) {
      const badge = badges[index];
      showText(made, badge?.text ?? '');
      if (badge) made.className = `tree-grid-badge-${badge.look}`;
    }
  }
}

/** A cell of a column: a text, or a number with a small bar that goes left or right from the middle. */
class ColumnCell {
  readonly element: HTMLElement;
  readonly #text: HTMLElement;
  readonly #bar: HTMLElement | undefined;

  constructor({ cellClass, hasBars }: ColumnHead, column: number) {
    this.element = gridCell(cellClass, column);
    this.#text = hasBars ? element('span', `${cellClass}-number`) : this.element;
    if (!hasBars) return;
    const track = element('span', `${cellClass}-track`);
    this.#bar = element('span', '');
    track.append(this.#bar);
    this.element.append(this.#text, track);
  }

  show({ text, label, tone, share = 0 }: ColumnContent = { text: '', label: '' }): void {
    this.#text.textContent = text;
    this.element.setAttribute('aria-label', label);
    if (tone === undefined) delete this.element.dataset.tone;
    else this.element.dataset.tone = tone;
    if (!this.#bar) return;
    this.#bar.hidden = text === '';
    // The least part is still a hair.
    const width = Math.max(2, Math.abs(share) * 50);
    this.#bar.style.width = `${width}%`;
    this.#bar.style.left = share < 0 ? `${50 - width}%` : '50%';
  }
}

/** Shows a text, or nothing at all. */
function showText(target: HTMLElement, text: string): void {
  target.textContent = text;
  target.hidden = text === '';
}

/** A cell of a row, in a column from 1. */
function gridCell(className: string, column: number): HTMLElement {
  return element('div', className, { role: 'gridcell', 'aria-colindex': String(column) });
}
