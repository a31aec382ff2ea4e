/** What crosses between the engine that compares runs and whoever shows it. Types only. */

import type { FileGrant } from '../base/file-grant.ts';
import type { Nanoseconds } from '../base/time.ts';
import type { Kind } from '../trace/kind.ts';
import type { Row, SpanTable } from '../trace/table.ts';
import type { Part } from './attribution.ts';
import type { BothSides } from './sides.ts';
import type { Verdict } from './verdict.ts';

/** What a run consists of: its files; a folder of cells, or a kept baseline, is several runs. */
export interface RunFiles {
  readonly name: string;
  readonly files: readonly FileGrant[];
}

/** A run that was read, and is kept for as long as the comparison is open. */
export interface RunInfo {
  readonly name: string;
  /** What to open to look at it; empty for a run that a baseline kept. */
  readonly files: readonly FileGrant[];
  readonly spans: number;
  readonly wall: Nanoseconds;
}

/** A step with a part of the difference. */
export interface ReportStep {
  readonly what: Part['what'];
  /** `chat #3`: the third step of that name. */
  readonly name: string;
  readonly kind: Kind | 'none';
  /** ns; more is slower. */
  readonly delta: Nanoseconds;
  /** Of the whole difference. */
  readonly share: number;
  readonly probability: number;
  /** `2,140 more output tokens`, `not in the base`, … */
  readonly why: string;
  readonly baseTimes: readonly Nanoseconds[];
  readonly newTimes: readonly Nanoseconds[];
  readonly baseRow: Row;
  readonly newRow: Row;
}

/** The result of a comparison. */
export interface CompareReport {
  readonly measure: string;
  readonly verdict: Verdict;
  /** The whole in one sentence. */
  readonly sentence: string;
  readonly base: readonly { readonly name: string; readonly time: Nanoseconds }[];
  readonly new: readonly { readonly name: string; readonly time: Nanoseconds }[];
  /** The runs that were aligned for the steps: the middle ones. */
  readonly middle: BothSides<string>;
  readonly firstDivergence: string;
  readonly steps: readonly ReportStep[];
}

export interface Comparison {
  readonly base: readonly RunInfo[];
  readonly new: readonly RunInfo[];
  /** The runs in the middle of their groups, as indexes: the pair to look at first. */
  readonly middle: BothSides<number>;
  readonly report: CompareReport;
  /** How long the steps of each name took in each run, the largest difference of medians first; at most 500. */
  readonly names: readonly NameTimes[];
  /** Runs that could not be read, and why: sentences. The others are compared. */
  readonly problems: readonly string[];
}

/** Time on the critical path of all steps of a normalised name, by run. */
export interface NameTimes {
  readonly name: string;
  readonly kind: number;
  /** ns; NaN where the run has no such step. */
  readonly baseTimes: readonly Nanoseconds[];
  readonly newTimes: readonly Nanoseconds[];
}

/** What a step of the merged tree is. Index into this is `MergedRows.what`. */
export const MERGED = ['same', 'changed', 'added', 'removed'] as const;
export type MergedWhat = (typeof MERGED)[number];

/**
 * Two runs as one tree, struct of arrays: steps that both have, steps that only the new run has (added) and steps that
 * only the base has (removed) at the place where they were. In tree order like a span table: the subtree of `row` is
 * `row … subtreeEnd[row]`. Siblings are in the new run's order; a removed step follows what preceded it in the base.
 */
export interface MergedRows {
  readonly count: number;
  /** Row in each run's table; NO_ROW (-1) where the run does not have the step. */
  readonly baseRow: Int32Array;
  readonly newRow: Int32Array;
  readonly parent: Int32Array;
  readonly subtreeEnd: Uint32Array;
  readonly depth: Uint32Array;
  /** Index into MERGED. `changed`: another content or outcome; a step that only took another time is the same. */
  readonly what: Uint8Array;
  /** The step's own part of the difference of the walls, ns; overlap and unattributed time of a step included. */
  readonly delta: Float64Array;
  /** The same of the whole subtree. The tops and `ComparedPair.idleDelta` sum to `difference`, to the nanosecond. */
  readonly deltaBelow: Float64Array;
  /** Rows in the order in which stepping visits them: by `start`. */
  readonly byStart: Uint32Array;
  /** Start on the new run's clock; of a removed step the start in the base, brought over by the link. ns since its origin */
  readonly start: Float64Array;
}

/** Two runs, aligned. The times of each are on the clock of its own document (ns since its origin). */
export interface ComparedPair {
  /** Indexes of the runs in `Comparison`. */
  readonly base: number;
  readonly new: number;
  /** Complete tables; the same rows as when the run's files are opened. */
  readonly tables: BothSides<SpanTable>;
  /** First start and last end of the spans of each. ns */
  readonly from: BothSides<Nanoseconds>;
  readonly to: BothSides<Nanoseconds>;
  /** Wall of the new run minus wall of the base. ns */
  readonly difference: Nanoseconds;
  /** Of it, time in which nothing ran. ns */
  readonly idleDelta: Nanoseconds;
  readonly merged: MergedRows;
  /** Merged rows whose own part is largest, in words, largest first; at most 500. */
  readonly contributions: readonly Contribution[];
  /** What all parts that are not listed sum to. ns */
  readonly rest: { readonly count: number; readonly delta: Nanoseconds };
  /** Merged row of the first model answer or tool call that differs; -1: none does. */
  readonly divergence: number;
  /** Instants that belong together, both ascending, for a clock that follows steps; from the first start to the last end. */
  readonly link: BothSides<Float64Array>;
}

/** A part of the difference: of a step, or (merged row -1) of the time in which nothing ran. */
export interface Contribution {
  readonly row: number;
  readonly what: ReportStep['what'];
  /** `chat #3` */
  readonly name: string;
  readonly kind: ReportStep['kind'];
  /** ns; more is slower. */
  readonly delta: Nanoseconds;
  /** Of the whole difference; NaN where there is none. */
  readonly share: number;
  /** `2,140 more output tokens`; may be empty. */
  readonly why: string;
}

/** Runs that were read and kept, as text that any engine can compare. */
export interface KeptRuns {
  /** A baseline, as a file holds it. */
  readonly baseline: string;
  /** The runs in it, in its order, with what to open to look at them. */
  readonly runs: readonly RunFiles[];
  /** Runs that could not be read, and why: sentences. */
  readonly problems: readonly string[];
}

/** How far reading the runs of a comparison is. */
export interface CompareProgress {
  readonly read: number;
  /** Known so far: folders may hold more. */
  readonly total: number;
  readonly name: string;
}
