/** How often each name (or kind) came, how long it took, and how much of the wall time was its. */

import { medianOfSorted } from '../base/numbers.ts';
import type { Nanoseconds } from '../base/time.ts';
import { type CriticalPath, criticalPath } from './critical-path.ts';
import { isUnattributed } from './frames.ts';
import { FLAG, KINDS, type Kind, STATUS_ERROR } from './kind.ts';
import type { Row, SpanTable } from './table.ts';
import { makeScope, scopedTimes, type TimeScope } from './time-scope.ts';

export type StatisticsBy = 'name' | 'kind';

/**
 * `spans`: spans of a name. `unattributed`: time of a frame of that name in which nothing in it ran. `idle`: no span was
 * running at all. `outside`: spans that were not to be counted. `others`: the names that are too many to list.
 */
type StatisticOf = 'spans' | 'unattributed' | 'idle' | 'outside' | 'others';

/** Times in ns. NaN: it has none, or it is unknown. */
export interface Statistic {
  readonly of: StatisticOf;
  /** The name, or the kind; empty where there is neither. */
  readonly name: string;
  readonly kind: Kind;
  /** Spans; of `others`, names. */
  readonly count: number;
  /** Sum of the lengths. Spans of one name inside each other count each. */
  readonly total: Nanoseconds;
  /** Sum of the lengths outside the children. */
  readonly self: Nanoseconds;
  /** Time on the critical path: over all entries these sum to the wall time. */
  readonly path: Nanoseconds;
  readonly median: Nanoseconds;
  /** By nearest rank: the least length that 95 % of them do not exceed. */
  readonly p95: Nanoseconds;
  readonly max: Nanoseconds;
  readonly errors: number;
  /** Of spans with tokens inside each other those of the inner ones: the outer are taken to be their sums. */
  readonly inputTokens: number;
  readonly outputTokens: number;
  /** Spans without an end: they count until the end of the document. */
  readonly unfinished: number;
}

export interface TraceStatistics {
  readonly from: Nanoseconds;
  readonly to: Nanoseconds;
  readonly wall: Nanoseconds;
  /** Those with most time on the critical path first. */
  readonly entries: readonly Statistic[];
  /** Names (or kinds) that there are, listed or not. */
  readonly names: number;
  readonly spans: number;
  readonly unfinished: number;
  /** Of the entries, to the nanosecond the wall time. */
  readonly pathSum: Nanoseconds;
  /** More than the wall time where calls ran side by side. */
  readonly selfSum: Nanoseconds;
}

export interface StatisticsOptions {
  readonly by: StatisticsBy;
  readonly scope?: TimeScope | undefined;
  /** Only these rows count. Absent: all. */
  readonly rows?: Uint32Array | undefined;
  /** Of the same scope, where it is known already. */
  readonly path?: CriticalPath | undefined;
  /** Entries at most; the rest is one of `others`. */
  readonly most?: number;
}

const MOST = 5000;

