/** Opens sweeps and the cells in them, and keeps the list of cells up to date. */

import { messageOf } from '../../shared/base/errors.ts';
import type { FileGrant } from '../../shared/base/file-grant.ts';
import { Latest } from '../../shared/base/latest.ts';
import { cellName } from '../../shared/cell/sweep/cell.ts';
import { stepSibling } from '../../shared/cell/sweep/siblings.ts';
import type { SweepEntry, SweepNews } from '../../shared/protocol.ts';
import type { EngineClient } from '../../shared/transport.ts';
import { keptView } from '../commands/views.ts';
import { emptyDocument, openDocument, prepareEngine, prepareNext } from '../document/session.ts';
import { cellMark, decodeSweepView, sweepKey } from '../document/sweep-view-text.ts';
import { decodeView, type ViewState } from '../document/view-state.ts';
import { keepView } from '../document/view-sync.ts';
import { documentStore } from '../stores/document.ts';
import { layoutStore } from '../stores/layout.ts';
import { notify } from '../stores/notices.ts';
import { shellStore } from '../stores/shell.ts';
import { currentCell, NO_SWEEP, sweepStore } from '../stores/sweep.ts';
import { markPainted } from '../ui/painted.ts';
import { SIBLING_WORDS } from './words.ts';

/** A listing is asked for again after this long, ms, and never takes more than a twentieth of the time. */
const AGAIN = 5000;
/** As many as one document can sensibly hold. */
const MOST_FILES = 500;

/** Where the last step among siblings went. */
let direction: 1 | -1 = 1;
/** The listing that is under way. */
const listings = new Latest();

/** Takes sweeps into use. Call once. */
export function startSweeps(): void {
  sweepStore.subscribe((state, before) => {
    const { status } = documentStore.getState();
    if (state.siblings !== before.siblings && status === 'open') prepareSibling();
  });
  addEventListener('focus', () => {
    if (isLooking()) void refreshSweep();
  });
}

/** Lists the cells of folders in place of what is open. Failure is shown in the window, not thrown. */
export async function openSweep(folders: readonly FileGrant[]): Promise<void> {
  const { shell } = shellStore.getState();
  if (!shell) return;
  emptyDocument();
  sweepStore.setState({ ...NO_SWEEP, folders });
  layoutStore.setState({ view: 'sweep' });
  shell.setTitle(`${sweepName(folders)} – Spanreel`);
  const starting = startEngine(folders);
  // A failure is shown where it is waited for.
  starting.catch(() => undefined);
  const text = await shell.loadView(sweepKey(folders)).catch(() => undefined);
  if (sweepStore.getState().folders !== folders) return;
  const kept = text === undefined ? undefined : decodeSweepView(text);
  if (kept) sweepStore.setState(kept.look);
  await list(folders, starting, () => {
    const before = kept?.open === undefined ? undefined : markedCell(kept.open);
    // Not before: two engines that start take twice as long.
    if (sweepStore.getState().status === 'listed') prepareEngine();
    if (!before || !kept || text === undefined || sweepStore.getState().current !== undefined) return;
    const view = decodeView(text);
    sweepStore.setState({ back: view?.view ?? 'trace' });
    void openCell(before, kept.inFront, view);
  });
}

/** What a sweep is called. */
export function sweepName(folders: readonly FileGrant[]): string {
  const [first] = folders;
  return folders.length === 1 ? (first?.name ?? '') : `${folders.length} folders`;
}

/** Looks whether cells have come, gone or changed. */
export async function refreshSweep(): Promise<void> {
  const { folders, status } = sweepStore.getState();
  if (folders.length > 0 && status !== 'listing') await list(folders, undefined);
}

/** Stops looking for more cells; those found stay. */
export function stopListing(): void {
  listings.abort();
}

/** Opens a cell of the sweep; the sweep stays open behind it, or in front for `behind`. */
export async function openCell(entry: SweepEntry, behind = false, view?: ViewState): Promise<void> {
  if (entry.files.length === 0) {
    notify(`${cellName(entry)} cannot be opened. ${entry.problem}`, 'error');
    return;
  }
  const { view: now } = layoutStore.getState();
  const front = now === 'sweep' ? sweepStore.getState().back : now;
  // Another cell is not the one that was compared.
  const show = keptView(front);
  keepView();
  sweepStore.setState({ current: entry.path, back: show });
  await openDocument(entry.files, view, behind ? 'sweep' : show);
  if (sweepStore.getState().current === entry.path) prepareSibling();
}

