import type { Command } from '../commands/command.ts';
import { whenAll } from '../commands/condition.ts';
import { documentOpen, inView, inWorkspace } from '../commands/when.ts';
import { selectedRow } from '../document/select.ts';
import { viewportStore } from '../stores/viewport.ts';
import { AXIS_KEYS, keyCommands } from '../ui/tree-grid/keys.ts';
import { clearRange, selectRangeOf, setRangeEdge, showRange, timelineStore, traceGrid } from './view.ts';

const inTrace = whenAll(documentOpen, inView('trace'));
const rowSelected = () => inTrace() && selectedRow() >= 0;
const rangeSelected = () => inTrace() && viewportStore.getState().range !== undefined;

/** The viewport and the selected range. */
export const timelineCommands: readonly Command[] = [
  ...keyCommands(AXIS_KEYS, traceGrid, {
    prefix: 'timeline',
    group: 'Timeline',
    when: inTrace,
    titles: {
      'zoom-in': 'Zoom in',
      'zoom-out': 'Zoom out',
      'pan-left': 'Pan to the left',
      'pan-right': 'Pan to the right',
      'fit-selection': 'Fit the selected span',
      'fit-all': 'Fit everything',
    },
  }),
  {
    id: 'timeline.range-start',
    title: 'Start the range at the playhead',
    group: 'Timeline',
    keys: ['('],
    when: inTrace,
    run: () => setRangeEdge('start'),
  },
  {
    id: 'timeline.range-end',
    title: 'End the range at the playhead',
    group: 'Timeline',
    keys: [')'],
    when: inTrace,
    run: () => setRangeEdge('end'),
  },
  {
    id: 'timeline.range-selection',
    title: 'Select the span’s time as the range',
    group: 'Timeline',
    keys: ['r'],
    when: rowSelected,
    run: () => selectRangeOf(selectedRow()),
  },
  {
    id: 'timeline.fit-range',
    title: 'Fit the range',
    group: 'Timeline',
    keys: ['z'],
    when: rangeSelected,
    run: showRange,
  },
  {
    id: 'timeline.hide-description',
    title: 'Hide the description',
    group: 'Timeline',
    keys: ['Escape'],
    hidden: true,
    when: () => inWorkspace() && timelineStore.getState().described,
    run: () => timelineStore.setState({ described: false }),
  },
  {
    id: 'timeline.clear-range',
    title: 'Clear the range',
    group: 'Timeline',
    keys: ['Escape'],
    when: rangeSelected,
    run: clearRange,
  },
];