/** Adds up. O(n log n), loops only. */
export function statistics(table: SpanTable, options: StatisticsOptions): TraceStatistics {
  const { by, scope = makeScope(table), most = MOST } = options;
  const path = options.path ?? criticalPath(table, scope);
  const { length, self } = scopedTimes(table, scope);
  const counted = options.rows && markRows(table, options.rows);
  const groups = new Groups(table, by);
  const groupOf = new Int32Array(table.rowCount).fill(-1);
  let outside = 0;
  for (let row = scope.firstRow; row < scope.endRow; row++) {
    const own = path.own[row] as number;
    if (Number.isNaN(length[row] as number)) continue;
    if (counted?.[row] === 0) {
      outside += own;
      continue;
    }
    const group = groups.of(row);
    const made = ((table.flags[row] as number) & FLAG.synthetic) !== 0;
    if (made || isUnattributed(table, row)) groups.gap(group, own);
    else groups.path[group] = (groups.path[group] as number) + own;
    // What stands for a missing parent is no span.
    if (made) continue;
    groupOf[row] = group;
    groups.add(group, row, length[row] as number, self[row] as number);
  }
  addTokens(table, table.inputTokens, groupOf, groups.inputTokens);
  addTokens(table, table.outputTokens, groupOf, groups.outputTokens);
  const entries = groups.entries(sortedLengths(groups, groupOf, length));
  if (path.idle > 0) entries.push({ ...NOTHING, of: 'idle', path: path.idle });
  if (outside > 0) entries.push({ ...NOTHING, of: 'outside', path: outside });
  entries.sort((a, b) => b.path - a.path || known(b.total) - known(a.total));
  return {
    from: scope.from,
    to: scope.to,
    wall: path.wall,
    entries: entries.length > most ? shortened(entries, most) : entries,
    names: groups.size,
    spans: sum(groups.count),
    unfinished: sum(groups.unfinished),
    pathSum: entries.reduce((all, entry) => all + entry.path, 0),
    selfSum: sum(groups.self),
  };
}

const NOTHING: Omit<Statistic, 'of' | 'path'> = {
  name: '',
  kind: 'internal',
  count: Number.NaN,
  total: Number.NaN,
  self: Number.NaN,
  median: Number.NaN,
  p95: Number.NaN,
  max: Number.NaN,
  errors: Number.NaN,
  inputTokens: Number.NaN,
  outputTokens: Number.NaN,
  unfinished: 0,
};

const known = (value: number): number => (Number.isNaN(value) ? 0 : value);

function sum(values: readonly number[]): number {
  let all = 0;
  for (const value of values) all += value;
  return all;
}

/** Names of the rows, or their kinds, as numbers from 0, with what is added up for each. */
class Groups {
  readonly count: number[] = [];
  readonly total: number[] = [];
  readonly self: number[] = [];
  readonly path: number[] = [];
  readonly gaps: number[] = [];
  readonly gapCount: number[] = [];
  readonly errors: number[] = [];
  readonly unfinished: number[] = [];
  readonly inputTokens: number[] = [];
  readonly outputTokens: number[] = [];
  readonly #table: SpanTable;
  readonly #by: StatisticsBy;
  readonly #numbers = new Map<number, number>();
  readonly #first: Row[] = [];

  constructor(table: SpanTable, by: StatisticsBy) {
    this.#table = table;
    this.#by = by;
  }

  get size(): number {
    return this.#first.length;
  }

  /** A name that two kinds of span have is two. */
  of(row: Row): number {
    const kind = this.#table.kind[row] as number;
    const key = this.#by === 'kind' ? kind : (this.#table.name[row] as number) * KINDS.length + kind;
    const before = this.#numbers.get(key);
    if (before !== undefined) return before;
    const number = this.#first.push(row) - 1;
    this.#numbers.set(key, number);
    for (const column of [this.count, this.total, this.self, this.path, this.gaps, this.gapCount]) column.push(0);
    for (const column of [this.errors, this.unfinished]) column.push(0);
    for (const column of [this.inputTokens, this.outputTokens]) column.push(Number.NaN);
    return number;
  }

