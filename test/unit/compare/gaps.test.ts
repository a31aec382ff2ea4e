/** Where the time lies that no step covers. */
import { describe, expect, it } from 'vitest';
import { alignPair, comparedPair } from '../../../shared/compare/pair.ts';
import { compareReport } from '../../../shared/compare/report.ts';
import { comparedRun, Keys } from '../../../shared/compare/run.ts';
import { kindIndex } from '../../../shared/trace/kind.ts';
import { type TestSpan, tableOf } from '../trace/spans.ts';

const S = 1e9;
/** An agent's steps of a second each, with pauses before, between and after them, s. */
function runWith(keys: Keys, pauses: readonly number[], names: readonly string[], id: string) {
  const spans: TestSpan[] = [];
  let now = (pauses[0] ?? 0) * S;
  names.forEach((name, i) => {
    spans.push({ id: `${id}${i}`, parent: `${id}f`, name, kind: kindIndex('tool'), start: now, end: now + S });
    now += S + (pauses[i + 1] ?? 0) * S;
  });
  spans.unshift({ id: `${id}f`, name: 'agent', kind: kindIndex('agent'), start: 0, end: now });
  return comparedRun(tableOf(spans), keys, []);
}
const names = ['read', 'edit', 'bash'];

describe('unattributed time', () => {
  const why = (first: readonly number[], second: readonly number[], secondNames = names) => {
    const keys = new Keys();
    const pair = alignPair(runWith(keys, first, names, 'a'), runWith(keys, second, secondNames, 'b'));
    const found = comparedPair(pair, 0, 0).contributions.find(({ what }) => what === 'unattributed');
    return found && [found.delta / S, found.why.replace('time that no step covers', '…')];
  };

  it.each([
    ['before the first step', [1, 1, 1, 1], [3, 1, 1, 1], [2, '…: +2.00 s before read']],
    ['between two', [1, 1, 1, 1], [1, 1, 4, 1], [3, '…: +3.00 s between edit and bash']],
    ['after the last', [1, 1, 1, 3], [1, 1, 1, 1], [-2, '…: −2.00 s after bash']],
    [
      'in two places, one longer and one shorter',
      [3, 1, 1, 1],
      [1, 1, 4, 1],
      [1, '…: +3.00 s between edit and bash, −2.00 s before read'],
    ],
    ['spread over all', [0, 0, 0, 0], [1, 1, 1, 1], [4, '…']],
  ])('is told where it lies: %s', (_where, first, second, expected) => {
    expect(why(first, second)).toEqual(expected);
  });

  it('is told between steps that both have, whatever stands between them', () => {
    expect(why([1, 1, 1, 1], [1, 1, 2, 2, 1], ['read', 'edit', 'sleep', 'bash'])).toEqual([
      3,
      '…: +3.00 s between edit and bash',
    ]);
  });

  it('has no place where the runs have no step in common', () => {
    expect(why([1, 1, 1, 1], [2, 1, 1, 1], ['x', 'y', 'z'])).toEqual([1, '…']);
  });

  it('of many runs is told without amounts, which are those of two', () => {
    const keys = new Keys();
    const group = (pauses: readonly number[], id: string) =>
      [0.9, 1.2, 1].map((more, i) => ({
        name: '',
        run: runWith(
          keys,
          pauses.map((pause) => pause * more),
          names,
          `${id}${i}`,
        ),
      }));
    const report = compareReport(group([1, 1, 1, 1], 'a'), [
      ...group([1, 1, 1, 1], 'b'),
      ...group([1, 1, 5, 1], 'c'),
      ...group([1, 1, 6, 1], 'd'),
    ]);
    expect(report.steps[0]?.name).toBe('agent (unattributed)');
    expect(report.steps[0]?.why).toMatch(/^time that no step covers: (most of it|\+\d\.\d\d s) between edit and bash$/);
  });
});
