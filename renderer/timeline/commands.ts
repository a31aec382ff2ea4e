import type { Command } from '../commands/command.ts';
import { allOf } from '../commands/condition.ts';
import { documentOpen, inView, inWorkspace } from '../commands/when.ts';
import { selectedRow } from '../document/select.ts';
import { viewportStore } from '../stores/viewport.ts';
import { clearRange, selectRangeOf, setRangeEdge, showRange, timelineStore, traceAxis } from './view.ts';

const inTrace = allOf(documentOpen, inView('trace'));
const rowSelected = () => inTrace() && selectedRow() >= 0;
const rangeSelected = () => inTrace() && viewportStore.getState().range !== undefined;

function repeated(id: string, title: string, keys: readonly string[], run: () => void): Command {
  return { id: `timeline.${id}`, title, group: 'Timeline', keys, repeats: true, when: inTrace, run };
}

/** The viewport and the selected range. */
export const timelineCommands: readonly Command[] = [
  repeated('zoom-in', 'Zoom in', ['+', '='], () => traceAxis.zoomBy(1 / 1.5)),
  repeated('zoom-out', 'Zoom out', ['-'], () => traceAxis.zoomBy(1.5)),
  repeated('pan-left', 'Pan to the left', ['a'], () => traceAxis.panBy(-0.2)),
  repeated('pan-right', 'Pan to the right', ['d'], () => traceAxis.panBy(0.2)),
  {
    id: 'timeline.fit-selection',
    title: 'Fit the selected span',
    group: 'Timeline',
    keys: ['f'],
    when: rowSelected,
    run: () => traceAxis.showRow(selectedRow()),
  },
  {
    id: 'timeline.fit-all',
    title: 'Fit everything',
    group: 'Timeline',
    keys: ['0'],
    when: inTrace,
    run: () => traceAxis.showAll(),
  },
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
