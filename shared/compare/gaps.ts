/** Where the time lies that no step of a run covers: between which of the steps that both runs have. */
import { formatDuration } from '../base/format.ts';
import { upperBound } from '../base/search.ts';
import type { Nanoseconds } from '../base/time.ts';
import { type PathSegments, pathSegments } from '../trace/critical-path.ts';
import { NO_ROW, type Row, type SpanTable } from '../trace/table.ts';
import { type Alignment, listChildren } from './align.ts';
import type { Part } from './attribution.ts';
import { type Match, rising } from './sequence.ts';
import type { BothSides } from './sides.ts';

/** A gap is told where it is at least this part of all that the gaps of a step gained and lost. */
const LARGE = 0.3;

/** Tells where the unattributed time of two aligned runs lies. `names` are those of the new run's steps, by row. */
export class Gaps {
  readonly #base: SpanTable;
  readonly #new: SpanTable;
  readonly #alignment: Alignment;
  readonly #names: readonly string[];
  #segments: BothSides<RowSegments> | undefined;

  constructor(base: SpanTable, newTable: SpanTable, alignment: Alignment, names: readonly string[]) {
    this.#base = base;
    this.#new = newTable;
    this.#alignment = alignment;
    this.#names = names;
  }

  /**
   * The large gaps of a step that both runs have, or (NO_ROW twice) of the document: `+2.04 s between write and chat #3`.
   * Where `delta` is not of these two runs but of many, only where most of it lies. Empty where nothing in the step is in
   * both runs.
   */
  told({ baseRow, newRow, delta: whole }: Pick<Part, 'baseRow' | 'newRow' | 'delta'>): string {
    if ((baseRow === NO_ROW) !== (newRow === NO_ROW)) return '';
    const anchors = this.#anchors(baseRow);
    if (anchors.length === 0) return '';
    const deltas = this.#deltas(baseRow, newRow, anchors);
    const sum = deltas.reduce((all, delta) => all + delta, 0);
    const moved = deltas.reduce((all, delta) => all + Math.abs(delta), 0);
    const large = [...deltas]
      .map((delta, gap) => ({ delta, gap }))
      .filter(({ delta }) => delta !== 0 && Math.abs(delta) >= LARGE * moved)
      .sort((x, y) => Math.abs(y.delta) - Math.abs(x.delta));
    if (sum === whole) return large.map(({ delta, gap }) => `${signed(delta)} ${this.#place(anchors, gap)}`).join(', ');
    const [first] = large;
    const most = first && Math.abs(first.delta) >= 0.5 * moved && Math.sign(first.delta) === Math.sign(whole);
    return most ? `most of it ${this.#place(anchors, first.gap)}` : '';
  }

  /** Counterparts that stand in the same order in both: rows of the base and the new run. */
  #anchors(baseRow: Row): readonly Match[] {
    const { inNew } = this.#alignment;
    const pairs: Match[] = [];
    for (const row of listChildren(this.#base, baseRow)) {
      if (inNew[row] !== NO_ROW) pairs.push([row, inNew[row] as Row]);
    }
    // In tree order, so by start in both.
    return rising(pairs);
  }

  #deltas(baseRow: Row, newRow: Row, anchors: readonly Match[]): Float64Array {
    this.#segments ??= { base: segmentsByRow(this.#base), new: segmentsByRow(this.#new) };
    const deltas = new Float64Array(anchors.length + 1);
    const add = ({ first, order, segments }: RowSegments, row: Row, starts: Float64Array, sign: number) => {
      for (let at = first[row + 1] as number; at < (first[row + 2] as number); at++) {
        const i = order[at] as number;
        const from = segments.from[i] as Nanoseconds;
        const gap = upperBound(starts, from);
        deltas[gap] = (deltas[gap] as number) + sign * ((segments.to[i] as Nanoseconds) - from);
      }
    };
    const baseStarts = Float64Array.from(anchors, ([row]) => this.#base.start[row] as number);
    const newStarts = Float64Array.from(anchors, ([, row]) => this.#new.start[row] as number);
    add(this.#segments.base, baseRow, baseStarts, -1);
    add(this.#segments.new, newRow, newStarts, 1);
    return deltas;
  }

  #place(anchors: readonly Match[], gap: number): string {
    const name = (index: number) => this.#names[anchors[index]?.[1] ?? -1] ?? '';
    if (gap === 0) return `before ${name(0)}`;
    if (gap === anchors.length) return `after ${name(gap - 1)}`;
    return `between ${name(gap - 1)} and ${name(gap)}`;
  }
}

/** The pieces of the critical path, those of row r being `order[first[r + 1] … first[r + 2])`: NO_ROW is one, too. */
interface RowSegments {
  readonly segments: PathSegments;
  readonly first: Uint32Array;
  readonly order: Uint32Array;
}

function segmentsByRow(table: SpanTable): RowSegments {
  const segments = pathSegments(table);
  const first = new Uint32Array(table.rowCount + 2);
  for (const row of segments.row) first[row + 2] = (first[row + 2] as number) + 1;
  for (let i = 1; i < first.length; i++) first[i] = (first[i] as number) + (first[i - 1] as number);
  const next = first.slice();
  const order = new Uint32Array(segments.row.length);
  for (let i = 0; i < order.length; i++) {
    const row = segments.row[i] as Row;
    const at = next[row + 1] as number;
    order[at] = i;
    next[row + 1] = at + 1;
  }
  return { segments, first, order };
}

const signed = (ns: Nanoseconds): string => `${ns < 0 ? '−' : '+'}${formatDuration(Math.abs(ns))}`;
