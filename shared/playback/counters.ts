/** What the transport bar counts: steps, errors, model calls and tokens up to an instant. */
import { float64 } from '../base/columns.ts';
import { firstIndexWhere, upperBound } from '../base/search.ts';
import type { Nanoseconds } from '../base/time.ts';
import { kindIndex, STATUS_ERROR } from '../trace/kind.ts';
import { type Row, rowEnd, type SpanTable } from '../trace/table.ts';
import { ranks } from './steps.ts';

/** A value that grows at instants: `values[i]` from `times[i]` on, 0 before the first. */
export interface StepFunction {
  readonly times: Float64Array;
  readonly values: Float64Array;
}

/** The value at an instant. */
export function valueAt(steps: StepFunction, time: Nanoseconds): number {
  const count = upperBound(steps.times, time);
  return count === 0 ? 0 : (steps.values[count - 1] as number);
}

/** The value in the end. */
export function finalValue(steps: StepFunction): number {
  return steps.values[steps.values.length - 1] ?? 0;
}

export interface Counters {
  /** An error counts when its span ends: before that nobody could know. */
  readonly errors: StepFunction;
  /** A model call counts when it starts. */
  readonly modelCalls: StepFunction;
  /** Tokens count when their span ends. */
  readonly inputTokens: StepFunction;
  readonly outputTokens: StepFunction;
}

const MODEL = kindIndex('model');

/**
 * Counts the document, or one trace of it. Where spans with tokens lie inside each other, the outer ones are taken
 * to be sums of the inner ones and left out.
 */
export function makeCounters(table: SpanTable, trace?: number): Counters {
  const range = trace === undefined ? undefined : table.traces[trace];
  const first = range?.firstRow ?? 0;
  const end = range?.endRow ?? table.rowCount;
  const errors = float64();
  const modelCalls = float64();
  for (let row = first; row < end; row++) {
    if (table.status[row] === STATUS_ERROR) errors.push(rowEnd(table, row));
    if (table.kind[row] === MODEL) modelCalls.push(table.start[row] as number);
  }
  return {
    errors: oneEach(errors.toArray()),
    modelCalls: oneEach(modelCalls.toArray()),
    inputTokens: tokens(table, table.inputTokens, first, end),
    outputTokens: tokens(table, table.outputTokens, first, end),
  };
}

function tokens(table: SpanTable, counts: Float64Array, first: Row, end: Row): StepFunction {
  const growth = new Growth();
  // From the last row to the first, so that what lies inside a row has been seen before it.
  let lowestCounted = Number.POSITIVE_INFINITY;
  for (let i = counts.length - 1; i >= 0; i--) {
    const row = table.tokenRow[i] as number;
    const count = counts[i] as number;
    if (row < first || row >= end || Number.isNaN(count)) continue;
    if (lowestCounted >= (table.subtreeEnd[row] as number)) growth.add(rowEnd(table, row), count);
    lowestCounted = row;
  }
  return growth.steps();
}

/** Grows by one at each of the times. */
function oneEach(times: Float64Array): StepFunction {
  const values = new Float64Array(times.length);
  for (let i = 0; i < values.length; i++) values[i] = i + 1;
  return { times: times.sort(), values };
}

class Growth {
  readonly #times = float64();
  readonly #amounts = float64();

  add(time: Nanoseconds, amount: number): void {
    this.#times.push(time);
    this.#amounts.push(amount);
  }

  steps(): StepFunction {
    const times = this.#times.toArray();
    const order = new Uint32Array(times.length);
    for (let i = 0; i < order.length; i++) order[i] = i;
    order.sort((a, b) => (times[a] as number) - (times[b] as number));
    const values = new Float64Array(times.length);
    let sum = 0;
    for (let i = 0; i < order.length; i++) {
      sum += this.#amounts.data[order[i] as number] as number;
      values[i] = sum;
    }
    return { times: times.sort(), values };
  }
}

/** The visible rows in the order that stepping visits them. Make it again when the visible rows change. */
export interface StepOrder {
  readonly rows: Uint32Array;
  readonly starts: Float64Array;
}

export function stepOrder(table: SpanTable, visible: Uint32Array, positionOf: Int32Array): StepOrder {
  const rows = new Uint32Array(visible.length);
  let count = 0;
  for (let rank = 0; rank < table.rowCount && count < rows.length; rank++) {
    const row = table.byStart[rank] as number;
    if (positionOf[row] !== -1) rows[count++] = row;
  }
  const starts = new Float64Array(rows.length);
  for (let i = 0; i < rows.length; i++) starts[i] = table.start[rows[i] as number] as number;
  return { rows, starts };
}

/**
 * "Step n of m": the selected row's number where it starts at `time`, else how many visible rows have started.
 * 0 before the first.
 */
export function stepNumber(table: SpanTable, order: StepOrder, time: Nanoseconds, selectedRow: Row): number {
  const started = upperBound(order.starts, time);
  if (selectedRow < 0 || table.start[selectedRow] !== time) return started;
  // The rows are ordered by rank, so those up to the selected one are found by halving.
  const rankOf = ranks(table);
  const selectedRank = rankOf[selectedRow] as number;
  return firstIndexWhere(started, (index) => (rankOf[order.rows[index] as number] as number) > selectedRank);
}
