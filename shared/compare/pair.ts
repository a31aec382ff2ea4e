/** A base and a new run: aligned, attributed, merged, and in words. */
import type { Nanoseconds } from '../base/time.ts';
import { KINDS } from '../trace/kind.ts';
import { NO_ROW, type Row } from '../trace/table.ts';
import { type Alignment, align } from './align.ts';
import { attribute, type Part } from './attribution.ts';
import type { ComparedPair, Contribution } from './comparison.ts';
import { type Link, linkRuns, runExtent } from './link.ts';
import { findMergedRow, type Merged, mergeRuns } from './merged.ts';
import { type ComparedRun, NAME_LEVEL } from './run.ts';
import { StepWords } from './step-words.ts';

export interface AlignedPair {
  readonly base: ComparedRun;
  readonly new: ComparedRun;
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

export function alignPair(base: ComparedRun, newRun: ComparedRun): AlignedPair {
  const alignment = align(base, newRun);
  const parts = attribute(base, newRun, alignment);
  const link = linkRuns(base, newRun, alignment);
  const merged = mergeRuns(base, newRun, alignment, parts, link);
  return { base, new: newRun, alignment, parts, link, merged, divergence: firstDivergence(base, newRun, merged) };
}

/** As it crosses to whoever shows it. The indexes are the runs' places in their lists. */
export function comparedPair(pair: AlignedPair, baseIndex: number, newIndex: number): ComparedPair {
  const { base, new: newRun, parts, merged, link, divergence } = pair;
  const [baseFrom, baseTo] = runExtent(base);
  const [newFrom, newTo] = runExtent(newRun);
  let rest: Nanoseconds = 0;
  for (let i = MOST_CONTRIBUTIONS; i < parts.length; i++) rest += (parts[i] as Part).delta;
  return {
    base: baseIndex,
    new: newIndex,
    tables: { base: base.table, new: newRun.table },
    from: { base: baseFrom, new: newFrom },
    to: { base: baseTo, new: newTo },
    difference: newRun.wall - base.wall,
    idleDelta: merged.idleDelta,
    merged: merged.rows,
    contributions: listContributions(pair),
    rest: { count: Math.max(0, parts.length - MOST_CONTRIBUTIONS), delta: rest },
    divergence,
    link,
  };
}

function listContributions(pair: AlignedPair): Contribution[] {
  const { base, new: newRun, parts, merged } = pair;
  const words = new StepWords(pair);
  const difference = newRun.wall - base.wall;
  return parts.slice(0, MOST_CONTRIBUTIONS).map((part) => ({
    row: findMergedRow(part, merged.byBaseRow, merged.byNewRow),
    what: part.what,
    name: words.label(part),
    kind: words.kind(part),
    delta: part.delta,
    share: difference === 0 ? Number.NaN : part.delta / difference,
    why: words.why(part),
  }));
}

function firstDivergence(base: ComparedRun, newRun: ComparedRun, { rows }: Merged): Row {
  for (let rank = 0; rank < rows.count; rank++) {
    const row = rows.byStart[rank] as Row;
    const [inBase, inNew] = [rows.baseRow[row] as Row, rows.newRow[row] as Row];
    const kind = KINDS[(inNew === NO_ROW ? base.table.kind[inBase] : newRun.table.kind[inNew]) as number];
    if (kind !== 'model' && kind !== 'tool') continue;
    // Another model may give the same answer.
    const level = kind === 'model' ? NAME_LEVEL + 1 : 1;
    if (inBase === NO_ROW || inNew === NO_ROW || base.keys[level]?.[inBase] !== newRun.keys[level]?.[inNew]) return row;
  }
  return NO_ROW;
}
