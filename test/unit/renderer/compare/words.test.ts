/** Differences in words. */
import { describe, expect, it } from 'vitest';
import { contributionWords, deltaText, percentText, signedPercent, sumOf } from '../../../../renderer/compare/words.ts';
import type { Contribution } from '../../../../shared/compare/comparison.ts';

const part = (delta: number, share: number, why = ''): Contribution => ({
  row: 3,
  what: 'changed',
  name: 'chat #3',
  kind: 'model',
  delta,
  share,
  why,
});

describe('a contribution in words', () => {
  it('says how much of the slowdown it is, and why', () => {
    expect(contributionWords(part(9.1e9, 0.722, '2,140 more output tokens'), 12.6e9)).toBe(
      'chat #3: +9.10 s (72 % of the slowdown): 2,140 more output tokens',
    );
  });

  it('says that it works against the whole', () => {
    expect(contributionWords(part(-1e9, -0.25), 4e9)).toBe('chat #3: −1.00 s (makes up for 25 % of the slowdown)');
    expect(contributionWords(part(-3e9, 0.75), -4e9)).toBe('chat #3: −3.00 s (75 % of the time saved)');
  });

  it('leaves the share out where there is no difference', () => {
    expect(contributionWords(part(2e6, Number.NaN), 0)).toBe('chat #3: +2 ms');
  });
});

describe('numbers of a comparison', () => {
  it('always carry their sign', () => {
    expect([1.5e9, -2e6, 0, Number.NaN].map(deltaText)).toEqual(['+1.50 s', '−2 ms', '±0', '–']);
    expect([0.19, -0.032, 0].map(signedPercent)).toEqual(['+19 %', '−3.2 %', '0 %']);
    expect([0.0001, -0.0001, 1.04, Number.POSITIVE_INFINITY].map(percentText)).toEqual([
      '<0.1 %',
      '<0.1 %',
      '104 %',
      '',
    ]);
  });

  it('sum with what is not listed', () => {
    expect(sumOf([part(5, 0.5), part(-2, -0.2)], 7)).toBe(10);
  });
});
