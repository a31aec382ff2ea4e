/** The skeleton of a treegrid with a timeline beside it, as far as that of one run and that of two have it in common. */
import { element } from './element.ts';

export interface GridElements {
  readonly root: HTMLElement;
  /** The treegrid; it has the focus. */
  readonly grid: HTMLElement;
  /** The header above the timeline. */
  readonly head: HTMLElement;
  /** Where rows scroll. */
  readonly body: HTMLElement;
  readonly rows: HTMLElement;
  readonly bars: HTMLCanvasElement;
  /** What lies over the timeline: the crosshair, and what is added to it. */
  readonly overlay: HTMLElement;
  readonly crosshair: HTMLElement;
  readonly crosshairLabel: HTMLElement;
  readonly scrollbar: HTMLElement;
  readonly separator: HTMLElement;
  readonly tooltip: HTMLElement;
  /** Says why there are no rows. */
  readonly empty: HTMLElement;
}

interface GridNames {
  readonly id: string;
  readonly label: string;
  /** What dragging the edge of the names does. */
  readonly widthLabel: string;
  readonly scrollLabel: string;
  readonly tooltipId: string;
}

/** Builds the skeleton inside `root`, replacing what is there. `head` is the last column; `columns` are before it. */
export function makeGridElements(
  root: HTMLElement,
  { id, label, widthLabel, scrollLabel, tooltipId }: GridNames,
  columns: readonly HTMLElement[],
  head: HTMLElement,
): GridElements {
  const headRow = element('div', 'tv-head-row', { role: 'row', 'aria-rowindex': '1' });
  headRow.append(...columns, head);
  const headGroup = element('div', 'tv-head', { role: 'rowgroup' });
  headGroup.append(headRow);

  const rows = element('div', 'tv-rows', { role: 'rowgroup' });
  const bars = canvas('tv-bars');
  const body = element('div', 'tv-body', { role: 'presentation' });
  body.append(rows, bars);

  const grid = element('div', 'tv-grid', {
    role: 'treegrid',
    id,
    tabindex: '0',
    'aria-label': label,
    'aria-colcount': String(columns.length + 1),
    'aria-rowcount': '1',
  });
  grid.append(headGroup, body);

  const crosshairLabel = element('span', '');
  const crosshair = element('div', 'tv-crosshair', { hidden: '' });
  crosshair.append(crosshairLabel);
  const overlay = element('div', 'tv-overlay', { 'aria-hidden': 'true' });
  overlay.append(crosshair);

  const separator = element('div', 'tv-separator', {
    role: 'separator',
    'aria-orientation': 'vertical',
    'aria-label': widthLabel,
    'aria-controls': id,
    tabindex: '0',
  });
  const scrollbar = element('div', 'tv-scrollbar', {
    role: 'scrollbar',
    'aria-label': scrollLabel,
    'aria-orientation': 'vertical',
    'aria-controls': id,
    'aria-valuemin': '0',
    'aria-valuemax': '100',
    'aria-valuenow': '0',
  });
  const empty = element('p', 'tv-empty', { role: 'status' });
  const tooltip = element('div', 'tv-tooltip', { role: 'tooltip', id: tooltipId, hidden: '' });
  root.replaceChildren(grid, empty, overlay, separator, scrollbar, tooltip);
  return {
    root,
    grid,
    head,
    body,
    rows,
    bars,
    overlay,
    crosshair,
    crosshairLabel,
    scrollbar,
    separator,
    tooltip,
    empty,
  };
}

/** The head of a column, from 1. */
export function headCell(column: number, className: string, text = ''): HTMLElement {
  return element('div', className, { role: 'columnheader', 'aria-colindex': String(column) }, text);
}

/** A canvas that shows what is said elsewhere, too. */
export function canvas(className = ''): HTMLCanvasElement {
  const made = document.createElement('canvas');
  if (className) made.className = className;
  made.setAttribute('aria-hidden', 'true');
  return made;
}
