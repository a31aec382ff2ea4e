/** The line above the first step that differs, or above the closed row that has it in it. */
import { shownFor } from '../../../shared/trace/collapse.ts';
import { NO_ROW } from '../../../shared/trace/table.ts';
import { element } from '../../ui/element.ts';
import type { GridElements } from '../../ui/tree-grid/elements.ts';
import type { GridModel } from '../../ui/tree-grid/model.ts';
import { currentShown } from './shown.ts';

/** Adds it over the rows; returns what draws it. */
export function addDivergence({ grid, head }: GridElements, model: GridModel): () => void {
  const line = element('div', 'merged-divergence', { hidden: '' });
  line.append(element('span', '', {}, 'first divergence'));
  const over = element('div', 'merged-over', { 'aria-hidden': 'true' });
  over.append(line);
  grid.after(over);
  return () => {
    const shown = currentShown();
    const row = shown ? shownFor(shown, shown.positionOf, shown.pair.divergence) : NO_ROW;
    const top = row < 0 ? -1 : model.topOf(shown?.positionOf[row] as number);
    line.hidden = row < 0 || top < -1 || top >= model.height;
    if (!line.hidden) line.style.transform = `translateY(${Math.round(head.clientHeight + top)}px)`;
  };
}
