import type { Command } from '../commands/command.ts';
import { whenAll } from '../commands/condition.ts';
import { documentOpen, engineReady, inView, ofDocument } from '../commands/when.ts';
import { documentStore } from '../stores/document.ts';
import { layoutStore, type Overlay } from '../stores/layout.ts';
import { cycleTheme } from './theme.ts';

/** Opens an overlay, or closes it where it is open already. */
function toggle(overlay: Overlay): void {
  layoutStore.setState((state) => ({ overlay: state.overlay === overlay ? 'none' : overlay }));
}

const inTrace = whenAll(documentOpen, inView('trace'));

/** The palette, the help, and the key that changes views. */
export const overlayCommands: readonly Command[] = [
  {
    id: 'view.palette',
    title: 'Command palette',
    group: 'View',
    keys: ['mod+k'],
    inText: true,
    run: () => toggle('palette'),
  },
  { id: 'view.help', title: 'Keyboard help', group: 'View', keys: ['?'], run: () => toggle('help') },
  {
    id: 'view.next',
    title: 'Change between trace and cell',
    group: 'View',
    keys: ['v'],
    when: whenAll(engineReady, ofDocument),
    run: () => layoutStore.setState(({ view }) => ({ view: view === 'trace' ? 'cell' : 'trace' })),
  },
];

/** Panels, lists and the theme. */
export const panelCommands: readonly Command[] = [
  {
    id: 'view.terminal',
    title: 'Show or hide the terminal',
    group: 'View',
    keys: ['t'],
    when: inTrace,
    run: () => layoutStore.setState((state) => ({ terminalOpen: !state.terminalOpen })),
  },
  {
    id: 'view.inspector',
    title: 'Show or hide the inspector',
    group: 'View',
    keys: ['i'],
    when: inTrace,
    run: () => layoutStore.setState((state) => ({ inspectorOpen: !state.inspectorOpen })),
  },
  {
    id: 'view.problems',
    title: 'Show the problems in the files',
    group: 'View',
    keys: ['p'],
    when: documentOpen,
    run: () => toggle('problems'),
  },
  {
    id: 'view.traces',
    title: 'Choose which trace is shown',
    group: 'View',
    keys: ['T'],
    when: () => documentStore.getState().table.traces.length > 1,
    run: () => toggle('traces'),
  },
  { id: 'view.theme', title: 'Next theme: system, dark, light', group: 'View', keys: ['mod+shift+l'], run: cycleTheme },
  {
    id: 'view.theme.system',
    title: 'Theme: follow the system',
    group: 'View',
    keys: [],
    run: () => layoutStore.setState({ theme: 'system' }),
  },
  {
    id: 'view.theme.dark',
    title: 'Theme: dark',
    group: 'View',
    keys: [],
    run: () => layoutStore.setState({ theme: 'dark' }),
  },
  {
    id: 'view.theme.light',
    title: 'Theme: light',
    group: 'View',
    keys: [],
    run: () => layoutStore.setState({ theme: 'light' }),
  },
];
