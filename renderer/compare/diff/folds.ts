/** Which lines of a diff are shown at once: those around the changes. Pure. */
import type { LineRun } from '../../../shared/compare/diff/text.ts';

/** Lines of what is the same on either side of a change. */
const CONTEXT = 2;
/** Fewer lines are not worth a button. */
const LEAST = 3;

export interface FoldedRun extends LineRun {
  readonly folded: boolean;
}

/** The runs with what is the same split into its edges and a folded middle. */
export function foldRuns(runs: readonly LineRun[]): FoldedRun[] {
  return runs.flatMap((run, at): FoldedRun[] => {
    if (run.what !== 'same') return [{ ...run, folded: false }];
    const { lines } = run;
    const before = at === 0 ? 0 : CONTEXT;
    const after = at === runs.length - 1 ? 0 : CONTEXT;
    if (lines.length < before + after + LEAST) return [{ ...run, folded: false }];
    return [
      { what: run.what, lines: lines.slice(0, before), folded: false },
      { what: run.what, lines: lines.slice(before, lines.length - after), folded: true },
      { what: run.what, lines: lines.slice(lines.length - after), folded: false },
    ].filter((part) => part.lines.length > 0);
  });
}
