/** The cells to compare one with: what is the same but for one thing. */
import type { SweepCell } from './cell.ts';

/** What differs: other runs, other CLIs on this task, other models with this CLI, other tasks in this category. */
export const SIBLING_KINDS = ['run', 'tui', 'model', 'task'] as const;
export type SiblingKind = (typeof SIBLING_KINDS)[number];

const collator = new Intl.Collator('en', { numeric: true });

/** By name as a person would sort, then by place, so that the order never depends on the reading. */
export function compareNames(a: string, b: string): number {
  return collator.compare(a, b) || (a < b ? -1 : a > b ? 1 : 0);
}

/**
 * The cell and its siblings of a kind, in a stable order; the cell itself is among them. Of several runs of a sibling the
 * one with the same number is taken, else the first.
 */
export function findSiblings<C extends SweepCell>(
  cells: readonly C[],
  cell: SweepCell,
  kind: SiblingKind,
): readonly C[] {
  const same = (other: SweepCell) =>
    other.sweep === cell.sweep &&
    (kind === 'tui' || other.tui === cell.tui) &&
    (kind === 'model' || other.model === cell.model) &&
    (kind === 'task' ? other.category === cell.category : other.task === cell.task);
  const family = cells.filter(same);
  if (kind === 'run') return family.sort(byRun);
  const chosen = new Map<string, C>();
  for (const other of family.sort(byRun)) {
    const name = other[kind];
    const kept = chosen.get(name);
    const better = name === cell[kind] ? other.path === cell.path : other.run === cell.run && kept?.run !== cell.run;
    if (kept === undefined || better) chosen.set(name, other);
  }
  return [...chosen].sort(([a], [b]) => compareNames(a, b)).map(([, other]) => other);
}

/** The next (`by` 1) or previous (-1) sibling, going round at the ends; undefined where there is no other. */
export function stepSibling<C extends SweepCell>(
  cells: readonly C[],
  cell: SweepCell,
  kind: SiblingKind,
  by: 1 | -1,
): C | undefined {
  const family = findSiblings(cells, cell, kind);
  if (family.length < 2) return undefined;
  const here = family.findIndex((one) => one.path === cell.path);
  return family[(here + by + family.length) % family.length];
}

function byRun(a: SweepCell, b: SweepCell): number {
  return compareNames(a.run, b.run) || compareNames(a.path, b.path);
}
