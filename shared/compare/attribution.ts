/** Splits the difference of two runs' walls over their steps: the parts sum to the whole, to the nanosecond. */
import type { Nanoseconds } from '../base/time.ts';
import { isUnattributed } from '../trace/frames.ts';
import { NO_ROW, type Row } from '../trace/table.ts';
import type { Alignment } from './align.ts';
import type { ComparedRun } from './run.ts';

export interface Part {
  /** `overlap`: below this step, calls that ran side by side hid more or less of each other. */
  readonly what: 'changed' | 'added' | 'removed' | 'unattributed' | 'overlap';
  /** The step in each run; NO_ROW where it is not there. Both NO_ROW: the document, in which nothing ran. */
  readonly baseRow: Row;
  readonly newRow: Row;
  /** How much longer (or, negative, shorter) the new run took because of it. ns */
  readonly delta: Nanoseconds;
}

/**
 * Parts by size, the largest first; those of zero are left out. A step that changed has no larger part than it has
 * changed itself: what it gained or lost because others stood in its way, or did not any more, is overlap. What a step has on the critical path itself
 * counts, so nothing counts twice, and nothing that nobody waited for.
 */
export function attribute(base: ComparedRun, newRun: ComparedRun, alignment: Alignment): Part[] {
  const parts: Part[] = [];
  const add = (what: Part['what'], baseRow: Row, newRow: Row, delta: Nanoseconds) => {
    if (delta !== 0) parts.push({ what, baseRow, newRow, delta });
  };
  const overlaps = new Map<Row, Nanoseconds>();
  for (let row = 0; row < base.table.rowCount; row++) {
    const other = alignment.inNew[row] as number;
    const own = base.own[row] as number;
    if (other === NO_ROW) {
      add(isGap(base, row) ? 'unattributed' : 'removed', row, NO_ROW, -own);
      continue;
    }
    const delta = (newRun.own[other] as number) - own;
    if (isGap(base, row) || isGap(newRun, other)) {
      add('unattributed', row, other, delta);
      continue;
    }
    const itself = within(delta, (newRun.table.selfTime[other] as number) - (base.table.selfTime[row] as number));
    add('changed', row, other, itself);
    const parent = base.table.parent[row] as number;
    overlaps.set(parent, (overlaps.get(parent) ?? 0) + (delta - itself));
  }
  for (const [row, delta] of overlaps)
    add('overlap', row, row === NO_ROW ? NO_ROW : (alignment.inNew[row] as number), delta);
  for (let row = 0; row < newRun.table.rowCount; row++) {
    if (alignment.inBase[row] !== NO_ROW) continue;
    add(isGap(newRun, row) ? 'unattributed' : 'added', NO_ROW, row, newRun.own[row] as number);
  }
  add('unattributed', NO_ROW, NO_ROW, newRun.idle - base.idle);
  return parts.sort((x, y) => Math.abs(y.delta) - Math.abs(x.delta) || x.newRow - y.newRow || x.baseRow - y.baseRow);
}

/** As much of `delta` as lies between zero and `limit`. */
function within(delta: Nanoseconds, limit: Nanoseconds): Nanoseconds {
  if (delta === 0 || Math.sign(delta) !== Math.sign(limit)) return 0;
  return Math.abs(delta) < Math.abs(limit) ? delta : limit;
}

function isGap(run: ComparedRun, row: Row): boolean {
  return isUnattributed(run.table, row);
}

/** Why a model call took longer: it began later, wrote more, or wrote slower. The times sum to the part. */
export interface ModelSplit {
  /** ns; NaN where one of the calls does not say when it began to answer. */
  readonly laterFirst: Nanoseconds;
  /** Output tokens more than before; NaN where one of the calls does not say. */
  readonly tokens: number;
  /** 0 where the tokens are unknown. ns */
  readonly moreTokens: Nanoseconds;
  /** What is left. ns */
  readonly slowerPerToken: Nanoseconds;
}

/** Splits the part `delta` of a model call; undefined where neither tokens nor beginnings are known. */
export function splitModel(
  base: ComparedRun,
  baseRow: Row,
  newRun: ComparedRun,
  newRow: Row,
  delta: Nanoseconds,
): ModelSplit | undefined {
  const [before, after] = [base.outputTokens[baseRow] as number, newRun.outputTokens[newRow] as number];
  const tokens = before > 0 && after > 0 ? after - before : Number.NaN;
  const laterFirst = (newRun.firstToken[newRow] as number) - (base.firstToken[baseRow] as number);
  if (Number.isNaN(tokens) && Number.isNaN(laterFirst)) return undefined;
  const perToken = (run: ComparedRun, row: Row) => {
    const first = Number.isNaN(laterFirst) ? 0 : (run.firstToken[row] as number);
    return Math.max(0, (run.own[row] as number) - first) / (run.outputTokens[row] as number);
  };
  // By the middle of both rates, so that it is the same the other way round.
  const rate = (perToken(base, baseRow) + perToken(newRun, newRow)) / 2;
  const moreTokens = Number.isNaN(tokens) ? 0 : Math.round(tokens * rate);
  const slowerPerToken = delta - (Number.isNaN(laterFirst) ? 0 : laterFirst) - moreTokens;
  return { laterFirst, tokens, moreTokens, slowerPerToken };
}
