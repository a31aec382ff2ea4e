/** Two runs against each other: aligned, attributed, merged, and in words. */
import type { Nanoseconds } from '../base/time.ts';
import { KINDS } from '../trace/kind.ts';
import { NO_ROW, type Row } from '../trace/table.ts';
import { type Alignment, align } from './align.ts';
import { attribute, type Part } from './attribution.ts';
import type { ComparedPair, Contribution } from './comparison.ts';
import { extentOf, type Link, linkOf } from './link.ts';
import { type Merged, mergedRowOf, mergeRuns } from './merged.ts';
import { type ComparedRun, NAME_LEVEL } from './run.ts';
import { StepWords } from './step-words.ts';

export interface AlignedPair {
  readonly a: ComparedRun;
  readonly b: ComparedRun;
  readonly alignment: Alignment;
  /** The largest first; they sum to the difference of the walls. */
  readonly parts: readonly Part[];
  readonly link: Link;
  readonly merged: Merged;
  /** Merged row of the first model answer or tool call that differs: added, removed, or other in content. -1: none */
  readonly divergence: Row;
}

/** More parts than this nobody reads. */
const MOST_CONTRIBUTIONS = 500;

export function alignPair(a: ComparedRun, b: ComparedRun): AlignedPair {
  const alignment = align(a, b);
  const parts = attribute(a, b, alignment);
  const link = linkOf(a, b, alignment);
  const merged = mergeRuns(a, b, alignment, parts, link);
  return { a, b, alignment, parts, link, merged, divergence: firstDivergence(a, b, merged) };
}

/** As it crosses to whoever shows it. `base` and `against` are the runs' places in their lists. */
export function comparedPair(pair: AlignedPair, base: number, against: number): ComparedPair {
  const { a, b, parts, merged, link, divergence } = pair;
  const [fromA, toA] = extentOf(a);
  const [fromB, toB] = extentOf(b);
  let rest: Nanoseconds = 0;
  for (let i = MOST_CONTRIBUTIONS; i < parts.length; i++) rest += (parts[i] as Part).delta;
  return {
    base,
    against,
    tables: [a.table, b.table],
    from: [fromA, fromB],
    to: [toA, toB],
    difference: b.wall - a.wall,
    idleDelta: merged.idleDelta,
    merged: merged.rows,
    contributions: contributionsOf(pair),
    rest: { count: Math.max(0, parts.length - MOST_CONTRIBUTIONS), delta: rest },
    divergence,
    link,
  };
}

function contributionsOf(pair: AlignedPair): Contribution[] {
  const { a, b, parts, merged } = pair;
  const words = new StepWords(pair);
  const difference = b.wall - a.wall;
  return parts.slice(0, MOST_CONTRIBUTIONS).map((part) => ({
    row: mergedRowOf(part, merged.ofA, merged.ofB),
    what: part.what,
    name: words.label(part),
    kind: words.kind(part),
    delta: part.delta,
    share: difference === 0 ? Number.NaN : part.delta / difference,
    why: words.why(part),
  }));
}

function firstDivergence(a: ComparedRun, b: ComparedRun, { rows }: Merged): Row {
  for (let rank = 0; rank < rows.count; rank++) {
    const row = rows.byStart[rank] as Row;
    const [inA, inB] = [rows.rowA[row] as Row, rows.rowB[row] as Row];
    const kind = KINDS[(inB === NO_ROW ? a.table.kind[inA] : b.table.kind[inB]) as number];
    if (kind !== 'model' && kind !== 'tool') continue;
    // Another model may give the same answer.
    const level = kind === 'model' ? NAME_LEVEL + 1 : 1;
    if (inA === NO_ROW || inB === NO_ROW || a.keys[level]?.[inA] !== b.keys[level]?.[inB]) return row;
  }
  return NO_ROW;
}
