/** The open document as rows with a waterfall: the source of the trace's tree grid. */

import { formatClock } from '../../shared/base/format.ts';
import type { Nanoseconds } from '../../shared/base/time.ts';
import { STATUS_ERROR } from '../../shared/trace/kind.ts';
import type { Row } from '../../shared/trace/table.ts';
import { rowKey } from '../../shared/trace/visible.ts';
import { seek } from '../document/navigate.ts';
import { selectedRow, traceTree } from '../document/select.ts';
import { documentStore } from '../stores/document.ts';
import { layoutStore } from '../stores/layout.ts';
import { playbackStore } from '../stores/playback.ts';
import { selectionStore } from '../stores/selection.ts';
import { statisticsStore } from '../stores/statistics.ts';
import { terminalHitsStore } from '../stores/terminal-hits.ts';
import { treeStore } from '../stores/tree.ts';
import { viewportStore } from '../stores/viewport.ts';
import { isInside } from '../ui/time/axis.ts';
import { eachMark, includesRow, rowBar } from '../ui/time/bars.ts';
import { stepAtLeast, tickLabel } from '../ui/time/ticks.ts';
import { pixelAt, type TimeScale } from '../ui/time/time-scale.ts';
import { fixedColumns } from '../ui/tree-grid/model.ts';
import type { Emphasis, RowContent } from '../ui/tree-grid/row-content.ts';
import type { TreeGridSource } from '../ui/tree-grid/source.ts';
import { factsOf } from './facts.ts';
import { GapsCache } from './gaps-cache.ts';
import { addRangeOverlay } from './range-overlay.ts';
import { nameOf, rowContent } from './row-content.ts';
import { watchTrace } from './trace-changes.ts';
import { selectRange, showRange, timelineStore, traceAxis } from './view.ts';
import { drawWaterfall } from './waterfall.ts';

/** Widths, CSS pixels. */
const USUAL_NAMES = 340;
const DURATION = 84;

const currentTable = () => documentStore.getState().table;

export function makeTraceSource(): TreeGridSource {
  const gaps = new GapsCache();
  return {
    names: {
      id: 'trace-tree',
      label: 'Spans',
      head: 'Name',
      widthLabel: 'Width of the name column',
      scrollLabel: 'Scroll the spans',
      tooltipId: 'trace-tooltip',
    },
    tree: traceTree,
    columns: [{ className: 'timeline-head-duration', cellClass: 'timeline-duration', text: 'Duration' }],
    contentVersion: currentTable,
    content: spanContent,
    emphasis: emphasisOf,
    isParted: startsTrace,
    emptyText: () => (currentTable().rowCount > 0 ? 'No span matches the filter.' : 'No spans.'),
    tooltip: (row) => ({ title: nameOf(currentTable(), row), facts: factsOf(currentTable(), row) }),
    described: () => (timelineStore.getState().described ? selectedRow() : -1),
    reveal: (row) => traceTree.openAncestors(row),
    hovered: showHovered,
    marks: ({ error, match }) => {
      const { status } = currentTable();
      const { visible, filter } = treeStore.getState();
      const found = filter.mode === 'highlight' ? filter.rows : undefined;
      const isFound = (position: number) => includesRow(found, visible[position] as number);
      return [
        ...(found
          ? [{ edge: 'left' as const, colour: (at: number, mark?: string) => mark ?? (isFound(at) ? match : mark) }]
          : []),
        { edge: 'right', colour: (at, mark) => (status[visible[at] as number] === STATUS_ERROR ? error : mark) },
      ];
    },

    wantedWidth: () => layoutStore.getState().nameWidth,
    layOut: (width, wanted) => fixedColumns(width, wanted, [DURATION]),
    keepWidth: (nameWidth) => layoutStore.setState({ nameWidth }),
    usualWidth: () => USUAL_NAMES,
    keepPageRows: (pageRows) => timelineStore.setState({ pageRows }),

    axis: traceAxis,
    lanes: [{ name: '', playheadClass: '' }],
    rulerHeight: 24,
    crosshairRoom: 90,
    hasOwnRulers: () => false,
    scale: (_, width) => traceAxis.scale(width),
    rulerMarks(scale) {
      const { times, current } = terminalHitsStore.getState();
      const hits: number[] = [];
      eachMark(times, 0, times.length, scale, (x) => hits.push(x));
      const now = times[current];
      return { hits, currentHit: now === undefined ? undefined : pixelAt(scale, now) };
    },
    time: () => playbackStore.getState().time,
    isPlaying: () => playbackStore.getState().playing,
    bar: (row, _, scale) => rowBar(currentTable(), row, scale),
    drawBars(surface, { scales: [scale], ...frame }) {
      if (!scale) return;
      const table = currentTable();
      const { onBars, pathByRow } = statisticsStore.getState();
      drawWaterfall(surface, {
        ...frame,
        table,
        scale,
        isDimmed,
        gaps: (row) => gaps.of(table, row, 1 / scale.scale),
        path: onBars ? pathByRow : undefined,
      });
    },
    laneAt: () => 0,
    crosshairText: (_, time, scale) => preciseTime(time, scale),
    seek: (_, time) => seek(time),
    selectRange,
    fitRangeAt(time) {
      const { range } = viewportStore.getState();
      if (!range || !isInside(time, range)) return false;
      showRange();
      return true;
    },
    addOverlay: addRangeOverlay,
    subscribe: watchTrace,
  };
}

function spanContent(row: Row): RowContent {
  const content = rowContent(currentTable(), row);
  const { kind, failed, displaced, name, flags, errorsBelow, nameLabel, timeLabel } = content;
  return {
    kind,
    traits: [...(failed ? (['failed'] as const) : []), ...(displaced ? (['displaced'] as const) : [])],
    outcome: failed ? { mark: '✕', tone: 'error' } : undefined,
    name,
    badges: [
      { text: flags, look: 'note' },
      { text: errorsBelow > 0 ? `✕ ${errorsBelow}` : '', look: 'errors' },
    ],
    columns: [{ text: content.duration, label: content.durationLabel }],
    nameLabel,
    timeLabel,
  };
}

function emphasisOf(row: Row): Emphasis {
  const { filter } = treeStore.getState();
  if (!filter.rows) return '';
  const found = includesRow(filter.rows, row);
  if (filter.mode === 'highlight') return found ? 'match' : 'dimmed';
  // Where only matches are shown, marking each of them would say nothing.
  return found ? '' : 'context';
}

function isDimmed(row: Row): boolean {
  const emphasis = emphasisOf(row);
  return emphasis === 'dimmed' || emphasis === 'context';
}

/** Whether the row at a position is of another trace than the one above. */
function startsTrace(position: number): boolean {
  const { trace } = currentTable();
  const { visible } = treeStore.getState();
  return position > 0 && trace[visible[position] as number] !== trace[visible[position - 1] as number];
}

function showHovered(row: Row): void {
  const table = currentTable();
  const hovered = row < 0 || row >= table.rowCount ? undefined : rowKey(table, row);
  if (selectionStore.getState().hovered !== hovered) selectionStore.setState({ hovered });
}

/** A time as exact as a pixel is. */
function preciseTime(time: Nanoseconds, { scale, start, end }: TimeScale): string {
  const step = stepAtLeast(1 / scale);
  if (step >= 1e9) return formatClock(time);
  return tickLabel(Math.round(time / step) * step, step, Math.max(Math.abs(start), Math.abs(end)));
}
