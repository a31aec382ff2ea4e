/** Opens documents: asks the shell for an engine, wires what it says into the stores, and survives its loss. */

import { messageOf } from '../../shared/base/errors.ts';
import type { FileGrant } from '../../shared/base/file-grant.ts';
import { Latest } from '../../shared/base/latest.ts';
import type { Shell } from '../../shared/shell.ts';
import { rowKey } from '../../shared/trace/visible.ts';
import type { EngineClient } from '../../shared/transport.ts';
import { documentStore, EMPTY_DOCUMENT } from '../stores/document.ts';
import { layoutStore, type View } from '../stores/layout.ts';
import { notify } from '../stores/notices.ts';
import { playbackStore } from '../stores/playback.ts';
import { selectionStore } from '../stores/selection.ts';
import { shellStore } from '../stores/shell.ts';
import { closeSweep, sweepStore } from '../stores/sweep.ts';
import { treeStore } from '../stores/tree.ts';
import { viewportStore } from '../stores/viewport.ts';
import { markPainted } from '../ui/painted.ts';
import { dropAhead, isAhead, openAhead, takeAhead } from './ahead.ts';
import { setFilterText } from './filter.ts';
import { setReveal } from './reveal.ts';
import type { ViewState } from './view-state.ts';
import { applyView, captureView, keepView, loadView } from './view-sync.ts';

/** A neighbour of a document above this many bytes is not opened ahead. */
const LARGEST_AHEAD = 32 << 20;
/** The document that was opened last. What an older one still sends is dropped. */
const documents = new Latest();
/** Ends reading the open document. */
let reading: AbortController | undefined;
/** An engine started ahead, so that the first file does not wait for a process. */
let spare: Promise<EngineClient> | undefined;
/** Opens folders that hold several cells. */
type OpenFolders = (folders: readonly FileGrant[]) => Promise<void>;
let openFolders: OpenFolders = async () => undefined;

/** Takes the shell into use and opens the files it was started with. `folders` opens folders that hold several cells. */
export async function startSession(shell: Shell, folders: OpenFolders = openFolders): Promise<void> {
  openFolders = folders;
  shellStore.setState({ shell });
  spare = undefined;
  shell.onOpen((files) => void openFiles(files));
  if (shell.restoredAfterCrash) notify('The window had crashed and was started again.', 'error');
  const files = await shell.initialFiles();
  if (files.length > 0) await openFiles(files);
  else prepareSpare(shell);
}

/**
 * Opens files as one document in place of the present one, and of the sweep that is open; nothing happens for an empty
 * list. Folders of cells open as a sweep. Failure is shown in the window, not thrown.
 */
export async function openFiles(files: readonly FileGrant[]): Promise<void> {
  if (files.length === 0) return;
  const folders = files.filter((grant) => grant.folder);
  keepView();
  closeSweep();
  dropAhead();
  if (folders.length > 0) await openFolders(folders);
  else await openDocument(files);
}

/**
 * Opens files as one document in place of the present one; a sweep stays. `view` is where to start, else what was kept
 * for these files; `show` is what is in front, whatever that says.
 */
export async function openDocument(files: readonly FileGrant[], view?: ViewState, show?: View): Promise<void> {
  const { shell } = shellStore.getState();
  if (!shell || files.length === 0) return;
  const signal = documents.start();
  // An engine that waits already gets its work before the panels are made, which takes a tenth of a second.
  const ahead = takeAhead(files);
  const waiting = spare !== undefined || ahead !== undefined;
  if (!waiting) reset(files, show);
  try {
    const [{ engine, opening, reading: begun }, kept] = await Promise.all([
      ahead ?? takeEngine(shell, files).then((taken) => ({ engine: taken, opening: undefined, reading: undefined })),
      view ?? loadView(files.map((file) => file.name)),
    ]);
    if (signal.aborted) return engine.close();
    reading = begun ?? new AbortController();
    const answer = opening ?? engine.request('open', { files }, { signal: reading.signal });
    if (waiting) reset(files, show);
    listen(engine, signal, kept, show !== undefined);
    documentStore.setState({ engine });
    const info = await answer;
    if (signal.aborted) return;
    const refused = info.files.filter((file) => file.error);
    if (refused.length > 0 && refused.length === info.files.length) {
      documentStore.setState({ status: 'failed', info, failure: refused[0]?.error?.message ?? '' });
    } else documentStore.setState({ status: 'open', info });
    // The next cell is likely to follow.
    if (sweepStore.getState().folders.length > 0) prepareSpare(shell);
  } catch (error) {
    if (signal.aborted || documentStore.getState().status === 'lost') return;
    documentStore.setState({ status: 'failed', failure: messageOf(error) });
  }
}

