/** The keys of a tree grid and what they do, the same for every tree. A feature gives each of them a title. */
import type { Command } from '../../commands/command.ts';
import type { TimeAxis } from '../time/axis.ts';
import type { TreeActions } from './tree-actions.ts';

interface Grid {
  readonly tree: TreeActions;
  readonly axis: TimeAxis;
  /** Rows that page up and page down move by. */
  pageRows(): number;
}

interface GridKey {
  readonly keys: readonly string[];
  /** It can be pressed only where a row is selected, or one that can be opened. Absent: always. */
  readonly needs?: 'selection' | 'openable';
  readonly repeats?: boolean;
  run(grid: Grid): void;
}

const ZOOM = 1.5;
const PAN = 0.2;

/** Moving through the rows, opening and closing them. */
export const TREE_KEYS = {
  up: { keys: ['ArrowUp'], repeats: true, run: ({ tree }) => tree.moveSelection(-1) },
  down: { keys: ['ArrowDown'], repeats: true, run: ({ tree }) => tree.moveSelection(1) },
  'page-up': { keys: ['PageUp'], repeats: true, run: ({ tree, pageRows }) => tree.moveSelection(-pageRows()) },
  'page-down': { keys: ['PageDown'], repeats: true, run: ({ tree, pageRows }) => tree.moveSelection(pageRows()) },
  first: { keys: ['Home'], repeats: true, run: ({ tree }) => tree.selectPosition(0) },
  last: { keys: ['End'], repeats: true, run: ({ tree }) => tree.selectLast() },
  toggle: { keys: ['Enter'], needs: 'openable', run: ({ tree }) => tree.toggleRow(tree.selected) },
  'toggle-siblings': {
    keys: ['shift+Enter'],
    needs: 'selection',
    run: ({ tree }) => tree.toggleSiblings(tree.selected),
  },
  'toggle-subtree': { keys: ['mod+Enter'], needs: 'openable', run: ({ tree }) => tree.toggleSubtree(tree.selected) },
  close: { keys: ['c'], needs: 'selection', repeats: true, run: ({ tree }) => tree.closeOrGoUp(tree.selected) },
  open: { keys: ['e'], needs: 'selection', repeats: true, run: ({ tree }) => tree.openOrGoIn(tree.selected) },
  'close-all': { keys: ['C'], run: ({ tree }) => tree.closeAll() },
  'open-all': { keys: ['E'], run: ({ tree }) => tree.openAll() },
  'fewer-levels': { keys: ['<'], repeats: true, run: ({ tree }) => tree.openToLevel(tree.visibleLevels() - 1) },
  'more-levels': { keys: ['>'], repeats: true, run: ({ tree }) => tree.openToLevel(tree.visibleLevels() + 1) },
} as const satisfies Record<string, GridKey>;

/** Moving the part of the time axis that is on screen. */
export const AXIS_KEYS = {
  'zoom-in': { keys: ['+', '='], repeats: true, run: ({ axis }) => axis.zoomBy(1 / ZOOM) },
  'zoom-out': { keys: ['-'], repeats: true, run: ({ axis }) => axis.zoomBy(ZOOM) },
  'pan-left': { keys: ['a'], repeats: true, run: ({ axis }) => axis.panBy(-PAN) },
  'pan-right': { keys: ['d'], repeats: true, run: ({ axis }) => axis.panBy(PAN) },
  'fit-selection': { keys: ['f'], needs: 'selection', run: ({ axis, tree }) => axis.showRow(tree.selected) },
  'fit-all': { keys: ['0'], run: ({ axis }) => axis.showAll() },
} as const satisfies Record<string, GridKey>;

interface Options<Name extends string> extends Pick<Command, 'group'> {
  /** Begins the ids: `tree` makes `tree.up`. */
  readonly prefix: string;
  readonly titles: Readonly<Record<Name, string>>;
  /** Ids that end otherwise than in the key's name. */
  readonly ids?: Partial<Readonly<Record<Name, string>>>;
  /** Whether the grid has the keys now. */
  readonly when: () => boolean;
}

/** Makes commands of keys for a grid, in the order of the keys. */
export function keyCommands<Name extends string>(
  keys: Readonly<Record<Name, GridKey>>,
  grid: Grid,
  { prefix, titles, ids, group, when }: Options<Name>,
): Command[] {
  const { tree } = grid;
  const conditions = {
    selection: () => when() && tree.selected >= 0,
    openable: () => when() && tree.openness(tree.selected) !== 'leaf',
  };
  return (Object.keys(keys) as Name[]).map((name) => {
    const key = keys[name];
    return {
      id: `${prefix}.${ids?.[name] ?? name}`,
      title: titles[name],
      group,
      keys: key.keys,
      repeats: key.repeats ?? false,
      when: key.needs ? conditions[key.needs] : when,
      run: () => key.run(grid),
    };
  });
}
