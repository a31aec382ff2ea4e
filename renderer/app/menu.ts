/** Feeds the native menu from the commands, and runs what is chosen there. */
import { menuEntries, runCommandById } from '../commands/registry.ts';
import { compareStore } from '../stores/compare.ts';
import { documentStore } from '../stores/document.ts';
import { layoutStore } from '../stores/layout.ts';
import { marksStore } from '../stores/marks.ts';
import { selectionStore } from '../stores/selection.ts';
import { shellStore } from '../stores/shell.ts';
import { treeStore } from '../stores/tree.ts';
import { viewportStore } from '../stores/viewport.ts';

/** Milliseconds between two updates of the menu at most. */
const PAUSE = 250;

/** Call once. */
export function startMenu(): void {
  let timer: ReturnType<typeof setTimeout> | undefined;
  let sent = '';
  const send = () => {
    timer = undefined;
    const { shell } = shellStore.getState();
    if (!shell) return;
    const entries = menuEntries();
    const text = JSON.stringify(entries);
    if (text === sent) return;
    sent = text;
    shell.setMenu(entries);
  };
  const later = () => {
    if (timer === undefined) timer = setTimeout(send, PAUSE);
  };
  shellStore.subscribe(({ shell }, before) => {
    if (!shell || shell === before.shell) return;
    shell.onCommand(runCommandById);
    later();
  });
  // Everything that a command's `when` may look at, but for the clock, which no command waits for.
  for (const store of [documentStore, treeStore, selectionStore, viewportStore, layoutStore, marksStore])
    store.subscribe(later);
  compareStore.subscribe((state, before) => {
    // The base's clock alone changes 60 times a second.
    if (state.baseTime === before.baseTime) later();
  });
}
