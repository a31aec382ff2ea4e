/** The skeleton of a tree grid: made once, then filled by TreeGrid. */
import { element } from '../element.ts';

export interface GridElements {
  readonly root: HTMLElement;
  /** The treegrid; it has the focus. */
  readonly grid: HTMLElement;
  /** The header above the timeline; dragging on it moves the playhead. */
  readonly head: HTMLElement;
  /** A ruler of each lane, and whose it is. */
  readonly rulers: readonly { readonly canvas: HTMLCanvasElement; readonly name: HTMLElement }[];
  /** The place in which rows scroll. */
  readonly body: HTMLElement;
  readonly rows: HTMLElement;
  readonly bars: HTMLCanvasElement;
  /** Lies over the timeline: crosshair, playheads, and what a source adds. */
  readonly overlay: HTMLElement;
  readonly crosshair: HTMLElement;
  readonly crosshairLabel: HTMLElement;
  /** Of each lane. */
  readonly playheads: readonly HTMLElement[];
  readonly scrollbar: HTMLElement;
  readonly separator: HTMLElement;
  readonly tooltip: HTMLElement;
  /** Says why there are no rows. */
  readonly empty: HTMLElement;
}

export interface GridNames {
  readonly id: string;
  readonly label: string;
  /** Head of the column of names. */
  readonly head: string;
  /** Names the edge of the names, which can be dragged. */
  readonly widthLabel: string;
  readonly scrollLabel: string;
  readonly tooltipId: string;
}

/** A column between name and timeline. */
export interface ColumnHead {
  readonly className: string;
  /** Class of its cells. Those of a column with small bars have their number and its track in `…-number`, `…-track`. */
  readonly cellClass: string;
  readonly text: string;
  /** Read out by a screen reader instead of the text. */
  readonly spoken?: string;
  readonly tip?: string;
  readonly hasBars?: boolean;
}

interface Skeleton {
  readonly names: GridNames;
  readonly columns: readonly ColumnHead[];
  readonly lanes: readonly { readonly name: string; readonly playheadClass: string }[];
}

/** Builds the skeleton inside `root`, replacing what is there. */
export function makeGridElements(root: HTMLElement, { names, columns, lanes }: Skeleton): GridElements {
  const { id } = names;
  const rulers = lanes.map(({ name }) => ({
    canvas: canvas('tree-grid-ruler'),
    name: element('span', 'tree-grid-ruler-name', { 'aria-hidden': 'true' }, name),
  }));
  const head = headCell(columns.length + 2, 'tree-grid-head-time');
  head.append(
    element('span', 'visually-hidden', {}, 'Timeline'),
    ...rulers.map((ruler) => ruler.canvas),
    ...rulers.map((ruler) => ruler.name),
  );
  const headRow = element('div', 'tree-grid-head-row', { role: 'row', 'aria-rowindex': '1' });
  headRow.append(
    headCell(1, 'tree-grid-head-name', names.head),
    ...columns.map((column, index) => columnHead(column, index + 2)),
    head,
  );
  const headGroup = element('div', 'tree-grid-head', { role: 'rowgroup' });
  headGroup.append(headRow);

  const rows = element('div', 'tree-grid-rows', { role: 'rowgroup' });
  const bars = canvas('tree-grid-bars');
  const body = element('div', 'tree-grid-body', { role: 'presentation' });
  body.append(rows, bars);

  const grid = element('div', 'tree-grid-table', {
    role: 'treegrid',
    id,
    tabindex: '0',
    'aria-label': names.label,
    'aria-colcount': String(columns.length + 2),
    'aria-rowcount': '1',
  });
  grid.append(headGroup, body);

  const crosshairLabel = element('span', '');
  const crosshair = element('div', 'tree-grid-crosshair', { hidden: '' });
  crosshair.append(crosshairLabel);
  const playheads = lanes.map((lane) =>
    element('div', `tree-grid-playhead ${lane.playheadClass}`.trim(), { hidden: '' }),
  );
  const overlay = element('div', 'tree-grid-overlay', { 'aria-hidden': 'true' });
  overlay.append(crosshair, ...playheads);

  const separator = element('div', 'tree-grid-separator', {
    role: 'separator',
    'aria-orientation': 'vertical',
    'aria-label': names.widthLabel,
    'aria-controls': id,
    tabindex: '0',
  });
  const scrollbar = element('div', 'tree-grid-scrollbar', {
    role: 'scrollbar',
    'aria-label': names.scrollLabel,
    'aria-orientation': 'vertical',
    'aria-controls': id,
    'aria-valuemin': '0',
    'aria-valuemax': '100',
    'aria-valuenow': '0',
  });
  const empty = element('p', 'tree-grid-empty', { role: 'status' });
  const tooltip = element('div', 'tree-grid-tooltip', { role: 'tooltip', id: names.tooltipId, hidden: '' });
  root.replaceChildren(grid, empty, overlay, separator, scrollbar, tooltip);
  return {
    root,
    grid,
    head,
    rulers,
    body,
    rows,
    bars,
    overlay,
    crosshair,
    crosshairLabel,
    playheads,
    scrollbar,
    separator,
    tooltip,
    empty,
  };
}

/** The head of a column, from 1. */
function headCell(column: number, className: string, text = ''): HTMLElement {
  return element('div', className, { role: 'columnheader', 'aria-colindex': String(column) }, text);
}

function columnHead({ className, text, spoken, tip }: ColumnHead, column: number): HTMLElement {
  const cell = headCell(column, className, spoken === undefined ? text : '');
  if (spoken !== undefined) {
    cell.append(element('span', '', { 'aria-hidden': 'true' }, text), element('span', 'visually-hidden', {}, spoken));
  }
  if (tip !== undefined) cell.title = tip;
  return cell;
}

/** A canvas that shows what is said elsewhere, too. */
function canvas(className: string): HTMLCanvasElement {
  const made = document.createElement('canvas');
  made.className = className;
  made.setAttribute('aria-hidden', 'true');
  return made;
}