/** The sibling that the same key would open is opened ahead. */
function prepareSibling(): void {
  const { cells, siblings } = sweepStore.getState();
  const here = currentCell();
  const next = here && stepSibling(cells, here, siblings, direction);
  if (next) prepareNext(next.files);
}

/** Opens the next (1) or previous (-1) sibling of the open cell. */
export async function openSibling(by: 1 | -1): Promise<void> {
  const { cells, siblings } = sweepStore.getState();
  const here = currentCell();
  if (!here) return;
  direction = by;
  const next = stepSibling(cells, here, siblings, by);
  if (next) await openCell(next);
  else notify(`There is no other ${SIBLING_WORDS[siblings].one} to compare this cell with.`);
}

/** Opens the traces of all cells that are shown on one timeline. */
export async function openAllAsOne(cells: readonly SweepEntry[]): Promise<void> {
  const files = cells.flatMap((cell) => cell.files);
  if (files.length > MOST_FILES) notify(`The first ${MOST_FILES} of ${files.length} files are opened.`);
  keepView();
  sweepStore.setState({ current: undefined });
  await openDocument(files.slice(0, MOST_FILES), undefined, 'trace');
}

function markedCell(mark: string): SweepEntry | undefined {
  return sweepStore.getState().cells.find((cell) => cellMark(cell.path) === mark);
}

/** Somebody looks at the list. */
function isLooking(): boolean {
  return layoutStore.getState().view === 'sweep' && document.visibilityState === 'visible';
}

/** One listing after another for as long as the sweep is open. `news` is called when there are cells, until all are. */
async function list(
  folders: readonly FileGrant[],
  starting: Promise<EngineClient> | undefined,
  news?: () => void,
): Promise<void> {
  const { shell } = shellStore.getState();
  const current = () => sweepStore.getState().folders === folders;
  if (!shell || !current()) return;
  sweepStore.setState({ status: 'listing', failure: '' });
  const began = performance.now();
  try {
    const engine = sweepStore.getState().engine ?? (await (starting ?? startEngine(folders)));
    if (!current()) return engine.close();
    const off = news && engine.on('sweep', news);
    const summary = await engine.request('sweep.list', { folders }, { signal: listings.start() });
    off?.();
    if (!current()) return;
    sweepStore.setState({ status: 'listed', summary });
    news?.();
    markPainted('spanreel:listed');
    if (!folders.some((folder) => folder.file !== undefined))
      again(folders, Math.max(AGAIN, 20 * (performance.now() - began)));
  } catch (error) {
    if (!current()) return;
    sweepStore.getState().engine?.close();
    sweepStore.setState({ status: 'failed', failure: messageOf(error), engine: undefined });
  }
}

let timer: ReturnType<typeof setTimeout> | undefined;

function again(folders: readonly FileGrant[], pause: number): void {
  clearTimeout(timer);
  timer = setTimeout(() => {
    const { folders: now, status } = sweepStore.getState();
    if (now !== folders) return;
    if (isLooking() && status === 'listed') void list(folders, undefined);
    else again(folders, pause);
  }, pause);
}

/** An engine of the sweep's own: cells come and go while it stays. */
async function startEngine(folders: readonly FileGrant[]): Promise<EngineClient> {
  const { shell } = shellStore.getState();
  if (!shell) throw new Error('The window is not ready.');
  const isLocal = folders.some((folder) => folder.file !== undefined);
  const engine = await (shell.kind === 'server' && isLocal ? shell.connectLocal() : shell.connect());
  const known = new Map<string, SweepEntry>();
  engine.on('sweep', ({ cells, gone }: SweepNews) => {
    if (sweepStore.getState().engine !== engine) return;
    for (const cell of cells) known.set(cell.path, cell);
    for (const path of gone) known.delete(path);
    sweepStore.setState({ cells: [...known.values()] });
  });
  engine.onLost((reason) => {
    if (sweepStore.getState().engine !== engine) return;
    sweepStore.setState({ engine: undefined, status: 'failed', failure: reason });
  });
  if (sweepStore.getState().folders === folders) sweepStore.setState({ engine });
  return engine;
}
