/** Takes down where the user is, puts it back, and keeps the shell's copy (URL, or list of files) up to date. */

import { clamp } from '../../shared/base/numbers.ts';
import { keptView } from '../commands/views.ts';
import { documentStore } from '../stores/document.ts';
import { layoutStore, type View } from '../stores/layout.ts';
import { playbackStore } from '../stores/playback.ts';
import { selectionStore } from '../stores/selection.ts';
import { shellStore } from '../stores/shell.ts';
import { sweepStore } from '../stores/sweep.ts';
import { treeStore } from '../stores/tree.ts';
import { viewportStore } from '../stores/viewport.ts';
import { setFilterMode, setFilterText } from './filter.ts';
import type { Derived } from './start.ts';
import { encodeSweepView, sweepKey } from './sweep-view-text.ts';
import { decodeView, documentKey, encodeView, type ViewState } from './view-state.ts';

/** Milliseconds between two writes at most: browsers allow about 100 changes of the URL in 30 seconds. */
const PAUSE = 500;

/** Where the user is now. */
export function captureView(): ViewState {
  const { whole, viewport, range } = viewportStore.getState();
  const { collapsed, filter } = treeStore.getState();
  const all = viewport.start === whole.start && viewport.end === whole.end;
  return {
    time: playbackStore.getState().time,
    selection: selectionStore.getState().ordinal,
    viewport: all ? undefined : viewport,
    range,
    filter: filter.text,
    mode: filter.mode,
    trace: documentStore.getState().trace,
    collapsed: [...collapsed],
    view: viewOfDocument(),
  };
}

function viewOfDocument(): View {
  const { view } = layoutStore.getState();
  return keptView(view === 'sweep' ? sweepStore.getState().back : view);
}

/** Puts a view on the document that is open; what does not fit it is left out. */
export function applyView(view: ViewState): void {
  const { table } = documentStore.getState();
  if (view.trace !== undefined && view.trace < table.traces.length) documentStore.setState({ trace: view.trace });
  layoutStore.setState({ view: view.view });
  treeStore.setState({ collapsed: new Set(view.collapsed) });
  const { whole } = viewportStore.getState();
  // While reading, the time may lie ahead of what has been read; at the end it is brought inside.
  const time = table.complete ? clamp(view.time, whole.start, whole.end) : view.time;
  playbackStore.setState({ time });
  selectionStore.setState({ ordinal: view.selection });
  const fits = (window: ViewState['viewport']) =>
    window && (!table.complete || (window.start < whole.end && window.end > whole.start)) ? window : undefined;
  viewportStore.setState({ viewport: fits(view.viewport) ?? whole, range: fits(view.range) });
  setFilterMode(view.mode);
  setFilterText(view.filter);
}

/** What the shell has kept for these files, if it can be believed. */
export async function loadView(names: readonly string[]): Promise<ViewState | undefined> {
  try {
    const text = await shellStore.getState().shell?.loadView(documentKey(names));
    return text === undefined ? undefined : decodeView(text);
  } catch {
    // A view that cannot be read is no reason not to show the document: it opens at its start.
    return undefined;
  }
}

let timer: ReturnType<typeof setTimeout> | undefined;
let saved = '';

/** Keeps the shell's copy up to date while a document is open. Call once. */
export function startViewSync(_derived: Derived): void {
  const later = () => {
    if (timer === undefined) timer = setTimeout(save, PAUSE);
  };
  for (const store of [playbackStore, selectionStore, viewportStore, treeStore, documentStore, layoutStore, sweepStore])
    store.subscribe(later);
  addEventListener('pagehide', keepView);
}

/** Keeps at once what changed in the last half second: before another document takes the place, or the page goes. */
export function keepView(): void {
  if (timer === undefined) return;
  clearTimeout(timer);
  save();
}

function save(): void {
  timer = undefined;
  const { status, files, table } = documentStore.getState();
  const { shell } = shellStore.getState();
  if (!shell) return;
  const isRead = status === 'open' && table.complete;
  const text = isRead ? encodeView(captureView(), shell.kind === 'desktop' ? 200_000 : 6000) : '';
  const key = documentKey(files.map((file) => file.name));
  const sweep = sweepStore.getState();
  const keep: (readonly [string, string])[] = [];
  // There is one URL: where a sweep is open, it tells of the sweep and of the cell in it.
  if (isRead && (sweep.folders.length === 0 || shell.kind === 'desktop')) keep.push([key, text]);
  if (sweep.folders.length > 0)
    keep.push([sweepKey(sweep.folders), encodeSweepView(sweep, layoutStore.getState().view, text)]);
  if (keep.length === 0 || saved === keep.flat().join('\n')) return;
  saved = keep.flat().join('\n');
  for (const [name, view] of keep) shell.saveView(name, view);
}
