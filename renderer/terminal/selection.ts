/** What is selected on a terminal's screen, for copying. */
import { maskText } from '../../shared/secrets/mask.ts';
import { layoutStore } from '../stores/layout.ts';

interface SelectionSource {
  hasSelection(): boolean;
  getSelection(): string;
  clearSelection(): void;
  onSelectionChange(listener: () => void): { dispose(): void };
}

const sources = new Set<SelectionSource>();

/** Names a terminal on the page; returns what takes it away when it goes. Of several one at a time has a selection. */
export function offerSelection(terminal: SelectionSource): () => void {
  sources.add(terminal);
  const changes = terminal.onSelectionChange(() => {
    if (!terminal.hasSelection()) return;
    for (const other of sources) if (other !== terminal) other.clearSelection();
  });
  return () => {
    changes.dispose();
    sources.delete(terminal);
  };
}

function selected(): SelectionSource | undefined {
  for (const source of sources) if (source.hasSelection()) return source;
  return undefined;
}

/** Whether a terminal has a selection, and nothing else on the page has one. */
export function hasTerminalSelection(): boolean {
  const page = document.getSelection();
  return selected() !== undefined && (page === null || page.isCollapsed);
}

/** The selected text, masked unless secrets are revealed. */
export function selectedText(): string {
  const text = (selected()?.getSelection() ?? '').replace(/[ \t]+$/gm, '');
  return layoutStore.getState().reveal ? text : maskText(text).text;
}
