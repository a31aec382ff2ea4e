/** Where the time goes: how it is shown, and what the engine has said of the present scope. */
import type { Flame } from '../../shared/trace/flame.ts';
import type { Kind } from '../../shared/trace/kind.ts';
import type { PathByRow, PathSummary } from '../../shared/trace/path-summary.ts';
import type { StatisticsBy, TraceStatistics } from '../../shared/trace/statistics.ts';
import type { Ordinal } from '../../shared/trace/table.ts';
import type { SortBy } from './sort-by.ts';
import { createStore } from './store.ts';

export type StatisticsTab = 'table' | 'flame' | 'path';
/** What the width of a frame is: time on the critical path, or self time wherever it was spent. */
export type FlameValue = 'path' | 'self';

/** Spans that are stepped through one after another. */
export interface InstanceGroup {
  readonly by: StatisticsBy;
  readonly name: string;
  readonly kind: Kind;
  /** Only frames, for the time in them that is nobody's. */
  readonly frames: boolean;
}

/** One of them, which is selected. */
interface Instance {
  readonly group: InstanceGroup;
  /** From 0, by start. */
  readonly index: number;
  readonly count: number;
  readonly ordinal: Ordinal;
}

export interface StatisticsState {
  readonly tab: StatisticsTab;
  readonly by: StatisticsBy;
  readonly sort: SortBy | undefined;
  readonly pathSort: SortBy | undefined;
  /** Only names with this text are listed. */
  readonly search: string;
  readonly value: FlameValue;
  readonly reverse: boolean;
  readonly table: TraceStatistics | undefined;
  readonly flame: Flame | undefined;
  readonly path: PathSummary | undefined;
  /** Why there is nothing to show; empty: there is, or will be. */
  readonly error: string;
  /** Something newer is on its way. */
  readonly busy: boolean;
  readonly instance: Instance | undefined;
  /** The critical path is drawn on the bars of the trace. */
  readonly onBars: boolean;
  readonly pathByRow: PathByRow | undefined;
}

/** Nothing worked out yet: what a new document starts from. */
export const NO_STATISTICS = {
  table: undefined,
  flame: undefined,
  path: undefined,
  error: '',
  busy: false,
  instance: undefined,
  pathByRow: undefined,
} satisfies Partial<StatisticsState>;

export const statisticsStore = createStore<StatisticsState>(() => ({
  ...NO_STATISTICS,
  tab: 'table',
  by: 'name',
  sort: { column: 'path', down: true },
  pathSort: undefined,
  search: '',
  value: 'path',
  reverse: false,
  onBars: false,
}));
