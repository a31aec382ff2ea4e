/** The skeleton of the merged tree and its timelines: made once, then filled by MergedController. */
import { element } from '../../timeline/element.ts';
import { canvas, type GridElements, headCell, makeGridElements } from '../../timeline/grid-elements.ts';

/** Dragging on the head above the timelines moves the clocks. */
export interface MergedElements extends GridElements {
  /** The ruler of both, or of the new run where each has its own. */
  readonly ruler: HTMLCanvasElement;
  readonly baseRuler: HTMLCanvasElement;
  readonly basePlayhead: HTMLElement;
  readonly newPlayhead: HTMLElement;
  readonly divergence: HTMLElement;
}

/** Builds the skeleton inside `root`, replacing what is there. */
export function makeMergedElements(root: HTMLElement): MergedElements {
  const ruler = canvas('cmp-ruler');
  const baseRuler = canvas('cmp-ruler cmp-ruler-base');
  const head = headCell(5, 'tv-head-time');
  head.append(
    element('span', 'visually-hidden', {}, 'Timeline'),
    baseRuler,
    ruler,
    element('span', 'cmp-ruler-name cmp-ruler-base', { 'aria-hidden': 'true' }, 'Base'),
    element('span', 'cmp-ruler-name', { 'aria-hidden': 'true' }, 'New'),
  );
  const delta = headCell(4, 'cmp-head-delta');
  delta.append(
    element('span', '', { 'aria-hidden': 'true' }, 'Δ'),
    element('span', 'visually-hidden', {}, 'Part of the difference'),
  );
  delta.title = 'Part of the difference between the two runs: of the step alone, or of all that a closed one has in it';
  const elements = makeGridElements(
    root,
    {
      id: 'compare-tree',
      label: 'Steps of both runs',
      widthLabel: 'Width of the column of names',
      scrollLabel: 'Scroll the steps',
      tooltipId: 'compare-tooltip',
    },
    [
      headCell(1, 'tv-head-name', 'Step'),
      headCell(2, 'cmp-head-base', 'Base'),
      headCell(3, 'cmp-head-new', 'New'),
      delta,
    ],
    head,
  );

  const basePlayhead = element('div', 'tv-playhead cmp-base-playhead', { hidden: '' });
  const newPlayhead = element('div', 'tv-playhead', { hidden: '' });
  elements.overlay.append(basePlayhead, newPlayhead);

  const divergence = element('div', 'cmp-divergence', { 'aria-hidden': 'true', hidden: '' });
  divergence.append(element('span', '', {}, 'first divergence'));
  const over = element('div', 'cmp-over', { 'aria-hidden': 'true' });
  over.append(divergence);
  elements.grid.after(over);
  return { ...elements, ruler, baseRuler, basePlayhead, newPlayhead, divergence };
}
