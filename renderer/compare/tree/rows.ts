/** The DOM rows of the merged tree. Only those on screen exist: row-pool.ts. */
import type { ComparedPair } from '../../../shared/compare/comparison.ts';
import { element } from '../../timeline/element.ts';
import { type PooledRow, RowPool } from '../../timeline/row-pool.ts';
import { rowId } from '../../timeline/rows.ts';
import { type Delta, mergedContent } from './content.ts';
import { numberOf } from './shown.ts';

export interface MergedRowState {
  readonly pair: ComparedPair;
  readonly row: number;
  /** Among the rows that are shown. */
  readonly position: number;
  /** Undefined: it has nothing to open. */
  readonly expanded: boolean | undefined;
  readonly selected: boolean;
  readonly delta: Delta;
  readonly place: number;
  readonly siblings: number;
}

const INDENT = 16;
const FIRST_INDENT = 8;

class MergedRowElement implements PooledRow {
  readonly element = element('div', 'tv-row', { role: 'row' });
  readonly #name = cell('tv-name', 1);
  readonly #twisty = element('span', 'tv-twisty');
  readonly #depth = element('span', 'tv-depth');
  readonly #sign = element('span', '');
  readonly #dot = element('span', 'tv-dot');
  readonly #error = element('span', 'tv-error', {}, '✕');
  readonly #label = element('span', 'tv-label');
  readonly #number = element('span', 'cmp-row-number');
  readonly #base = cell('cmp-duration', 2);
  readonly #against = cell('cmp-duration', 3);
  readonly #delta = cell('cmp-delta', 4);
  readonly #deltaText = element('span', 'cmp-delta-number');
  readonly #track = element('span', 'cmp-delta-track');
  readonly #bar = element('span', '');
  readonly #time = cell('tv-time', 5);
  #shown: MergedRowState | undefined;
  #indentCap = -1;

  constructor() {
    this.#name.append(this.#twisty, this.#depth, this.#dot, this.#sign, this.#error, this.#label, this.#number);
    this.#track.append(this.#bar);
    this.#delta.append(this.#deltaText, this.#track);
    this.element.append(this.#name, this.#base, this.#against, this.#delta, this.#time);
  }

  show(grid: string, state: MergedRowState, indentCap: number): void {
    const before = this.#shown;
    const other = before?.pair !== state.pair || before.row !== state.row;
    if (other) this.#write(state);
    if (other || this.#indentCap !== indentCap) this.#indent(state, indentCap);
    const { element: row } = this;
    if (other || before.position !== state.position) {
      row.id = rowId(grid, state.position);
      // The header is row 1.
      row.setAttribute('aria-rowindex', String(state.position + 2));
    }
    if (other || before.expanded !== state.expanded) {
      if (state.expanded === undefined) row.removeAttribute('aria-expanded');
      else row.setAttribute('aria-expanded', String(state.expanded));
    }
    if (other || before.selected !== state.selected) row.setAttribute('aria-selected', String(state.selected));
    if (other || before.place !== state.place) row.setAttribute('aria-posinset', String(state.place));
    if (other || before.siblings !== state.siblings) row.setAttribute('aria-setsize', String(state.siblings));
    if (other || before.delta.text !== state.delta.text || before.delta.label !== state.delta.label)
      this.#writeDelta(state.delta);
    this.#shown = state;
  }

  hover(hovered: boolean): void {
    this.element.classList.toggle('tv-hovered', hovered);
  }

  #write({ pair, row }: MergedRowState): void {
    const content = mergedContent(pair, row);
    const { element: whole } = this;
    whole.dataset.kind = content.kind;
    whole.dataset.what = content.what;
    whole.classList.toggle('tv-failed', content.failed === 'against');
    whole.setAttribute('aria-level', String((pair.merged.depth[row] as number) + 1));
    this.#label.textContent = content.name;
    this.#sign.textContent = content.sign;
    this.#sign.hidden = content.sign === '';
    this.#sign.className = `cmp-sign cmp-sign-${content.what}`;
    const number = numberOf(pair, row);
    this.#number.textContent = number;
    this.#number.hidden = number === '';
    this.#name.setAttribute('aria-label', content.nameLabel.replace(content.name, `${content.name} ${number}`.trim()));
    this.#error.hidden = content.failed === 'no';
    this.#error.classList.toggle('cmp-base-error', content.failed === 'base');
    this.#base.textContent = content.base;
    this.#base.setAttribute('aria-label', content.baseLabel);
    this.#against.textContent = content.against;
    this.#against.setAttribute('aria-label', content.againstLabel);
    this.#time.setAttribute('aria-label', content.timeLabel);
  }

  #writeDelta({ text, tone, share, label }: Delta): void {
    this.#deltaText.textContent = text;
    this.#delta.dataset.tone = tone;
    this.#delta.setAttribute('aria-label', label);
    this.#bar.hidden = text === '';
    // From the middle: slower to the right, faster to the left; the least part is still a hair.
    const width = Math.max(2, Math.abs(share) * 50);
    this.#bar.style.width = `${width}%`;
    this.#bar.style.left = share < 0 ? `${50 - width}%` : '50%';
  }

  /** Indents by depth, but never so far that the name has no room: deeper rows say how deep they are. */
  #indent({ pair, row }: MergedRowState, cap: number): void {
    const depth = pair.merged.depth[row] as number;
    this.#name.style.paddingLeft = `${FIRST_INDENT + Math.min(depth, cap) * INDENT}px`;
    this.#depth.textContent = depth > cap ? String(depth) : '';
    this.#depth.hidden = depth <= cap;
    this.#indentCap = cap;
  }
}

function cell(className: string, column: number): HTMLElement {
  return element('div', className, { role: 'gridcell', 'aria-colindex': String(column) });
}

/** The rows on screen. */
export class MergedRowsView {
  readonly #container: HTMLElement;
  readonly #grid: string;
  readonly #pool: RowPool<MergedRowElement>;

  /** `grid` is the prefix of the rows' ids. */
  constructor(container: HTMLElement, grid: string) {
    this.#container = container;
    this.#grid = grid;
    this.#pool = new RowPool(container, () => new MergedRowElement());
  }

  /** Shows neighbours, the first of them at position `first`, its top edge `top` pixels below the container's. */
  show(states: readonly MergedRowState[], first: number, top: number, nameWidth: number): void {
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
