import type { Command } from '../commands/command.ts';
import { rowsShown } from '../commands/when.ts';
import { traceTree as tree } from '../document/select.ts';
import { timelineStore } from './view.ts';

const rowSelected = () => rowsShown() && tree.selected >= 0;
const canOpen = () => rowsShown() && tree.openness(tree.selected) !== 'leaf';

function move(id: string, title: string, key: string, run: () => void): Command {
  return { id: `tree.${id}`, title, group: 'Tree', keys: [key], repeats: true, when: rowsShown, run };
}

/** Moving through the rows, opening and closing them. */
export const treeCommands: readonly Command[] = [
  move('up', 'Row above', 'ArrowUp', () => tree.moveSelection(-1)),
  move('down', 'Row below', 'ArrowDown', () => tree.moveSelection(1)),
  move('page-up', 'Page of rows up', 'PageUp', () => tree.moveSelection(-timelineStore.getState().pageRows)),
  move('page-down', 'Page of rows down', 'PageDown', () => tree.moveSelection(timelineStore.getState().pageRows)),
  move('first', 'First row', 'Home', () => tree.selectPosition(0)),
  move('last', 'Last row', 'End', () => tree.selectLast()),
  {
    id: 'tree.toggle',
    title: 'Open or close the row',
    group: 'Tree',
    keys: ['Enter'],
    when: canOpen,
    run: () => tree.toggleRow(tree.selected),
  },
  {
    id: 'tree.toggle-siblings',
    title: 'Open or close the row and its siblings',
    group: 'Tree',
    keys: ['shift+Enter'],
    when: rowSelected,
    run: () => tree.toggleSiblings(tree.selected),
  },
  {
    id: 'tree.toggle-subtree',
    title: 'Open or close everything in the row',
    group: 'Tree',
    keys: ['mod+Enter'],
    when: canOpen,
    run: () => tree.toggleSubtree(tree.selected),
  },
  {
    id: 'tree.close',
    title: 'Close the row, or go to its parent',
    group: 'Tree',
    keys: ['c'],
    repeats: true,
    when: rowSelected,
    run: () => tree.closeOrGoUp(tree.selected),
  },
  {
    id: 'tree.open',
    title: 'Open the row, or go to its first child',
    group: 'Tree',
    keys: ['e'],
    repeats: true,
    when: rowSelected,
    run: () => tree.openOrGoIn(tree.selected),
  },
  {
    id: 'tree.close-all',
    title: 'Close all rows',
    group: 'Tree',
    keys: ['C'],
    when: rowsShown,
    run: () => tree.closeAll(),
  },
  {
    id: 'tree.open-all',
    title: 'Open all rows',
    group: 'Tree',
    keys: ['E'],
    when: rowsShown,
    run: () => tree.openAll(),
  },
  {
    id: 'tree.fewer-levels',
    title: 'Show one level less',
    group: 'Tree',
    keys: ['<'],
    repeats: true,
    when: rowsShown,
    run: () => tree.openToLevel(tree.visibleLevels() - 1),
  },
  {
    id: 'tree.more-levels',
    title: 'Show one level more',
    group: 'Tree',
    keys: ['>'],
    repeats: true,
    when: rowsShown,
    run: () => tree.openToLevel(tree.visibleLevels() + 1),
  },
  ...[1, 2, 3, 4].map(
    (level): Command => ({
      id: `tree.level.${level}`,
      title: level === 1 ? 'Show the top level only' : `Show ${level} levels`,
      group: 'Tree',
      keys: [`alt+${level}`],
      when: rowsShown,
      run: () => tree.openToLevel(level),
    }),
  ),
  {
    id: 'tree.describe',
    title: 'Describe the selected span',
    group: 'Tree',
    keys: ['w'],
    when: rowSelected,
    run: () => timelineStore.setState((state) => ({ described: !state.described })),
  },
];
