/** Sharing the open cell: first what would be masked is shown, then the page is made and saved. */

import { messageOf } from '../../shared/base/errors.ts';
import { Latest } from '../../shared/base/latest.ts';
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

/** What the dialog waits for; what an older one waited for is aborted. */
const work = new Latest();

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
  work.abort();
  shareStore.setState(CLOSED);
}

/** Opens the dialog and looks for what has to be masked. */
export async function openShare(): Promise<void> {
  const { engine } = documentStore.getState();
  if (!engine || !canShare()) return;
  const signal = work.start();
  shareStore.setState({ ...CLOSED, step: 'checking' });
  await inDialog(signal, async () => {
    const checked = await engine.request('cell.share', {}, { signal });
    if (!signal.aborted) shareStore.setState({ step: 'asking', checked });
  });
}

/** Makes the page and saves it. */
export async function saveShare(withSecrets: boolean): Promise<void> {
  const { engine } = documentStore.getState();
  const { shell } = shellStore.getState();
  if (!engine || !shell?.shareViewer) return;
  const signal = work.start();
  shareStore.setState({ step: 'writing' });
  const viewer = shell.shareViewer;
  await inDialog(signal, async () => {
    const [page, shared] = await Promise.all([
      viewer(),
      engine.request('cell.share', { withSecrets, pack: true }, { signal }),
    ]);
    if (signal.aborted) return;
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

async function inDialog(signal: AbortSignal, step: () => Promise<void>): Promise<void> {
  try {
    await step();
  } catch (error) {
    if (!signal.aborted) shareStore.setState({ step: 'failed', failure: messageOf(error) });
  }
}
