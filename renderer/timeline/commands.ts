import type { Command } from '../commands/command.ts';
import { selectedRow } from '../document/select.ts';
import { documentStore } from '../stores/document.ts';
import { layoutStore } from '../stores/layout.ts';
import { viewportStore } from '../stores/viewport.ts';
import {
  clearRange,
  panBy,
  selectRangeOf,
  setRangeEdge,
  showAll,
  showRange,
  showRow,
  timelineStore,
  zoomBy,
} from './view.ts';

const hasDocument = () => documentStore.getState().status !== 'empty' && layoutStore.getState().view === 'trace';
const hasSelection = () => hasDocument() && selectedRow() >= 0;
const hasRange = () => hasDocument() && viewportStore.getState().range !== undefined;

function repeated(id: string, title: string, keys: readonly string[], run: () => void): Command {
  return { id: `timeline.${id}`, title, group: 'Timeline', keys, repeats: true, when: hasDocument, run };
}

/** The viewport and the selected range. */
export const timelineCommands: readonly Command[] = [
  repeated('zoom-in', 'Zoom in', ['+', '='], () => zoomBy(1 / 1.5)),
  repeated('zoom-out', 'Zoom out', ['-'], () => zoomBy(1.5)),
  repeated('pan-left', 'Pan to the left', ['a'], () => panBy(-0.2)),
  repeated('pan-right', 'Pan to the right', ['d'], () => panBy(0.2)),
  {
    id: 'timeline.fit-selection',
    title: 'Fit the selected span',
    group: 'Timeline',
    keys: ['f'],
    when: hasSelection,
    run: () => showRow(selectedRow()),
  },
  { id: 'timeline.fit-all', title: 'Fit everything', group: 'Timeline', keys: ['0'], when: hasDocument, run: showAll },
  {
    id: 'timeline.range-start',
    title: 'Start the range at the playhead',
    group: 'Timeline',
    keys: ['('],
    when: hasDocument,
    run: () => setRangeEdge('start'),
  },
  {
    id: 'timeline.range-end',
    title: 'End the range at the playhead',
    group: 'Timeline',
    keys: [')'],
    when: hasDocument,
    run: () => setRangeEdge('end'),
  },
  {
    id: 'timeline.range-selection',
    title: 'Select the span’s time as the range',
    group: 'Timeline',
    keys: ['r'],
    when: hasSelection,
    run: () => selectRangeOf(selectedRow()),
  },
  {
    id: 'timeline.fit-range',
    title: 'Fit the range',
    group: 'Timeline',
    keys: ['z'],
    when: hasRange,
    run: showRange,
  },
  {
    id: 'timeline.hide-description',
    title: 'Hide the description',
    group: 'Timeline',
    keys: ['Escape'],
    hidden: true,
    when: () => timelineStore.getState().described,
    run: () => timelineStore.setState({ described: false }),
  },
  {
    id: 'timeline.clear-range',
    title: 'Clear the range',
    group: 'Timeline',
    keys: ['Escape'],
    when: hasRange,
    run: clearRange,
  },
];
