/** The skeleton of tree and waterfall: made once, then filled by TraceController. */
import { element } from './element.ts';
import { canvas, type GridElements, headCell, makeGridElements } from './grid-elements.ts';

/** Dragging on the head above the timeline moves the playhead. */
export interface TraceElements extends GridElements {
  readonly ruler: HTMLCanvasElement;
  readonly playhead: HTMLElement;
  readonly range: HTMLElement;
  readonly rangeLabel: HTMLElement;
}

/** Builds the skeleton inside `root`, replacing what is there. */
export function makeTraceElements(root: HTMLElement): TraceElements {
  const ruler = canvas();
  const head = headCell(3, 'tv-head-time');
  head.append(element('span', 'visually-hidden', {}, 'Timeline'), ruler);
  const elements = makeGridElements(
    root,
    {
      id: 'trace-tree',
      label: 'Spans',
      widthLabel: 'Width of the name column',
      scrollLabel: 'Scroll the spans',
      tooltipId: 'trace-tooltip',
    },
    [headCell(1, 'tv-head-name', 'Name'), headCell(2, 'tv-head-duration', 'Duration')],
    head,
  );
  const rangeLabel = element('span', '');
  const range = element('div', 'tv-range', { hidden: '' });
  range.append(rangeLabel);
  const playhead = element('div', 'tv-playhead', { hidden: '' });
  elements.crosshair.before(range);
  elements.overlay.append(playhead);
  return { ...elements, ruler, playhead, range, rangeLabel };
}
