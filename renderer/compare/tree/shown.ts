/** What the merged tree shows now. Worked out once for what it depends on. */
import type { ComparedPair, Contribution } from '../../../shared/compare/comparison.ts';
import { NO_ROW } from '../../../shared/trace/table.ts';
import type { VisibleRows } from '../../../shared/trace/visible.ts';
import { compareStore } from '../../stores/compare.ts';
import { differing, sizeOf, visibleMerged } from './visible.ts';

export interface Shown extends VisibleRows {
  readonly pair: ComparedPair;
  readonly closed: ReadonlySet<number>;
  /** Which rows differ, while only those are shown (see `differing`). */
  readonly marks: Uint8Array | undefined;
}

let last: (Shown & { readonly only: boolean }) | undefined;

/** The rows that are shown; undefined while there is no pair. */
export function currentShown(): Shown | undefined {
  const { pair, collapsed, onlyDifferences } = compareStore.getState();
  if (!pair) {
    last = undefined;
    return undefined;
  }
  if (last?.pair === pair && last.closed === collapsed && last.only === onlyDifferences) return last;
  const marks = onlyDifferences ? factsOf(pair).marks() : undefined;
  const rows = visibleMerged(pair.merged, collapsed, marks);
  last = { pair, closed: collapsed, only: onlyDifferences, marks, ...rows };
  return last;
}

interface PairFacts {
  readonly size: number;
  /** Merged row by row of B. */
  readonly ofB: Int32Array;
  readonly contributions: ReadonlyMap<number, readonly Contribution[]>;
  marks(): Uint8Array;
}

const known = new WeakMap<ComparedPair, PairFacts>();

function factsOf(pair: ComparedPair): PairFacts {
  const before = known.get(pair);
  if (before) return before;
  const { merged } = pair;
  const ofB = new Int32Array(pair.tables[1].rowCount).fill(NO_ROW);
  for (let row = 0; row < merged.count; row++) {
    const inB = merged.rowB[row] as number;
    if (inB !== NO_ROW) ofB[inB] = row;
  }
  const size = sizeOf(merged, pair.difference);
  const contributions = new Map<number, Contribution[]>();
  for (const part of pair.contributions) {
    const parts = contributions.get(part.row);
    if (parts) parts.push(part);
    else contributions.set(part.row, [part]);
  }
  let marks: Uint8Array | undefined;
  const facts: PairFacts = {
    size,
    ofB,
    contributions,
    marks: () => {
      marks ??= differing(merged, size);
      return marks;
    },
  };
  known.set(pair, facts);
  return facts;
}

/** How large the parts of a pair are (see `sizeOf`). ns */
export function partSize(pair: ComparedPair): number {
  return factsOf(pair).size;
}

/** The merged row of a row of B; -1 for none. */
export function mergedRowOf(pair: ComparedPair, rowB: number): number {
  return factsOf(pair).ofB[rowB] ?? NO_ROW;
}

/** What a merged row's part of the difference consists of, in words, the largest first. */
export function contributionsOf(pair: ComparedPair, row: number): readonly Contribution[] {
  return factsOf(pair).contributions.get(row) ?? [];
}

/** Merged rows with a part of the difference, the largest first, as they are listed. Each once. */
export function rowsByDifference(pair: ComparedPair): number[] {
  return [...factsOf(pair).contributions.keys()].filter((row) => row !== NO_ROW);
}
