/** The selected range over the strip, with its length. */
import { formatDuration } from '../../shared/base/format.ts';
import { viewportStore } from '../stores/viewport.ts';
import { element } from '../ui/element.ts';
import { pixelAt } from '../ui/time/time-scale.ts';
import type { GridElements } from '../ui/tree-grid/elements.ts';
import type { GridModel } from '../ui/tree-grid/model.ts';

/** Adds it under the crosshair; returns what draws it. */
export function addRangeOverlay({ crosshair }: GridElements, model: GridModel): () => void {
  const label = element('span', '');
  const range = element('div', 'timeline-range', { hidden: '' });
  range.append(label);
  crosshair.before(range);
  let shown = '';
  return () => {
    const { range: selected } = viewportStore.getState();
    const { scale } = model;
    const left = selected ? Math.max(-2, pixelAt(scale, selected.start)) : 0;
    const right = selected ? Math.min(scale.width + 2, pixelAt(scale, selected.end)) : 0;
    range.hidden = !selected || right < 0 || left > scale.width;
    if (!selected || range.hidden) return;
    range.style.transform = `translateX(${left}px)`;
    range.style.width = `${Math.max(1, right - left)}px`;
    const text = formatDuration(selected.end - selected.start);
    if (text !== shown) label.textContent = text;
    shown = text;
    label.classList.toggle('timeline-range-outside', right - left < text.length * 8 + 8);
  };
}
