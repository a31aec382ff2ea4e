import type { Command } from '../commands/command.ts';
import { documentOpen } from '../commands/when.ts';
import { documentStore } from '../stores/document.ts';
import { shellStore } from '../stores/shell.ts';
import { cancelReading, closeDocument, openFiles, reopen } from './session.ts';

async function choose(what: 'files' | 'folder'): Promise<void> {
  const { shell } = shellStore.getState();
  if (shell) await openFiles(await shell.chooseFiles(what));
}

/** Opening other files. */
export const openCommands: readonly Command[] = [
  { id: 'file.open', title: 'Open files…', group: 'File', keys: ['mod+o'], inText: true, run: () => choose('files') },
  {
    id: 'file.open-folder',
    title: 'Open a folder…',
    group: 'File',
    keys: ['mod+shift+o'],
    inText: true,
    run: () => choose('folder'),
  },
];

/** Reading the open files again, and closing them. */
export const openFileCommands: readonly Command[] = [
  {
    id: 'file.reload',
    title: 'Read the files again',
    group: 'File',
    keys: ['R'],
    when: documentOpen,
    run: reopen,
  },
  {
    id: 'file.cancel',
    title: 'Stop reading',
    group: 'File',
    keys: [],
    when: () => documentStore.getState().status === 'opening',
    run: cancelReading,
  },
  {
    id: 'file.close',
    title: 'Close and show the start page',
    group: 'File',
    keys: ['mod+alt+w'],
    when: documentOpen,
    run: closeDocument,
  },
];
