import type { Command } from '../commands/command.ts';
import { rowsShown } from '../commands/when.ts';
import { traceTree } from '../document/select.ts';
import { keyCommands, TREE_KEYS } from '../ui/tree-grid/keys.ts';
import { timelineStore, traceGrid } from './view.ts';

/** Moving through the rows, opening and closing them. */
export const treeCommands: readonly Command[] = [
  ...keyCommands(TREE_KEYS, traceGrid, {
    prefix: 'tree',
    group: 'Tree',
    when: rowsShown,
    titles: {
      up: 'Row above',
      down: 'Row below',
      'page-up': 'Page of rows up',
      'page-down': 'Page of rows down',
      first: 'First row',
      last: 'Last row',
      toggle: 'Open or close the row',
      'toggle-siblings': 'Open or close the row and its siblings',
      'toggle-subtree': 'Open or close everything in the row',
      close: 'Close the row, or go to its parent',
      open: 'Open the row, or go to its first child',
      'close-all': 'Close all rows',
      'open-all': 'Open all rows',
      'fewer-levels': 'Show one level less',
      'more-levels': 'Show one level more',
    },
  }),
  ...[1, 2, 3, 4].map(
    (level): Command => ({
      id: `tree.level.${level}`,
      title: level === 1 ? 'Show the top level only' : `Show ${level} levels`,
      group: 'Tree',
      keys: [`alt+${level}`],
      when: rowsShown,
      run: () => traceTree.openToLevel(level),
    }),
  ),
  {
    id: 'tree.describe',
    title: 'Describe the selected span',
    group: 'Tree',
    keys: ['w'],
    when: () => rowsShown() && traceTree.selected >= 0,
    run: () => timelineStore.setState((state) => ({ described: !state.described })),
  },
];
