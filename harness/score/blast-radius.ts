/** Blast radius: the share of the changes that the task did not ask for. */
import { blastRadius as radiusOf } from '../../shared/cell/composite.ts';
import { pathMatcher } from '../files/patterns.ts';
import { counted, NOT_APPLICABLE, named } from './scorer.ts';
import type { ScoreInput, ScorerResult } from './types.ts';

/** Unexpected / all changed paths, 0 where nothing changed. Not applicable where the task expects nothing in particular. */
export async function blastRadius({ task, changes, gitMarker }: ScoreInput): Promise<ScorerResult> {
  const { added, removed, modified } = changes;
  const changed = [...added, ...removed, ...modified];
  const expected = task.expectedChanges;
  const lists = { added, removed, modified };
  const rest = { total_changes: changed.length, extra_git_dir: gitMarker };
  if (expected === undefined)
    return {
      name: 'blast_radius',
      values: {
        blast_radius: null,
        not_applicable: true,
        ...lists,
        unexpected_changes: [],
        expected_changes: [],
        ...rest,
      },
      score: undefined,
      label: NOT_APPLICABLE,
      explanation: `The task does not say which changes it expects. ${counted(changed.length, 'file')} changed.`,
    };
  const matcher = pathMatcher(expected);
  const unexpected = changed.filter((path) => !matcher.covers(path));
  const radius = radiusOf(unexpected.length, changed.length);
  return {
    name: 'blast_radius',
    values: { blast_radius: radius, ...lists, unexpected_changes: unexpected, expected_changes: expected, ...rest },
    score: radius,
    label: unexpected.length === 0 ? 'clean' : 'unexpected changes',
    explanation:
      changed.length === 0
        ? 'Nothing changed.'
        : unexpected.length === 0
          ? `All of ${counted(changed.length, 'change')} were asked for.`
          : `${unexpected.length} of ${counted(changed.length, 'change')} were not asked for: ${named(unexpected)}.`,
  };
}