/** Opens files behind the scenes, so that opening them later is only showing them. Large documents are not doubled. */
export function prepareNext(files: readonly FileGrant[]): void {
  const { shell } = shellStore.getState();
  const { info } = documentStore.getState();
  const bytes = (info?.files ?? []).reduce((sum, file) => sum + file.bytes, 0);
  if (!shell || files.length === 0 || isAhead(files) || bytes > LARGEST_AHEAD) return;
  openAhead(files, takeEngine(shell, files));
  prepareSpare(shell);
}

/** Reads the same files again and comes back to the same place: after a change on disk, or when the engine was lost. */
export async function reopen(): Promise<void> {
  const { files, table } = documentStore.getState();
  await openDocument(files, table.rowCount > 0 ? captureView() : undefined, layoutStore.getState().view);
}

/** Stops reading; what was read stays. */
export function cancelReading(): void {
  reading?.abort();
}

/** Back to the start page. */
export function closeDocument(): void {
  keepView();
  closeSweep();
  emptyDocument();
  prepareEngine();
}

/** Starts an engine for what will be opened next, if none waits. */
export function prepareEngine(): void {
  const { shell } = shellStore.getState();
  if (shell) prepareSpare(shell);
}

/** No document; a sweep stays. */
export function emptyDocument(): void {
  documents.abort();
  dropAhead();
  reset([]);
  documentStore.setState({ status: 'empty' });
  shellStore.getState().shell?.setTitle('Spanreel');
}

function reset(files: readonly FileGrant[], show: View = 'trace'): void {
  setReveal(false);
  documentStore.getState().engine?.close();
  playbackStore.setState({ time: 0, playing: false });
  selectionStore.setState({ ordinal: undefined, hovered: undefined });
  setFilterText('');
  treeStore.setState({ collapsed: new Set() });
  layoutStore.setState({ recording: 0, overlay: 'none', view: show });
  documentStore.setState({ ...EMPTY_DOCUMENT, status: 'opening', files });
  viewportStore.setState({ range: undefined });
}

async function takeEngine(shell: Shell, files: readonly FileGrant[]): Promise<EngineClient> {
  // Beside a server only an engine in the page can read the page's own files.
  if (shell.kind === 'server' && files.some((grant) => grant.file !== undefined)) return shell.connectLocal();
  const ready = spare;
  spare = undefined;
  return ready ? ready.catch(() => shell.connect()) : shell.connect();
}

function prepareSpare(shell: Shell): void {
  if (spare) return;
  const started = shell.connect();
  spare = started;
  const forget = () => {
    if (spare === started) spare = undefined;
  };
  // Nobody waits for it yet: if it fails, opening a file starts another one and shows what is wrong.
  started.then((engine) => engine.onLost(forget), forget);
}

/** `stays`: what is in front was asked for, and does not follow the kept view. */
function listen(engine: EngineClient, signal: AbortSignal, view: ViewState | undefined, stays: boolean): void {
  const current = () => !signal.aborted;
  let first = true;
  engine.on('progress', (progress) => current() && documentStore.setState({ progress }));
  engine.on('problems', (problems) => current() && documentStore.setState({ problems }));
  engine.on('recordings', (recordings) => current() && documentStore.setState({ recordings }));
  engine.on('changed', ({ name }) => current() && documentStore.setState({ changed: name }));
  engine.on('table', (table) => {
    if (!current()) return;
    documentStore.setState({ table });
    if (first && view && (table.rowCount > 0 || table.complete)) {
      const { view: front } = layoutStore.getState();
      applyView(view);
      if (stays) layoutStore.setState({ view: front });
    }
    if (table.rowCount > 0) first = false;
    if (table.complete) settle();
  });
  engine.onLost((reason) => current() && documentStore.setState({ status: 'lost', failure: reason }));
}

/** All has been read: something is selected, and the page says when it has drawn it. */
function settle(): void {
  const { table, trace } = documentStore.getState();
  if (selectionStore.getState().ordinal === undefined) {
    const row = table.traces[trace ?? 0]?.firstRow;
    if (row !== undefined) selectionStore.setState({ ordinal: rowKey(table, row) });
  }
  markPainted('spanreel:drawn');
}
