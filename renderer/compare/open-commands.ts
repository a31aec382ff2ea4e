import type { Command } from '../commands/command.ts';
import { compareStore } from '../stores/compare.ts';
import { layoutStore } from '../stores/layout.ts';
import { clearMarks, cycleMark, marksStore } from '../stores/marks.ts';
import { currentCell, sweepStore } from '../stores/sweep.ts';
import { askForRuns, asksForBoth, canCompare, compareMarked, compareWithPrevious } from './choose.ts';
import { closeComparison, compareAgain, swapSides } from './session.ts';

const compares = () => compareStore.getState().status !== 'none';
const inSweep = () => sweepStore.getState().folders.length > 0 && layoutStore.getState().view === 'sweep';

/** Ways into a comparison, and out of it. What is done in one has commands of its own. */
export const compareOpenCommands: readonly Command[] = [
  {
    id: 'view.compare',
    title: 'Compare: two runs side by side, and back',
    group: 'View',
    keys: ['V'],
    when: () => compares() || canCompare() || asksForBoth(),
    run: () => {
      const { view } = layoutStore.getState();
      if (!compares()) askForRuns('base');
      else layoutStore.setState({ view: view === 'compare' ? 'trace' : 'compare' });
    },
  },
  {
    id: 'compare.with',
    title: 'Compare with…',
    group: 'File',
    keys: ['mod+d'],
    when: () => canCompare() || asksForBoth(),
    run: () => askForRuns('base'),
  },
  {
    id: 'compare.as-base',
    title: 'Compare as base with…',
    group: 'File',
    keys: [],
    when: canCompare,
    run: () => askForRuns('new'),
  },
  { id: 'compare.swap', title: 'Swap base and new', group: 'Compare', keys: [], when: compares, run: swapSides },
  {
    id: 'compare.again',
    title: 'Read the runs again and compare',
    group: 'Compare',
    keys: [],
    when: compares,
    run: compareAgain,
  },
  {
    id: 'compare.close',
    title: 'Close the comparison',
    group: 'Compare',
    keys: [],
    when: compares,
    run: closeComparison,
  },
  {
    id: 'sweep.compare-previous',
    title: 'Compare with the previous sibling',
    group: 'Sweep',
    keys: ['alt+shift+ArrowLeft'],
    when: () => currentCell() !== undefined && layoutStore.getState().view !== 'sweep',
    run: compareWithPrevious,
  },
  {
    id: 'sweep.mark',
    title: 'Mark as base, as new, or not at all',
    group: 'Sweep',
    keys: ['x'],
    when: () => inSweep() && marksStore.getState().focused.length > 0,
    run: () => cycleMark(marksStore.getState().focused),
  },
  {
    id: 'sweep.compare-marked',
    title: 'Compare the marked cells',
    group: 'Sweep',
    keys: ['X'],
    when: () => inSweep() && marksStore.getState().marks.size > 0,
    run: compareMarked,
  },
  {
    id: 'sweep.clear-marks',
    title: 'Take all marks away',
    group: 'Sweep',
    keys: [],
    when: () => inSweep() && marksStore.getState().marks.size > 0,
    run: clearMarks,
  },
];
