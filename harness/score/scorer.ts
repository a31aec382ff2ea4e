/** What every scorer is, and the words that they share. */
import type { ScoreInput, ScorerName, ScorerResult } from './types.ts';

/** Scores one axis. `earlier`: the results of the scorers before it, in their order. */
export type Scorer = (input: ScoreInput, earlier: readonly ScorerResult[]) => Promise<ScorerResult>;

/** Label of an axis that the task says nothing about. */
export const NOT_APPLICABLE = 'not applicable';

/** A number that an earlier scorer gave; undefined where it did not run, failed, or gave `null`. */
export function earlierNumber(earlier: readonly ScorerResult[], name: ScorerName, key: string): number | undefined {
  const value = earlier.find((result) => result.name === name)?.values[key];
  return typeof value === 'number' ? value : undefined;
}

/** `1 file`, `3 files`. */
export function counted(count: number, one: string, many = `${one}s`): string {
  return `${count} ${count === 1 ? one : many}`;
}

/** As many as a sentence can hold: `a, b, c and 4 more`. */
export function named(list: readonly string[]): string {
  const shown = list.slice(0, 3).join(', ');
  return list.length > 3 ? `${shown} and ${list.length - 3} more` : shown;
}
