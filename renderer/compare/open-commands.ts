import type { Command } from '../commands/command.ts';
import { whenAll } from '../commands/condition.ts';
import { comparisonOpen, inView, sweepOpen } from '../commands/when.ts';
import { layoutStore } from '../stores/layout.ts';
import { clearMarks, cycleMark, marksStore } from '../stores/marks.ts';
import { currentCell } from '../stores/sweep.ts';
import { askForRuns, asksForBoth, canCompare, compareMarked, compareWithPrevious } from './choose.ts';
import { closeComparison, compareAgain, swapSides } from './session.ts';

const inSweep = whenAll(sweepOpen, inView('sweep'));

/** Ways into a comparison, and out of it. What is done in one has commands of its own. */
export const compareOpenCommands: readonly Command[] = [
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
  {
    id: 'compare.swap',
    title: 'Swap base and new',
    group: 'Compare',
    keys: [],
    when: comparisonOpen,
    run: swapSides,
  },
  {
    id: 'compare.again',
    title: 'Read the runs again and compare',
    group: 'Compare',
    keys: [],
    when: comparisonOpen,
    run: compareAgain,
  },
  {
    id: 'compare.close',
    title: 'Close the comparison',
    group: 'Compare',
    keys: [],
    when: comparisonOpen,
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
    title: 'Remove all marks',
    group: 'Sweep',
    keys: [],
    when: () => inSweep() && marksStore.getState().marks.size > 0,
    run: clearMarks,
  },
];
