/** The skeleton of the merged tree and its timelines: made once, then filled by MergedController. */
import { element } from '../../timeline/element.ts';

export interface MergedElements {
  readonly root: HTMLElement;
  /** The treegrid; it has the focus. */
  readonly grid: HTMLElement;
  /** Where rows scroll. */
  readonly body: HTMLElement;
  readonly rows: HTMLElement;
  readonly bars: HTMLCanvasElement;
  /** The ruler of both, or of the run against where each has its own. */
  readonly ruler: HTMLCanvasElement;
  readonly baseRuler: HTMLCanvasElement;
  /** The header above the timelines: dragging on it moves the clocks. */
  readonly head: HTMLElement;
  readonly basePlayhead: HTMLElement;
  readonly againstPlayhead: HTMLElement;
  readonly crosshair: HTMLElement;
  readonly crosshairLabel: HTMLElement;
  readonly divergence: HTMLElement;
  readonly scrollbar: HTMLElement;
  readonly separator: HTMLElement;
  readonly tooltip: HTMLElement;
  /** Says why there are no rows. */
  readonly empty: HTMLElement;
}

const GRID = 'compare-tree';

/** Builds the skeleton inside `root`, replacing what is there. */
export function makeMergedElements(root: HTMLElement): MergedElements {
  const bars = canvas('tv-bars');
  const ruler = canvas('cmp-ruler');
  const baseRuler = canvas('cmp-ruler cmp-ruler-base');

  const cell = (column: number, className: string, text: string) =>
    element('div', className, { role: 'columnheader', 'aria-colindex': String(column) }, text);
  const head = cell(5, 'tv-head-time', '');
  head.append(
    element('span', 'visually-hidden', {}, 'Timeline'),
    baseRuler,
    ruler,
    element('span', 'cmp-ruler-name cmp-ruler-base', { 'aria-hidden': 'true' }, 'Base'),
    element('span', 'cmp-ruler-name', { 'aria-hidden': 'true' }, 'Against'),
  );
  const delta = cell(4, 'cmp-head-delta', '');
  delta.append(
    element('span', '', { 'aria-hidden': 'true' }, 'Δ'),
    element('span', 'visually-hidden', {}, 'Part of the difference'),
  );
  delta.title = 'Part of the difference between the two runs: of the step alone, or of all that a closed one has in it';
  const headRow = element('div', 'tv-head-row', { role: 'row', 'aria-rowindex': '1' });
  headRow.append(
    cell(1, 'tv-head-name', 'Step'),
    cell(2, 'cmp-head-base', 'Base'),
    cell(3, 'cmp-head-against', 'Against'),
    delta,
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
    'aria-label': 'Steps of both runs',
    'aria-colcount': '5',
    'aria-rowcount': '1',
  });
  grid.append(headGroup, body);

  const crosshairLabel = element('span', '');
  const crosshair = element('div', 'tv-crosshair', { hidden: '' });
  crosshair.append(crosshairLabel);
  const basePlayhead = element('div', 'tv-playhead cmp-base-playhead', { hidden: '' });
  const againstPlayhead = element('div', 'tv-playhead', { hidden: '' });
  const overlay = element('div', 'tv-overlay', { 'aria-hidden': 'true' });
  overlay.append(crosshair, basePlayhead, againstPlayhead);

  const divergence = element('div', 'cmp-divergence', { 'aria-hidden': 'true', hidden: '' });
  divergence.append(element('span', '', {}, 'first divergence'));
  const over = element('div', 'cmp-over', { 'aria-hidden': 'true' });
  over.append(divergence);

  const separator = element('div', 'tv-separator', {
    role: 'separator',
    'aria-orientation': 'vertical',
    'aria-label': 'Width of the column of names',
    'aria-controls': GRID,
    tabindex: '0',
  });
  const scrollbar = element('div', 'tv-scrollbar', {
    role: 'scrollbar',
    'aria-label': 'Scroll the steps',
    'aria-orientation': 'vertical',
    'aria-controls': GRID,
    'aria-valuemin': '0',
    'aria-valuemax': '100',
    'aria-valuenow': '0',
  });
  const empty = element('p', 'tv-empty', { role: 'status' });
  const tooltip = element('div', 'tv-tooltip', { role: 'tooltip', id: 'compare-tooltip', hidden: '' });
  root.replaceChildren(grid, over, empty, overlay, separator, scrollbar, tooltip);
  return {
    root,
    grid,
    body,
    rows,
    bars,
    ruler,
    baseRuler,
    head,
    basePlayhead,
    againstPlayhead,
    crosshair,
    crosshairLabel,
    divergence,
    scrollbar,
    separator,
    tooltip,
    empty,
  };
}

function canvas(className: string): HTMLCanvasElement {
  const made = document.createElement('canvas');
  made.className = className;
  made.setAttribute('aria-hidden', 'true');
  return made;
}
