import { filterCells } from '../../shared/cell/sweep/filter.ts';
import { SIBLING_KINDS } from '../../shared/cell/sweep/siblings.ts';
import type { Command } from '../commands/command.ts';
import { whenAll } from '../commands/condition.ts';
import { inView, sweepOpen } from '../commands/when.ts';
import { notify } from '../stores/notices.ts';
import { currentCell, sweepStore } from '../stores/sweep.ts';
import { openAllAsOne, openSibling, refreshSweep, stopListing } from './open.ts';
import { SIBLING_WORDS } from './words.ts';

/** The id of the sweep's filter field: there is one. */
export const SWEEP_FILTER = 'sweep-filter';

const inSweep = whenAll(sweepOpen, inView('sweep'));
const hasCell = () => sweepOpen() && currentCell() !== undefined;

/** A sweep of cells: how it is shown, and going from a cell to its siblings. */
export const sweepCommands: readonly Command[] = [
  {
    id: 'sweep.next',
    title: 'Next sibling of this cell',
    group: 'Sweep',
    keys: ['alt+ArrowRight'],
    inText: true,
    when: hasCell,
    run: () => openSibling(1),
  },
  {
    id: 'sweep.previous',
    title: 'Previous sibling of this cell',
    group: 'Sweep',
    keys: ['alt+ArrowLeft'],
    inText: true,
    when: hasCell,
    run: () => openSibling(-1),
  },
  ...SIBLING_KINDS.map(
    (kind): Command => ({
      id: `sweep.siblings.${kind}`,
      title: `Siblings are: ${SIBLING_WORDS[kind].title}`,
      group: 'Sweep',
      keys: [],
      when: sweepOpen,
      run: () => {
        sweepStore.setState({ siblings: kind });
        notify(SIBLING_WORDS[kind].title);
      },
    }),
  ),
  {
    id: 'sweep.filter',
    title: 'Filter cells',
    group: 'Sweep',
    keys: ['/', 'mod+f'],
    when: inSweep,
    run: () => {
      const field = document.getElementById(SWEEP_FILTER);
      if (field instanceof HTMLInputElement) {
        field.focus();
        field.select();
      }
    },
  },
  {
    id: 'sweep.form',
    title: 'Show cells as a matrix or as a list',
    group: 'Sweep',
    keys: ['B'],
    when: inSweep,
    run: () => sweepStore.setState(({ form }) => ({ form: form === 'matrix' ? 'list' : 'matrix' })),
  },
  {
    id: 'sweep.refresh',
    title: 'Look for new and changed cells',
    group: 'Sweep',
    keys: ['R'],
    when: inSweep,
    run: refreshSweep,
  },
  {
    id: 'sweep.stop',
    title: 'Stop looking for cells',
    group: 'Sweep',
    keys: [],
    when: () => sweepOpen() && sweepStore.getState().status === 'listing',
    run: stopListing,
  },
  {
    id: 'sweep.open-all',
    title: 'Open all shown cells as one document',
    group: 'Sweep',
    keys: [],
    when: () => sweepStore.getState().cells.length > 0,
    run: () => {
      const { cells, filter } = sweepStore.getState();
      return openAllAsOne(filterCells(cells, filter));
    },
  },
];
