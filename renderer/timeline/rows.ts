/** The DOM rows of the tree. Only those on screen exist: grid-rows.ts. */
import type { Row, SpanTable } from '../../shared/trace/table.ts';
import { element } from './element.ts';
import { type GridRow, gridCell, indentName, type RowPlace, writePlace } from './grid-rows.ts';
import { rowContent } from './row-content.ts';

export interface RowState extends RowPlace {
  readonly table: SpanTable;
  readonly row: Row;
  /** `context`: shown only because a match is below it. */
  readonly mark: 'match' | 'dimmed' | 'context' | '';
  /** First row of another trace than the row above. */
  readonly traceStart: boolean;
}

/** A row of the tree. */
export class RowElement implements GridRow<RowState> {
  readonly element = element('div', 'tv-row', { role: 'row' });
  readonly #name = gridCell('tv-name', 1);
  readonly #twisty = element('span', 'tv-twisty');
  readonly #dot = element('span', 'tv-dot');
  readonly #depth = element('span', 'tv-depth');
  readonly #error = element('span', 'tv-error');
  readonly #label = element('span', 'tv-label');
  readonly #flags = element('span', 'tv-flags');
  readonly #below = element('span', 'tv-below');
  readonly #duration = gridCell('tv-duration', 2);
  readonly #time = gridCell('tv-time', 3);
  #shown: RowState | undefined;
  #indentCap = -1;

  constructor() {
    this.#name.append(this.#twisty, this.#depth, this.#dot, this.#error, this.#label, this.#flags, this.#below);
    this.element.append(this.#name, this.#duration, this.#time);
  }

  show(grid: string, state: RowState, indentCap: number): void {
    const before = this.#shown;
    const other = before?.table !== state.table || before.row !== state.row;
    if (other) this.#write(state);
    if (other || this.#indentCap !== indentCap) {
      indentName(this.#name, this.#depth, state.table.depth[state.row] as number, indentCap);
      this.#indentCap = indentCap;
    }
    writePlace(this.element, grid, state, other ? undefined : before);
    if (other || before.mark !== state.mark) this.element.dataset.mark = state.mark;
    if (other || before.traceStart !== state.traceStart) this.element.classList.toggle('tv-first', state.traceStart);
    this.#shown = state;
  }

  hover(hovered: boolean): void {
    this.element.classList.toggle('tv-hovered', hovered);
  }

  #write({ table, row }: RowState): void {
    const content = rowContent(table, row);
    const { element: whole } = this;
    whole.dataset.kind = content.kind;
    whole.classList.toggle('tv-failed', content.failed);
    whole.classList.toggle('tv-displaced', content.displaced);
    whole.setAttribute('aria-level', String((table.depth[row] as number) + 1));
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
}
