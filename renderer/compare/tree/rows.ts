/** The DOM rows of the merged tree. Only those on screen exist: grid-rows.ts. */
import type { ComparedPair } from '../../../shared/compare/comparison.ts';
import { element } from '../../timeline/element.ts';
import { type GridRow, gridCell, indentName, type RowPlace, writePlace } from '../../timeline/grid-rows.ts';
import { type Delta, mergedContent } from './content.ts';
import { numberOf } from './shown.ts';

export interface MergedRowState extends RowPlace {
  readonly pair: ComparedPair;
  readonly row: number;
  readonly delta: Delta;
}

/** A row of the merged tree. */
export class MergedRowElement implements GridRow<MergedRowState> {
  readonly element = element('div', 'tv-row', { role: 'row' });
  readonly #name = gridCell('tv-name', 1);
  readonly #twisty = element('span', 'tv-twisty');
  readonly #depth = element('span', 'tv-depth');
  readonly #sign = element('span', '');
  readonly #dot = element('span', 'tv-dot');
  readonly #error = element('span', 'tv-error', {}, '✕');
  readonly #label = element('span', 'tv-label');
  readonly #number = element('span', 'cmp-row-number');
  readonly #base = gridCell('cmp-duration', 2);
  readonly #new = gridCell('cmp-duration', 3);
  readonly #delta = gridCell('cmp-delta', 4);
  readonly #deltaText = element('span', 'cmp-delta-number');
  readonly #track = element('span', 'cmp-delta-track');
  readonly #bar = element('span', '');
  readonly #time = gridCell('tv-time', 5);
  #shown: MergedRowState | undefined;
  #indentCap = -1;

  constructor() {
    this.#name.append(this.#twisty, this.#depth, this.#dot, this.#sign, this.#error, this.#label, this.#number);
    this.#track.append(this.#bar);
    this.#delta.append(this.#deltaText, this.#track);
    this.element.append(this.#name, this.#base, this.#new, this.#delta, this.#time);
  }

  show(grid: string, state: MergedRowState, indentCap: number): void {
    const before = this.#shown;
    const other = before?.pair !== state.pair || before.row !== state.row;
    if (other) this.#write(state);
    if (other || this.#indentCap !== indentCap) {
      indentName(this.#name, this.#depth, state.pair.merged.depth[state.row] as number, indentCap);
      this.#indentCap = indentCap;
    }
    writePlace(this.element, grid, state, other ? undefined : before);
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
    whole.classList.toggle('tv-failed', content.failed === 'new');
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
    this.#new.textContent = content.new;
    this.#new.setAttribute('aria-label', content.newLabel);
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
}
