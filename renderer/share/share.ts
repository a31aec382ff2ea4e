/** Sharing the open cell: first what would be masked is shown, then the page is made and saved. */

import { messageOf } from '../../shared/base/errors.ts';
import type { SharedCell } from '../../shared/protocol.ts';
import { shareDocument, shareFileName } from '../../shared/share/document.ts';
import { documentStore } from '../stores/document.ts';
import { notify } from '../stores/notices.ts';
import { shellStore } from '../stores/shell.ts';
import { createStore } from '../stores/store.ts';
import { copyText } from '../ui/clipboard.ts';
import { saveFile } from '../ui/save.ts';

export interface ShareState {
  readonly step: 'closed' | 'checking' | 'asking' | 'writing' | 'failed';
  /** What is masked; nothing is packed in it yet. */
  readonly checked: SharedCell | undefined;
  readonly failure: string;
}

const CLOSED: ShareState = { step: 'closed', checked: undefined, failure: '' };
export const shareStore = createStore<ShareState>(() => CLOSED);

/** Rises with each dialog, so that what an older one still waits for is not heard. */
let generation = 0;

/** Whether the document can be shared: all of it is read, and there is a viewer to put it in. */
export function canShare(): boolean {
  return shellStore.getState().shell?.shareViewer !== undefined && canReport();
}

/** Whether there is a document whose report can be made. */
export function canReport(): boolean {
  const { status, table, engine, recordings } = documentStore.getState();
  return status === 'open' && engine !== undefined && (table.rowCount > 0 || recordings.length > 0);
}

export function closeShare(): void {
  generation++;
  shareStore.setState(CLOSED);
}

/** Opens the dialog and looks for what has to be masked. */
export async function openShare(): Promise<void> {
  const { engine } = documentStore.getState();
  if (!engine || !canShare()) return;
  const mine = ++generation;
  shareStore.setState({ ...CLOSED, step: 'checking' });
  await inDialog(mine, async () => {
    const checked = await engine.request('cell.share', {});
    if (mine === generation) shareStore.setState({ step: 'asking', checked });
  });
}

/** Makes the page and saves it; `reveal` keeps the secrets. */
export async function saveShare(reveal: boolean): Promise<void> {
  const { engine } = documentStore.getState();
  const { shell } = shellStore.getState();
  if (!engine || !shell?.shareViewer) return;
  const mine = ++generation;
  shareStore.setState({ step: 'writing' });
  const viewer = shell.shareViewer;
  await inDialog(mine, async () => {
    const [page, shared] = await Promise.all([viewer(), engine.request('cell.share', { reveal, pack: true })]);
    if (mine !== generation) return;
    saveFile(shareFileName(shared.title), shareDocument(page, shared.title, shared.files), 'text/html');
    closeShare();
    notify('The page was made');
  });
}

/** Copies the Markdown report of the cell. */
export async function copyReport(): Promise<void> {
  const { engine } = documentStore.getState();
  if (!engine) return;
  const { markdown } = await engine.request('cell.report', undefined);
  await copyText(markdown, 'Report');
}

async function inDialog(mine: number, work: () => Promise<void>): Promise<void> {
  try {
    await work();
  } catch (error) {
    if (mine !== generation) return;
    shareStore.setState({ step: 'failed', failure: messageOf(error) });
  }
}
