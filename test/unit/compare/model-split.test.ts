/** Why a model call took longer. */
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { splitModel } from '../../../shared/compare/attribution.ts';
import { alignPair, comparedPair } from '../../../shared/compare/pair.ts';
import { comparedRun, Keys } from '../../../shared/compare/run.ts';
import { kindIndex } from '../../../shared/trace/kind.ts';
import { tableOf } from '../trace/spans.ts';

const S = 1e9;
/** One call of a model; times in s, NaN: unknown. */
interface Call {
  readonly first: number;
  readonly tokens: number;
  readonly length: number;
}

function pairOf(before: Call, after: Call) {
  const keys = new Keys();
  const run = ({ first, tokens, length }: Call) => {
    const table = tableOf([
      {
        id: '1',
        name: 'chat m',
        kind: kindIndex('model'),
        start: 0,
        end: Math.round(length * S),
        tokens: [100, tokens],
      },
    ]);
    return comparedRun(table, keys, [], Float64Array.of(Math.round(first * S)));
  };
  return alignPair(run(before), run(after));
}

const whyOf = (before: Call, after: Call) => comparedPair(pairOf(before, after), 0, 0).contributions[0]?.why;

describe('a model call took longer', () => {
  it.each([
    ['as it began later', [1, 50, 6], [2.5, 50, 7.5], 'first token 1.50 s later'],
    ['as it wrote more', [1, 50, 6], [1, 70, 8], '20 more output tokens'],
    ['as it wrote slower', [1, 50, 6], [1, 50, 9], 'the same tokens, 3.00 s slower'],
    [
      'for all these reasons',
      [1, 50, 6],
      [3, 60, 12],
      '2.75 s slower for the same; first token 2.00 s later; 10 more output tokens',
    ],
    [
      'for one reason, although it wrote less',
      [1, 50, 6],
      [9, 20, 11],
      'first token 8.00 s later; 30 fewer output tokens',
    ],
    [
      'as nobody knows when it began, by its tokens',
      [Number.NaN, 50, 5],
      [Number.NaN, 100, 10],
      '50 more output tokens',
    ],
    [
      'as nobody knows its tokens, by its beginning',
      [1, Number.NaN, 5],
      [4, Number.NaN, 10],
      'first token 3.00 s later; 2.00 s slower after it',
    ],
    ['and says nothing of itself', [Number.NaN, Number.NaN, 5], [1, 50, 10], ''],
  ])('%s', (_why, before, after, expected) => {
    const call = ([first, tokens, length]: readonly number[]): Call => ({ first, tokens, length }) as Call;
    expect(whyOf(call(before), call(after))).toBe(expected);
  });

  it('for reasons that sum to the part, whatever the calls say', () => {
    const some = fc.oneof(fc.double({ min: 0, max: 20, noNaN: true }), fc.constant(Number.NaN));
    const calls = fc.record({
      first: some,
      tokens: fc.oneof(fc.nat(1000), fc.constant(Number.NaN)),
      length: fc.double({ min: 0, max: 20, noNaN: true }),
    });
    fc.assert(
      fc.property(calls, calls, (before, after) => {
        const { base: a, new: b } = pairOf(before, after);
        const delta = b.wall - a.wall;
        const split = splitModel(a, 0, b, 0, delta);
        if (!split) return;
        const { laterFirst, moreTokens, slowerPerToken } = split;
        expect((Number.isNaN(laterFirst) ? 0 : laterFirst) + moreTokens + slowerPerToken).toBe(delta);
        const back = splitModel(b, 0, a, 0, -delta);
        expect(back?.moreTokens).toBeCloseTo(-moreTokens, -1);
      }),
    );
  });
});
