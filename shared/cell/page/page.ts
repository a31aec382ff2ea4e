/**
 * The page of a cell: one run, its scores, its time and tokens, and the sources of every value. Made by the
 * engine from cell.json, from the trace's attributes and from the scorers' spans; shown by the Cell view. Texts in it
 * are already masked unless asked otherwise.
 */
import type { Nanoseconds } from '../../base/time.ts';
import type { Kind } from '../../trace/kind.ts';
import type { Ordinal } from '../../trace/table.ts';

export type Json = string | number | boolean | null | readonly Json[] | { readonly [key: string]: Json };

/** The place that a value comes from. */
export interface Origin {
  readonly from: 'cell.json' | 'resource' | 'span' | 'model calls' | 'recording' | 'computed';
  /** Key path in cell.json, attribute key, or the formula. */
  readonly at: string;
  /** The span whose attribute or event it is. */
  readonly span: Ordinal | undefined;
}

/** One source of a value, with the value that it has. */
export interface Source {
  readonly value: Json;
  readonly origin: Origin;
}

/** One value of the page with its sources. The first is the one that is shown. */
export interface SourcedValue {
  /** The published key: `cell_id`, `image_digest`, `started_at`, … */
  readonly key: string;
  readonly label: string;
  readonly sources: readonly Source[];
  /** Whether two sources have different values. */
  readonly conflict: boolean;
}

/** A score as it stands in the row at the top. */
export interface Axis {
  readonly key: 'pass_rate' | 'tokens' | 'latency' | 'blast_radius' | 'refusal' | 'integrity' | 'composite' | string;
  readonly label: string;
  /** NaN: none, or not applicable. */
  readonly value: number;
  /** As it is read: `1.000`, `20.5 s`, `not applicable`. */
  readonly text: string;
  readonly good: boolean | undefined;
  readonly evidence: readonly Evidence[];
}

/** The span, instant, file or text that a score rests on. */
export interface Evidence {
  /** `src/notes.md was not expected`, `test ties_pick_left failed`. */
  readonly text: string;
  readonly span: Ordinal | undefined;
  /** Instant on the document's clock, for the terminal. */
  readonly time: Nanoseconds | undefined;
  readonly file: string | undefined;
  /** Text to find in the terminal at that time. */
  readonly find: string | undefined;
}

/** A scorer's keys and values as it gave them. */
export interface ScorerBlock {
  readonly key: string;
  readonly values: readonly SourcedValue[];
  readonly span: Ordinal | undefined;
  readonly explanation: string;
}

/** The composite as it is computed here, beside the one that cell.json has (`inFile`). */
export interface CompositeView {
  readonly rows: readonly {
    readonly name: string;
    readonly weight: number;
    /** 0 … 1. */
    readonly component: number;
    readonly product: number;
    /** `1 / (1 + log10(1 + 20.496 s / 10))`. */
    readonly formula: string;
    /** The component as the file has it, where it differs. */
    readonly inFile: number | undefined;
  }[];
  readonly sum: number;
  readonly inFile: number | undefined;
  readonly note: string;
}

export interface TokenSource {
  readonly source: string;
  readonly prompt: number;
  readonly completion: number;
  readonly origin: Origin;
}

/** One bar that sums to the wall time: time is given to the deepest span that was running, by kind. */
export interface TimeShare {
  readonly kind: Kind | 'unattributed';
  /** ns */
  readonly time: Nanoseconds;
}

export interface CellPage {
  /** Whether anything names a cell; a plain trace has a page of tokens, time and calls only. */
  readonly isCell: boolean;
  readonly axes: readonly Axis[];
  readonly identity: readonly SourcedValue[];
  readonly timing: readonly SourcedValue[];
  readonly scorers: readonly ScorerBlock[];
  readonly composite: CompositeView | undefined;
  readonly tokens: readonly TokenSource[];
  /** Sentences for what a careful reader would see: conflicts, unattributed time, launch overhead. */
  readonly remarks: readonly { readonly text: string; readonly span: Ordinal | undefined }[];
  readonly time: readonly TimeShare[];
  /** Sum of `time`. ns */
  readonly wall: Nanoseconds;
  /** Keys of cell.json that no other section shows. */
  readonly other: readonly SourcedValue[];
  /** Why cell.json could not be read, where there is one. */
  readonly problem: string;
  readonly masked: number;
}

/** A row of the table of model calls. NaN and empty where unknown. */
export interface CallRow {
  readonly ordinal: Ordinal;
  readonly start: Nanoseconds;
  readonly duration: Nanoseconds;
  readonly model: string;
  readonly requestHash: string;
  readonly prompt: number;
  readonly completion: number;
  readonly cached: number;
  readonly reasoning: number;
  readonly timeToFirstToken: Nanoseconds;
  readonly finish: string;
  readonly error: string;
  readonly responseId: string;
}
