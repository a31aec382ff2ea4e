/** Aligns two runs step by step: which span of one is which of the other, and which have no counterpart. */
import { NO_ROW, type Row, type SpanTable } from '../trace/table.ts';
import { type ComparedRun, LEVELS, likeness, NAME_LEVEL } from './run.ts';
import { commonSubsequence, type Match } from './sequence.ts';

export interface Alignment {
  /** By row of A the row of B, or NO_ROW: removed. */
  readonly inB: Int32Array;
  /** By row of B the row of A, or NO_ROW: added. */
  readonly inA: Int32Array;
}

/**
 * Tops are aligned with tops and the children of aligned steps with each other: first what is the same in content and
 * outcome, between those what is the same in content, then in name; then steps of agents and models that the other run
 * had others of, by what they did; last, equal steps that only changed their order.
 * Retries and insertions stay insertions. Iterative; near-linear where the runs are alike. `align(b, a)` is the same
 * alignment the other way round.
 */
export function align(a: ComparedRun, b: ComparedRun): Alignment {
  return isBefore(b, a) ? reversed(alignOrdered(b, a)) : alignOrdered(a, b);
}

const reversed = ({ inA, inB }: Alignment): Alignment => ({ inA: inB, inB: inA });

/** An order of runs that does not depend on which one is given first. Runs that tie are the same in every step. */
function isBefore(a: ComparedRun, b: ComparedRun): boolean {
  if (a.table.rowCount !== b.table.rowCount) return a.table.rowCount < b.table.rowCount;
  if (a.wall !== b.wall) return a.wall < b.wall;
  for (let row = 0; row < a.table.rowCount; row++) {
    const [x, y] = [a.keys[0]?.[row] as number, b.keys[0]?.[row] as number];
    if (x !== y) return x < y;
    const [s, t] = [a.table.start[row] as number, b.table.start[row] as number];
    if (s !== t) return s < t;
  }
  return false;
}

function alignOrdered(a: ComparedRun, b: ComparedRun): Alignment {
  const inB = new Int32Array(a.table.rowCount).fill(NO_ROW);
  const inA = new Int32Array(b.table.rowCount).fill(NO_ROW);
  const sides: Sides = [sideOf(a, b), sideOf(b, a)];
  const waiting: [Row, Row][] = [[NO_ROW, NO_ROW]];
  for (let pair = waiting.pop(); pair; pair = waiting.pop()) {
    const ofA = childrenOf(a.table, pair[0]);
    const ofB = childrenOf(b.table, pair[1]);
    if (ofA.length === 0 || ofB.length === 0) continue;
    for (const [i, j] of alignSiblings(sides, ofA, ofB)) {
      const [rowA, rowB] = [ofA[i] as Row, ofB[j] as Row];
      inB[rowA] = rowB;
      inA[rowB] = rowA;
      waiting.push([rowA, rowB]);
    }
  }
  return { inB, inA };
}

/** A run, and the names in it that the other run does not have: what they are called may have changed. */
interface Side {
  readonly run: ComparedRun;
  readonly own: ReadonlySet<number>;
}
type Sides = readonly [a: Side, b: Side];

function sideOf(run: ComparedRun, other: ComparedRun): Side {
  const others = new Set(other.keys[NAME_LEVEL]);
  return { run, own: new Set(run.keys[NAME_LEVEL]?.filter((key) => !others.has(key))) };
}

/** By what a step is known at a level. Where its name is in both runs no other name is looked for. */
function keyAt({ run, own }: Side, level: number, row: Row, none: number): number {
  const known = level <= NAME_LEVEL || own.has(run.keys[NAME_LEVEL]?.[row] as number);
  return known ? (run.keys[level]?.[row] as number) : none;
}

/** Rows below a row; NO_ROW: the rows at the top. */
export function childrenOf(table: SpanTable, row: Row): Row[] {
  const end = row === NO_ROW ? table.rowCount : (table.subtreeEnd[row] as number);
  const children: Row[] = [];
  for (let child = row + 1; child < end; child = table.subtreeEnd[child] as number) children.push(child);
  return children;
}

function alignSiblings([sideA, sideB]: Sides, ofA: readonly Row[], ofB: readonly Row[]): Match[] {
  const [a, b] = [sideA.run, sideB.run];
  const found: Match[] = [];
  let gaps: [from: number, to: number, fromB: number, toB: number][] = [[0, ofA.length, 0, ofB.length]];
  const levels = sideA.own.size > 0 && sideB.own.size > 0 ? LEVELS : NAME_LEVEL + 1;
  for (let level = 0; level < levels; level++) {
    const keysA = ofA.map((row) => keyAt(sideA, level, row, -1));
    const keysB = ofB.map((row) => keyAt(sideB, level, row, -2));
    const next: typeof gaps = [];
    for (const [from, to, fromB, toB] of gaps) {
      if (from === to || fromB === toB) continue;
      const matches = commonSubsequence(keysA.slice(from, to), keysB.slice(fromB, toB), (i, j) =>
        likeness(a, ofA[from + i] as Row, b, ofB[fromB + j] as Row),
      );
      let [at, atB] = [from, fromB];
      for (const [i, j] of matches) {
        found.push([from + i, fromB + j]);
        next.push([at, from + i, atB, fromB + j]);
        [at, atB] = [from + i + 1, fromB + j + 1];
      }
      next.push([at, to, atB, toB]);
    }
    gaps = next;
  }
  return [...found, ...moved(a, ofA, b, ofB, found)];
}

/** Steps without a counterpart in order that are equal in content all the same: calls that ran side by side. */
function moved(
  a: ComparedRun,
  ofA: readonly Row[],
  b: ComparedRun,
  ofB: readonly Row[],
  found: readonly Match[],
): Match[] {
  const usedA = new Set(found.map(([i]) => i));
  const usedB = new Set(found.map(([, j]) => j));
  const places = new Map<number, number[]>();
  for (let j = ofB.length - 1; j >= 0; j--) {
    if (usedB.has(j)) continue;
    const key = b.keys[0]?.[ofB[j] as Row] as number;
    const list = places.get(key);
    if (list) list.push(j);
    else places.set(key, [j]);
  }
  const matches: Match[] = [];
  for (let i = 0; i < ofA.length; i++) {
    if (usedA.has(i)) continue;
    const j = places.get(a.keys[0]?.[ofA[i] as Row] as number)?.pop();
    if (j !== undefined) matches.push([i, j]);
  }
  return matches;
}
