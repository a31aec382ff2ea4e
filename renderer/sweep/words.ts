/** What things of a sweep are called. */
import type { Outcome } from '../../shared/cell/sweep/cell.ts';
import type { SiblingKind } from '../../shared/cell/sweep/siblings.ts';

export const SIBLING_WORDS: Readonly<Record<SiblingKind, { readonly one: string; readonly title: string }>> = {
  tui: { one: 'CLI', title: 'Other CLIs on this task' },
  model: { one: 'model', title: 'Other models with this CLI' },
  task: { one: 'task', title: 'Other tasks in this category' },
  run: { one: 'run', title: 'Other runs' },
};

export const OUTCOME_WORDS: Readonly<Record<Outcome, string>> = {
  pass: 'passed',
  fail: 'failed',
  unscored: 'not scored',
  broken: 'broken',
};

/** `0.865`; a dash where there is none. */
export function scoreText(value: number): string {
  return Number.isNaN(value) ? '–' : value.toFixed(3);
}
