/** The rows of the merged tree that are shown now. Worked out once for what they depend on. */
import type { ComparedPair, Contribution } from '../../../shared/compare/comparison.ts';
import type { BothSides } from '../../../shared/compare/sides.ts';
import { stepNames } from '../../../shared/compare/step-words.ts';
import { NO_ROW } from '../../../shared/trace/table.ts';
import { compareStore } from '../../stores/compare.ts';
import type { ShownTree } from '../../ui/tree-grid/tree-actions.ts';
import { differing, largestPart, NOISE, opens, sizeOf, visibleMerged } from './visible.ts';

export interface Shown extends ShownTree {
  readonly pair: ComparedPair;
  /** Which rows differ, while only those are shown (see `differing`). */
  readonly marks: Uint8Array | undefined;
}

let last: { readonly collapsed: ReadonlySet<number>; readonly only: boolean; readonly shown: Shown } | undefined;

/** The rows that are shown; undefined while there is no pair. */
export function currentShown(): Shown | undefined {
  const { pair, collapsed, onlyDifferences } = compareStore.getState();
  if (!pair) {
    last = undefined;
    return undefined;
  }
  if (last?.shown.pair === pair && last.collapsed === collapsed && last.only === onlyDifferences) return last.shown;
  const { merged } = pair;
  const { count, parent, subtreeEnd, depth } = merged;
  const marks = onlyDifferences ? factsOf(pair).marks() : undefined;
  const rows = visibleMerged(merged, collapsed, marks);
  const canOpen = (row: number) => opens(merged, row, marks);
  last = {
    collapsed,
    only: onlyDifferences,
    shown: { pair, marks, count, parent, subtreeEnd, depth, canOpen, ...rows },
  };
  return last.shown;
}

interface PairFacts {
  readonly size: number;
  readonly largest: number;
  /** Merged row by row of the new run. */
  readonly byNewRow: Int32Array;
  readonly contributions: ReadonlyMap<number, readonly Contribution[]>;
  marks(): Uint8Array;
  /** As `stepNames`, of each run. */
  names(): BothSides<readonly string[]>;
}

const known = new WeakMap<ComparedPair, PairFacts>();

function factsOf(pair: ComparedPair): PairFacts {
  const before = known.get(pair);
  if (before) return before;
  const { merged } = pair;
  const byNewRow = new Int32Array(pair.tables.new.rowCount).fill(NO_ROW);
  for (let row = 0; row < merged.count; row++) {
    const inNew = merged.newRow[row] as number;
    if (inNew !== NO_ROW) byNewRow[inNew] = row;
  }
  const size = sizeOf(merged, pair.difference);
  const contributions = new Map<number, Contribution[]>();
  for (const part of pair.contributions) {
    const parts = contributions.get(part.row);
    if (parts) parts.push(part);
    else contributions.set(part.row, [part]);
  }
  let marks: Uint8Array | undefined;
  let names: ReturnType<PairFacts['names']> | undefined;
  const facts: PairFacts = {
    size,
    largest: largestPart(merged),
    byNewRow,
    contributions,
    marks: () => {
      marks ??= differing(merged, size);
      return marks;
    },
    names: () => {
      names ??= { base: stepNames(pair.tables.base), new: stepNames(pair.tables.new) };
      return names;
    },
  };
  known.set(pair, facts);
  return facts;
}

/** The lengths that parts of a pair are measured by: `size` is for telling noise (see `sizeOf`), `largest` the largest one. ns */
export function partSizes(pair: ComparedPair): { readonly size: number; readonly largest: number } {
  return factsOf(pair);
}

/** `#3` where a merged row is the third of its name in its run, as verdict and contributions call it; empty for the only one. */
export function numberOf(pair: ComparedPair, row: number): string {
  const side = pair.merged.newRow[row] === NO_ROW ? 'base' : 'new';
  const inRun = (side === 'base' ? pair.merged.baseRow : pair.merged.newRow)[row] as number;
  const { name, strings } = pair.tables[side];
  const own = strings[name[inRun] as number] ?? '';
  return (factsOf(pair).names()[side][inRun] ?? '').slice(own.length + 1);
}

/** The merged row of a row of the new run; -1 for none. */
export function mergedRowOf(pair: ComparedPair, newRow: number): number {
  return factsOf(pair).byNewRow[newRow] ?? NO_ROW;
}

/** Returns the reasons for a merged row's part of the difference, in words, the largest first. */
export function contributionsOf(pair: ComparedPair, row: number): readonly Contribution[] {
  return factsOf(pair).contributions.get(row) ?? [];
}

/** Merged rows with more than noise of the difference, the largest part first, as they are listed. Each once. */
export function rowsByDifference(pair: ComparedPair): number[] {
  const { size, contributions } = factsOf(pair);
  const rows: number[] = [];
  for (const [row, parts] of contributions) {
    if (row !== NO_ROW && parts.some(({ delta }) => Math.abs(delta) > size * NOISE)) rows.push(row);
  }
  return rows;
}
