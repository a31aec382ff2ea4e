/** What is selected on the terminal's screen, for copying. */
import { redactText } from '../../shared/cell/redact.ts';
import { layoutStore } from '../stores/layout.ts';

interface SelectionSource {
  hasSelection(): boolean;
  getSelection(): string;
}

let source: SelectionSource | undefined;

/** Names the terminal on the page; undefined when it goes. */
export function setSelectionSource(terminal: SelectionSource | undefined): void {
  source = terminal;
}

/** Whether the terminal has a selection, and nothing else on the page has one. */
export function hasTerminalSelection(): boolean {
  const page = document.getSelection();
  return source?.hasSelection() === true && (page === null || page.isCollapsed);
}

/** The selected text, masked unless secrets are revealed. */
export function selectedText(): string {
  const text = (source?.getSelection() ?? '').replace(/[ \t]+$/gm, '');
  return layoutStore.getState().reveal ? text : redactText(text).text;
}
