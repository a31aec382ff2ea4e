import type { Command } from '../commands/command.ts';
import { type CompareTab, compareStore } from '../stores/compare.ts';
import { layoutStore } from '../stores/layout.ts';
import { notify } from '../stores/notices.ts';
import { AXIS_KEYS, keyCommands, TREE_KEYS } from '../ui/tree-grid/keys.ts';
import { goToDivergence, type MergedTarget, stepDifference, stepMerged } from './steps.ts';
import { mergedTree } from './tree/merged-tree.ts';
import { mergedAxis, mergedViewStore } from './tree/view.ts';

const isInFront = () => layoutStore.getState().view === 'compare' && compareStore.getState().status !== 'none';
/** Two runs are shown. */
const inCompare = () => isInFront() && compareStore.getState().pair !== undefined;

/** The merged tree and its axis, for the keys. */
const grid = { tree: mergedTree, axis: mergedAxis, pageRows: () => mergedViewStore.getState().pageRows };
const all = { prefix: 'compare', group: 'Compare', when: inCompare } as const;

type Options = Partial<Pick<Command, 'when' | 'repeats' | 'hidden'>>;

function command(id: string, title: string, keys: readonly string[], run: () => void, options: Options = {}): Command {
  return { id: `compare.${id}`, title, group: 'Compare', keys, when: inCompare, run, ...options };
}

const again: Options = { repeats: true };

/** A step that says so where there is nowhere to go. */
function step(id: string, title: string, key: string, go: () => boolean, none: string): Command {
  return command(id, title, [key], () => void (go() || notify(none)), again);
}

const by = (direction: 1 | -1, target: MergedTarget) => () => stepMerged(direction, target);

const TABS: readonly (readonly [tab: CompareTab, title: string])[] = [
  ['contributions', 'Show the contributions to the difference'],
  ['step', 'Show the differences of the step'],
  ['runs', 'Show all runs of both sides'],
];

/** What is done while two runs are side by side: the keys of one run, and those for their differences. */
export const compareCommands: readonly Command[] = [
  step(
    'next-difference',
    'Next difference, from the largest to the smallest',
    'n',
    () => stepDifference(1),
    'No smaller difference',
  ),
  step(
    'previous-difference',
    'Previous difference: the next larger one',
    'N',
    () => stepDifference(-1),
    'No larger difference',
  ),
  step(
    'divergence',
    'First divergence of the two runs',
    'D',
    goToDivergence,
    'No model answer and no tool call differs',
  ),
  command('only-differences', 'Show only differences, or every step', ['m'], () => {
    const onlyDifferences = !compareStore.getState().onlyDifferences;
    compareStore.setState({ onlyDifferences });
    notify(onlyDifferences ? 'Only differences' : 'Every step');
  }),
  command('link', 'Link the clocks by step or by time', ['L'], () => {
    const linkBy = compareStore.getState().linkBy === 'step' ? 'time' : 'step';
    compareStore.setState({ linkBy });
    notify(`Clocks linked by ${linkBy}`);
  }),
  command('axes', 'One axis for both runs, or one for each', ['A'], () => {
    const axes = compareStore.getState().axes === 'one' ? 'two' : 'one';
    compareStore.setState({ axes });
    notify(axes === 'one' ? 'Both runs on one axis' : 'An axis for each run');
  }),
  step('previous', 'Previous step', 'ArrowLeft', by(-1, 'any'), 'No step starts before'),
  step('next', 'Next step', 'ArrowRight', by(1, 'any'), 'No step starts after'),
  step(
    'previous-kind',
    'Previous step of the same kind',
    'shift+ArrowLeft',
    by(-1, 'same-kind'),
    'No earlier step of this kind',
  ),
  step('next-kind', 'Next step of the same kind', 'shift+ArrowRight', by(1, 'same-kind'), 'No later step of this kind'),
  step('previous-error', 'Previous error in either run', '[', by(-1, 'error'), 'No earlier error in either run'),
  step('next-error', 'Next error in either run', ']', by(1, 'error'), 'No later error in either run'),
  step(
    'previous-model',
    'Previous model call in either run',
    '{',
    by(-1, 'model'),
    'No earlier model call in either run',
  ),
  step('next-model', 'Next model call in either run', '}', by(1, 'model'), 'No later model call in either run'),
  ...keyCommands(TREE_KEYS, grid, {
    ...all,
    ids: { close: 'close-step', open: 'open-step' },
    titles: {
      up: 'Step above',
      down: 'Step below',
      'page-up': 'Page of steps up',
      'page-down': 'Page of steps down',
      first: 'First step',
      last: 'Last step',
      toggle: 'Open or close the step',
      'toggle-siblings': 'Open or close the step and its siblings',
      'toggle-subtree': 'Open or close everything in the step',
      close: 'Close the step, or go to what it is in',
      open: 'Open the step, or go to the first one in it',
      'close-all': 'Close all steps',
      'open-all': 'Open all steps',
      'fewer-levels': 'One level less of both runs',
      'more-levels': 'One level more of both runs',
    },
  }),
  command('describe', 'Describe the selected step', ['w'], () =>
    mergedViewStore.setState(({ described }) => ({ described: !described })),
  ),
  ...keyCommands(AXIS_KEYS, grid, {
    ...all,
    titles: {
      'zoom-in': 'Zoom into both runs',
      'zoom-out': 'Zoom out of both runs',
      'pan-left': 'Pan both runs to the left',
      'pan-right': 'Pan both runs to the right',
      'fit-selection': 'Fit the selected step',
      'fit-all': 'Fit both runs',
    },
  }),
  command('terminals', 'Show or hide both terminals', ['t'], () =>
    layoutStore.setState(({ terminalOpen }) => ({ terminalOpen: !terminalOpen })),
  ),
  command('side', 'Show or hide the panel beside the steps', ['i'], () =>
    layoutStore.setState(({ inspectorOpen }) => ({ inspectorOpen: !inspectorOpen })),
  ),
  ...TABS.map(([tab, title], index) =>
    command(`tab.${tab}`, title, [`alt+shift+${index + 1}`], () => {
      compareStore.setState({ tab });
      layoutStore.setState({ inspectorOpen: true });
    }),
  ),
  command(
    'hide-description',
    'Hide the description of the step',
    ['Escape'],
    () => mergedViewStore.setState({ described: false }),
    {
      hidden: true,
      when: () => inCompare() && mergedViewStore.getState().described,
    },
  ),
  command('back', 'Back to the trace', ['Escape'], () => layoutStore.setState({ view: 'trace' }), { when: isInFront }),
];
