/**
 * The comparison that is open. The new run of the pair that is shown is the open document, with the clock and the
 * selection that everything else has; the base is kept here, and follows.
 */
import type { Nanoseconds } from '../../shared/base/time.ts';
import type { ComparedPair, CompareProgress, Comparison, RunFiles } from '../../shared/compare/comparison.ts';
import type { RecordingInfo } from '../../shared/protocol.ts';
import type { SpanTable } from '../../shared/trace/table.ts';
import type { EngineClient } from '../../shared/transport.ts';
import { createStore } from './store.ts';

/** `time`: both runs are as far from their starts; `step`: both are at the same place in the steps that both have. */
export type LinkBy = 'time' | 'step';
/** One axis from both starts, or an axis for each so that both fill the width. */
export type Axes = 'one' | 'two';
export type CompareTab = 'contributions' | 'step' | 'runs';

/** The base of the pair, opened so that its spans and its terminal can be looked at. */
export interface BaseDocument {
  /** Undefined while it opens, and where the run is kept in a baseline. */
  readonly engine: EngineClient | undefined;
  /** Complete, with the same rows as `pair.tables.base`, once it is read; undefined before. */
  readonly table: SpanTable | undefined;
  readonly recordings: readonly RecordingInfo[];
  /** Why it cannot be looked at; empty: it can, or will. */
  readonly failure: string;
}

export interface CompareState {
  /** `none`: no comparison is open. */
  readonly status: 'none' | 'reading' | 'ready' | 'failed';
  readonly failure: string;
  /** The runs that were asked for. */
  readonly asked: { readonly base: readonly RunFiles[]; readonly new: readonly RunFiles[] } | undefined;
  readonly progress: CompareProgress | undefined;
  /** The engine that compares: it has read every run and keeps its columns. */
  readonly engine: EngineClient | undefined;
  readonly comparison: Comparison | undefined;
  /** The two runs that are shown. */
  readonly pair: ComparedPair | undefined;
  readonly baseDocument: BaseDocument;
  readonly linkBy: LinkBy;
  readonly axes: Axes;
  readonly tab: CompareTab;
  /** Merged row that is selected; -1: none. Follows the one selection where the new run has the step. */
  readonly selected: number;
  /** Merged rows whose children are hidden. */
  readonly collapsed: ReadonlySet<number>;
  /** Show only steps with a part of the difference, and what they are in. */
  readonly onlyDifferences: boolean;
  /** The base's clock, ns since its origin. Follows the new run's (`playbackStore.time`) 60 times a second: subscribe to it. */
  readonly baseTime: Nanoseconds;
}

export const NO_BASE: BaseDocument = { engine: undefined, table: undefined, recordings: [], failure: '' };

export const NO_COMPARISON: CompareState = {
  status: 'none',
  failure: '',
  asked: undefined,
  progress: undefined,
  engine: undefined,
  comparison: undefined,
  pair: undefined,
  baseDocument: NO_BASE,
  linkBy: 'step',
  axes: 'one',
  tab: 'contributions',
  selected: -1,
  collapsed: new Set(),
  onlyDifferences: false,
  baseTime: 0,
};

export const compareStore = createStore<CompareState>(() => NO_COMPARISON);