  add(group: number, row: Row, length: Nanoseconds, self: Nanoseconds): void {
    this.count[group] = (this.count[group] as number) + 1;
    this.total[group] = (this.total[group] as number) + length;
    this.self[group] = (this.self[group] as number) + self;
    if (this.#table.status[row] === STATUS_ERROR) this.errors[group] = (this.errors[group] as number) + 1;
    if (Number.isNaN(this.#table.duration[row])) this.unfinished[group] = (this.unfinished[group] as number) + 1;
  }

  gap(group: number, time: Nanoseconds): void {
    if (!(time > 0)) return;
    this.gaps[group] = (this.gaps[group] as number) + time;
    this.gapCount[group] = (this.gapCount[group] as number) + 1;
  }

  entries(lengths: readonly Float64Array[]): Statistic[] {
    const entries: Statistic[] = [];
    for (let group = 0; group < this.size; group++) {
      const row = this.#first[group] as Row;
      const kind = KINDS[this.#table.kind[row] as number] ?? 'internal';
      const name = this.#by === 'kind' ? kind : (this.#table.strings[this.#table.name[row] as number] ?? '');
      const sorted = lengths[group] as Float64Array;
      if (sorted.length > 0) {
        entries.push({
          of: 'spans',
          name,
          kind,
          count: sorted.length,
          total: this.total[group] as number,
          self: this.self[group] as number,
          path: this.path[group] as number,
          median: medianOfSorted(sorted),
          p95: nearestRank(sorted, 0.95),
          max: sorted[sorted.length - 1] as number,
          errors: this.errors[group] as number,
          inputTokens: this.inputTokens[group] as number,
          outputTokens: this.outputTokens[group] as number,
          unfinished: this.unfinished[group] as number,
        });
      }
      const time = this.gaps[group] as number;
      if (time === 0) continue;
      entries.push({ ...NOTHING, of: 'unattributed', name, kind, count: this.gapCount[group] as number, path: time });
    }
    return entries;
  }
}

/** Adds tokens up, from the last row to the first: what lies inside a row has been seen before it. */
function addTokens(table: SpanTable, counts: Float64Array, groupOf: Int32Array, sums: number[]): void {
  let lowestCounted = Number.POSITIVE_INFINITY;
  for (let i = counts.length - 1; i >= 0; i--) {
    const row = table.tokenRow[i] as number;
    const count = counts[i] as number;
    if (Number.isNaN(count)) continue;
    const isInnermost = lowestCounted >= (table.subtreeEnd[row] as number);
    lowestCounted = row;
    const group = groupOf[row] as number;
    if (isInnermost && group >= 0) sums[group] = known(sums[group] as number) + count;
  }
}

/** The lengths of each group, ascending: views of one column. */
function sortedLengths(groups: Groups, groupOf: Int32Array, length: Float64Array): Float64Array[] {
  const next: number[] = [];
  let at = 0;
  for (const count of groups.count) {
    next.push(at);
    at += count;
  }
  const all = new Float64Array(at);
  for (let row = 0; row < groupOf.length; row++) {
    const group = groupOf[row] as number;
    if (group < 0) continue;
    all[next[group] as number] = length[row] as number;
    next[group] = (next[group] as number) + 1;
  }
  return groups.count.map((count, group) => all.subarray((next[group] as number) - count, next[group]).sort());
}

/** The least of ascending values that a `share` (0 … 1) of them does not exceed. NaN of none. */
export function nearestRank(sorted: Float64Array, share: number): number {
  if (sorted.length === 0) return Number.NaN;
  return sorted[Math.max(0, Math.ceil(share * sorted.length) - 1)] as number;
}

function markRows(table: SpanTable, rows: Uint32Array): Uint8Array {
  const mask = new Uint8Array(table.rowCount);
  for (const row of rows) if (row < mask.length) mask[row] = 1;
  return mask;
}

/** The first so many, and one entry for all that are left. */
function shortened(entries: readonly Statistic[], most: number): Statistic[] {
  const kept = entries.slice(0, most);
  const columns = ['total', 'self', 'path', 'errors', 'inputTokens', 'outputTokens', 'unfinished'] as const;
  const others: { -readonly [K in keyof Statistic]: Statistic[K] } = { ...NOTHING, of: 'others', path: 0, count: 0 };
  for (let i = most; i < entries.length; i++) {
    const entry = entries[i] as Statistic;
    if (entry.of === 'idle' || entry.of === 'outside') kept.push(entry);
    else {
      others.count += 1;
      others.max = Math.max(known(others.max), known(entry.max));
      for (const column of columns) {
        if (!Number.isNaN(entry[column])) others[column] = known(others[column]) + entry[column];
      }
    }
  }
  return others.count > 0 ? [...kept, others] : kept;
}
