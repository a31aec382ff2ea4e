/** Aligns two runs step by step: which span of one is which of the other, and which have no counterpart. */
import { NO_ROW, type Row, type SpanTable } from '../trace/table.ts';
import { type ComparedRun, LEVELS, likeness, NAME_LEVEL } from './run.ts';
import { commonSubsequence, type Match } from './sequence.ts';
import type { BothSides } from './sides.ts';

export interface Alignment {
  /** By row of the base the row of the new run, or NO_ROW: removed. */
  readonly inNew: Int32Array;
  /** By row of the new run the row of the base, or NO_ROW: added. */
  readonly inBase: Int32Array;
}

/**
 * Tops are aligned with tops and the children of aligned steps with each other: first what is the same in content and
 * outcome, between those what is the same in content, then in name; then steps of agents and models that the other run
 * had others of, by what they did; last, equal steps that only changed their order.
 * Retries and insertions stay insertions. Iterative; near-linear where the runs are alike. `align(newRun, base)` is the
 * same alignment the other way round.
 */
export function align(base: ComparedRun, newRun: ComparedRun): Alignment {
  return isBefore(newRun, base) ? reversed(alignOrdered(newRun, base)) : alignOrdered(base, newRun);
}

const reversed = ({ inBase, inNew }: Alignment): Alignment => ({ inBase: inNew, inNew: inBase });

/** An order of runs that does not depend on which one is given first. Runs that tie are the same in every step. */
function isBefore(base: ComparedRun, newRun: ComparedRun): boolean {
  if (base.table.rowCount !== newRun.table.rowCount) return base.table.rowCount < newRun.table.rowCount;
  if (base.wall !== newRun.wall) return base.wall < newRun.wall;
  for (let row = 0; row < base.table.rowCount; row++) {
    const [x, y] = [base.keys[0]?.[row] as number, newRun.keys[0]?.[row] as number];
    if (x !== y) return x < y;
    const [s, t] = [base.table.start[row] as number, newRun.table.start[row] as number];
    if (s !== t) return s < t;
  }
  return false;
}

function alignOrdered(base: ComparedRun, newRun: ComparedRun): Alignment {
  const inNew = new Int32Array(base.table.rowCount).fill(NO_ROW);
  const inBase = new Int32Array(newRun.table.rowCount).fill(NO_ROW);
  const sides = { base: makeSide(base, newRun), new: makeSide(newRun, base) };
  const waiting: [Row, Row][] = [[NO_ROW, NO_ROW]];
  for (let pair = waiting.pop(); pair; pair = waiting.pop()) {
    const baseChildren = listChildren(base.table, pair[0]);
    const newChildren = listChildren(newRun.table, pair[1]);
    if (baseChildren.length === 0 || newChildren.length === 0) continue;
    for (const [i, j] of alignSiblings(sides, baseChildren, newChildren)) {
      const [baseRow, newRow] = [baseChildren[i] as Row, newChildren[j] as Row];
      inNew[baseRow] = newRow;
      inBase[newRow] = baseRow;
      waiting.push([baseRow, newRow]);
    }
  }
  return { inNew, inBase };
}

/** A run, and the names in it that the other run does not have: what they are called may have changed. */
interface NamedSide {
  readonly run: ComparedRun;
  readonly own: ReadonlySet<number>;
}

function makeSide(run: ComparedRun, other: ComparedRun): NamedSide {
  const others = new Set(other.keys[NAME_LEVEL]);
  return { run, own: new Set(run.keys[NAME_LEVEL]?.filter((key) => !others.has(key))) };
}

/** By what a step is known at a level. Where its name is in both runs no other name is looked for. */
function keyAt({ run, own }: NamedSide, level: number, row: Row, none: number): number {
  const known = level <= NAME_LEVEL || own.has(run.keys[NAME_LEVEL]?.[row] as number);
  return known ? (run.keys[level]?.[row] as number) : none;
}

/** Rows below a row; NO_ROW: the rows at the top. */
export function listChildren(table: SpanTable, row: Row): Row[] {
  const end = row === NO_ROW ? table.rowCount : (table.subtreeEnd[row] as number);
  const children: Row[] = [];
  for (let child = row + 1; child < end; child = table.subtreeEnd[child] as number) children.push(child);
  return children;
}

function alignSiblings(
  sides: BothSides<NamedSide>,
  baseChildren: readonly Row[],
  newChildren: readonly Row[],
): Match[] {
  const [base, newRun] = [sides.base.run, sides.new.run];
  const found: Match[] = [];
  let gaps: [from: number, to: number, newFrom: number, newTo: number][] = [
    [0, baseChildren.length, 0, newChildren.length],
  ];
  const levels = sides.base.own.size > 0 && sides.new.own.size > 0 ? LEVELS : NAME_LEVEL + 1;
  for (let level = 0; level < levels; level++) {
    const baseKeys = baseChildren.map((row) => keyAt(sides.base, level, row, -1));
    const newKeys = newChildren.map((row) => keyAt(sides.new, level, row, -2));
    const next: typeof gaps = [];
    for (const [from, to, newFrom, newTo] of gaps) {
      if (from === to || newFrom === newTo) continue;
      const matches = commonSubsequence(baseKeys.slice(from, to), newKeys.slice(newFrom, newTo), (i, j) =>
        likeness(base, baseChildren[from + i] as Row, newRun, newChildren[newFrom + j] as Row),
      );
      let [at, newAt] = [from, newFrom];
      for (const [i, j] of matches) {
        found.push([from + i, newFrom + j]);
        next.push([at, from + i, newAt, newFrom + j]);
        [at, newAt] = [from + i + 1, newFrom + j + 1];
      }
      next.push([at, to, newAt, newTo]);
    }
    gaps = next;
  }
  return [...found, ...moved(base, baseChildren, newRun, newChildren, found)];
}

/** Steps without a counterpart in order that are equal in content all the same: calls that ran side by side. */
function moved(
  base: ComparedRun,
  baseChildren: readonly Row[],
  newRun: ComparedRun,
  newChildren: readonly Row[],
  found: readonly Match[],
): Match[] {
  const baseUsed = new Set(found.map(([i]) => i));
  const newUsed = new Set(found.map(([, j]) => j));
  const places = new Map<number, number[]>();
  for (let j = newChildren.length - 1; j >= 0; j--) {
    if (newUsed.has(j)) continue;
    const key = newRun.keys[0]?.[newChildren[j] as Row] as number;
    const list = places.get(key);
    if (list) list.push(j);
    else places.set(key, [j]);
  }
  const matches: Match[] = [];
  for (let i = 0; i < baseChildren.length; i++) {
    if (baseUsed.has(i)) continue;
    const j = places.get(base.keys[0]?.[baseChildren[i] as Row] as number)?.pop();
    if (j !== undefined) matches.push([i, j]);
  }
  return matches;
}
