/** A source for the grid that is neither trace nor comparison: tasks of a plan, with a lane planned and a lane done. */
import type { Surface } from '../../../renderer/ui/canvas/surface.ts';
import { TimeAxis } from '../../../renderer/ui/time/axis.ts';
import { type Bar, barBetween } from '../../../renderer/ui/time/bars.ts';
import { fixedColumns } from '../../../renderer/ui/tree-grid/model.ts';
import type { BarsFrame, GridSignals, TreeGridSource } from '../../../renderer/ui/tree-grid/source.ts';
import { type ShownTree, TreeActions } from '../../../renderer/ui/tree-grid/tree-actions.ts';
import type { TimeWindow } from '../../../shared/base/time.ts';
import type { RowTree } from '../../../shared/trace/collapse.ts';
import { shownRows } from '../../unit/renderer/ui/tree-grid/folders.ts';

const MINUTE = 60e9;
const PLANNED = 0;
const GROUP = 10;

/** A plan that tests read and change. */
export interface Plan {
  readonly source: TreeGridSource;
  readonly state: PlanState;
  /** Changes the state and notifies the grid. */
  set(change: Partial<PlanState>): void;
}

export interface PlanState {
  readonly viewport: TimeWindow;
  readonly collapsed: ReadonlySet<number>;
  readonly selected: number;
  /** The playhead of each lane. */
  readonly times: readonly [number, number];
  readonly width: number;
}

/** A plan of so many groups of nine tasks, one after another; each takes a minute and is done ten seconds late. */
export function makePlan(groups: number): Plan {
  const count = groups * GROUP;
  const isGroup = (row: number) => row % GROUP === 0;
  const groupOf = (row: number) => row - (row % GROUP);
  const rows: RowTree = {
    count,
    parent: Array.from({ length: count }, (_, row) => (isGroup(row) ? -1 : groupOf(row))),
    subtreeEnd: Array.from({ length: count }, (_, row) => (isGroup(row) ? row + GROUP : row + 1)),
    depth: Array.from({ length: count }, (_, row) => (isGroup(row) ? 0 : 1)),
  };
  const length = count * MINUTE;
  const windowOf = (row: number, lane: number) => {
    const late = lane === PLANNED ? 0 : 10e9;
    return { start: row * MINUTE + late, end: (row + (isGroup(row) ? GROUP : 1)) * MINUTE + late };
  };
  let state: PlanState = {
    viewport: { start: 0, end: length },
    collapsed: new Set(),
    selected: -1,
    times: [0, 0],
    width: 400,
  };
  let tree: ShownTree = { ...rows, ...shownRows(rows, state.collapsed) };
  let grid: GridSignals | undefined;

  const set = (change: Partial<PlanState>) => {
    const before = state;
    state = { ...state, ...change };
    if (state.collapsed !== before.collapsed) {
      tree = { ...rows, ...shownRows(rows, state.collapsed) };
      grid?.changed('rows', 'marks');
    }
    if (state.selected !== before.selected) grid?.selectionChanged();
    if (state.viewport !== before.viewport) grid?.changed('bars', 'ruler', 'overlay');
    if (state.times !== before.times) grid?.changed('overlay');
    if (state.width !== before.width) grid?.resized();
  };
  const axis = new TimeAxis({
    whole: () => ({ start: 0, end: length }),
    viewport: () => state.viewport,
    setViewport: (viewport) => set({ viewport }),
    time: () => state.times[1],
    windowOfRow: (row) => (row < 0 || row >= count ? undefined : windowOf(row, PLANNED)),
  });
  const actions = new TreeActions({
    tree: () => tree,
    collapsed: () => state.collapsed,
    setCollapsed: (collapsed) => set({ collapsed }),
    selected: () => state.selected,
    select: (selected) => set({ selected }),
  });
  const bar = (row: number, lane: number, scale: ReturnType<TreeGridSource['scale']>): Bar =>
    barBetween(scale, windowOf(row, lane).start, windowOf(row, lane).end);

  const source: TreeGridSource = {
    names: {
      id: 'plan',
      label: 'Plan',
      head: 'Task',
      widthLabel: 'Width of the tasks',
      scrollLabel: 'Scroll the tasks',
      tooltipId: 'plan-tooltip',
    },
    tree: actions,
    columns: [{ className: 'head-outcome', cellClass: 'outcome', text: 'Outcome' }],
    contentVersion: () => rows,
    content: (row) => ({
      kind: isGroup(row) ? 'agent' : 'tool',
      traits: row % 7 === 3 ? ['failed'] : [],
      outcome: row % 7 === 3 ? { mark: '✗', tone: 'error' } : { mark: '✓', tone: 'good' },
      name: isGroup(row) ? 'group' : 'task',
      summary: `number ${row}`,
      badges: row % 7 === 3 ? [{ text: 'late', look: 'note' }] : [],
      columns: [{ text: row % 7 === 3 ? '2 of 4' : 'exit 0', label: 'outcome', tone: row % 7 === 3 ? 'bad' : 'fine' }],
      nameLabel: `task ${row}`,
      timeLabel: `minute ${row}`,
    }),
    emptyText: () => 'Nothing is planned.',
    tooltip: (row) => ({ title: `Task ${row}`, facts: [{ term: 'Minute', value: String(row), tone: 'plain' }] }),
    described: () => -1,
    marks: () => [],
    wantedWidth: () => state.width,
    layOut: (width, wanted) => fixedColumns(width, wanted, [80]),
    keepWidth: (width) => set({ width }),
    usualWidth: () => 400,
    keepPageRows: () => {},
    axis,
    lanes: [
      { name: 'Planned', playheadClass: 'planned-playhead' },
      { name: 'Done', playheadClass: 'done-playhead' },
    ],
    rulerHeight: 20,
    crosshairRoom: 90,
    hasOwnRulers: () => true,
    scale: (_, width) => axis.scale(width),
    time: (lane) => state.times[lane] ?? 0,
    isPlaying: () => false,
    bar,
    drawBars: (surface, frame) => drawTasks(surface, frame, bar),
    laneAt: (share) => (share < 0.5 ? PLANNED : 1),
    crosshairText: (lane, time) => `${lane === PLANNED ? 'planned' : 'done'} ${Math.round(time / MINUTE)}`,
    seek: (lane, time) => set({ times: lane === PLANNED ? [time, state.times[1]] : [state.times[0], time] }),
    subscribe(signals) {
      grid = signals;
      return () => {
        grid = undefined;
      };
    },
  };
  return {
    source,
    get state() {
      return state;
    },
    set,
  };
}

function drawTasks(surface: Surface, { rows, scales, palette }: BarsFrame, bar: TreeGridSource['bar']): void {
  const context = surface.clear();
  for (const { row, top } of rows) {
    for (const [lane, scale] of scales.entries()) {
      const placed = bar(row, lane, scale);
      if (!placed?.visible) continue;
      context.fillStyle = lane === PLANNED ? palette.muted : palette.accent;
      context.fillRect(placed.left, top + 4 + lane * 8, placed.right - placed.left, 6);
    }
  }
}
