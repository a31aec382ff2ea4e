/** The skeleton of tree and waterfall: made once, then filled by TraceController. */
import { element } from './element.ts';

export interface TraceElements {
  readonly root: HTMLElement;
  /** The treegrid; it has the focus. */
  readonly grid: HTMLElement;
  /** Where rows scroll. */
  readonly body: HTMLElement;
  readonly rows: HTMLElement;
  readonly bars: HTMLCanvasElement;
  readonly ruler: HTMLCanvasElement;
  /** The header above the timeline: dragging on it moves the playhead. */
  readonly head: HTMLElement;
  readonly playhead: HTMLElement;
  readonly range: HTMLElement;
  readonly rangeLabel: HTMLElement;
  readonly crosshair: HTMLElement;
  readonly crosshairLabel: HTMLElement;
  readonly scrollbar: HTMLElement;
  readonly separator: HTMLElement;
  readonly tooltip: HTMLElement;
  /** Says why there are no rows. */
  readonly empty: HTMLElement;
}

const GRID = 'trace-tree';

/** Builds the skeleton inside `root`, replacing what is there. */
export function makeTraceElements(root: HTMLElement): TraceElements {
  const ruler = document.createElement('canvas');
  ruler.setAttribute('aria-hidden', 'true');
  const bars = document.createElement('canvas');
  bars.className = 'tv-bars';
  bars.setAttribute('aria-hidden', 'true');

  const head = element('div', 'tv-head-time', { role: 'columnheader', 'aria-colindex': '3' });
  head.append(element('span', 'visually-hidden', {}, 'Timeline'), ruler);
  const headRow = element('div', 'tv-head-row', { role: 'row', 'aria-rowindex': '1' });
  headRow.append(
    element('div', 'tv-head-name', { role: 'columnheader', 'aria-colindex': '1' }, 'Name'),
    element('div', 'tv-head-duration', { role: 'columnheader', 'aria-colindex': '2' }, 'Duration'),
    head,
  );
  const headGroup = element('div', 'tv-head', { role: 'rowgroup' });
  headGroup.append(headRow);

  const rows = element('div', 'tv-rows', { role: 'rowgroup' });
  const body = element('div', 'tv-body', { role: 'presentation' });
  body.append(rows, bars);

  const grid = element('div', 'tv-grid', {
    role: 'treegrid',
    id: GRID,
    tabindex: '0',
    'aria-label': 'Spans',
    'aria-colcount': '3',
    'aria-rowcount': '1',
  });
  grid.append(headGroup, body);

  const rangeLabel = element('span', '');
  const range = element('div', 'tv-range', { hidden: '' });
  range.append(rangeLabel);
  const crosshairLabel = element('span', '');
  const crosshair = element('div', 'tv-crosshair', { hidden: '' });
  crosshair.append(crosshairLabel);
  const playhead = element('div', 'tv-playhead', { hidden: '' });
  const overlay = element('div', 'tv-overlay', { 'aria-hidden': 'true' });
  overlay.append(range, crosshair, playhead);

  const separator = element('div', 'tv-separator', {
    role: 'separator',
    'aria-orientation': 'vertical',
    'aria-label': 'Width of the name column',
    'aria-controls': GRID,
    tabindex: '0',
  });
  const scrollbar = element('div', 'tv-scrollbar', {
    role: 'scrollbar',
    'aria-label': 'Scroll the spans',
    'aria-orientation': 'vertical',
    'aria-controls': GRID,
    'aria-valuemin': '0',
    'aria-valuemax': '100',
    'aria-valuenow': '0',
  });
  const empty = element('p', 'tv-empty', { role: 'status' });
  const tooltip = element('div', 'tv-tooltip', { role: 'tooltip', id: 'trace-tooltip', hidden: '' });
  root.replaceChildren(grid, empty, overlay, separator, scrollbar, tooltip);
  return {
    root,
    grid,
    body,
    rows,
    bars,
    ruler,
    head,
    playhead,
    range,
    rangeLabel,
    crosshair,
    crosshairLabel,
    scrollbar,
    separator,
    tooltip,
    empty,
  };
}
