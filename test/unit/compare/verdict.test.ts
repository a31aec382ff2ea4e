import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { median } from '../../../shared/base/numbers.ts';
import { compareGroups } from '../../../shared/compare/groups.ts';
import { Keys } from '../../../shared/compare/run.ts';
import { holm, rankTest, runsToShow, spread } from '../../../shared/compare/statistics.ts';
import { verdictOn, verdictText } from '../../../shared/compare/verdict.ts';
import { again, makeTurns, randomFrom, runOf, slower } from './runs.ts';

/** A group of runs of the same turns. */
function group(turns: ReturnType<typeof makeTurns>, count: number, keys: Keys, seed: number) {
  const random = randomFrom(seed);
  return Array.from({ length: count }, (_, i) => runOf(again(turns, random), keys, seed + i).run);
}

describe('a verdict on many runs', () => {
  it('sounds a false alarm in at most 5 of 100 comparisons of runs of one kind', () => {
    let alarms = 0;
    for (let seed = 1; seed <= 300; seed++) {
      const random = randomFrom(seed);
      const noise = () => 20e9 * (0.9 + 0.2 * random());
      const five = () => Array.from({ length: 5 }, noise);
      if (verdictOn(five(), five()).what !== 'no difference') alarms++;
    }
    expect(alarms / 300).toBeLessThanOrEqual(0.05);
  });

  it('is sure of a step in at most 5 of 100 comparisons of runs of one kind', () => {
    let alarms = 0;
    for (let seed = 1; seed <= 40; seed++) {
      const keys = new Keys();
      const turns = makeTurns(randomFrom(seed));
      const { steps } = compareGroups(group(turns, 5, keys, seed * 100), group(turns, 5, keys, seed * 100 + 50));
      if (steps.some(({ probability }) => probability < 0.05)) alarms++;
    }
    expect(alarms / 40).toBeLessThanOrEqual(0.05);
  });

  it('finds a slowdown of whole runs, and the step that it is in', () => {
    for (const seed of [3, 14, 159]) {
      const keys = new Keys();
      const random = randomFrom(seed);
      const turns = makeTurns(random);
      const planted = slower(turns, random, 20e9);
      const a = group(turns, 5, keys, seed * 100);
      const b = group(planted.turns, 5, keys, seed * 100 + 50);
      const { verdict, steps, middle } = compareGroups(a, b);
      expect(verdict.what).toBe('slower');
      expect(verdict.interval[0]).toBeLessThan(verdict.difference);
      const [first] = steps;
      expect(first?.what).toBe('changed');
      expect(first?.probability).toBeLessThan(0.05);
      expect(Math.abs((first?.delta ?? 0) - 20e9)).toBeLessThan(1.5e9);
      const row = first?.baseRow ?? -1;
      const table = a[middle.base]?.table;
      expect(table?.strings[table.name[row] as number]).toContain(planted.name);
    }
  });

  it('is told in a sentence', () => {
    const seconds = (...list: number[]) => list.map((n) => n * 1e9);
    expect(verdictText(verdictOn(seconds(10, 10.1, 10.2, 9.9, 9.8), seconds(12, 12.1, 12.2, 11.9, 11.8)))).toMatch(
      /^slower by 2\.00 s \[1\.\d+ s, 2\.\d+ s\], n = 5 and 5$/,
    );
    expect(verdictText(verdictOn(seconds(10, 12), seconds(11, 13)))).toBe(
      'slower by 1.00 s, n = 2 and 2: too few runs to tell from chance',
    );
    expect(verdictText(verdictOn(seconds(10, 12, 11, 13), seconds(11, 13, 10, 15)))).toMatch(
      /^no difference that these runs can show \(n = 4 and 4; 500 ms would need about \d+ runs/,
    );
    expect(verdictText(verdictOn(seconds(10), seconds(10)))).toBe(
      'no difference that these runs can show (n = 1 and 1)',
    );
  });
});

describe('the rank test', () => {
  it.each([
    // Worked out by counting: of the 252 ways to deal ten values out to five and five, two are as far apart.
    ['five below five', [1, 2, 3, 4, 5], [6, 7, 8, 9, 10], 2 / 252],
    ['three below three', [1, 2, 3], [4, 5, 6], 2 / 20],
    ['the same values', [1, 2, 3, 4], [1, 2, 3, 4], 1],
    ['all equal', [7, 7, 7], [7, 7, 7], 1],
  ])('of %s is right', (_what, a, b, expected) => {
    expect(rankTest(a, b)).toBeCloseTo(expected, 10);
  });

  it('is the same both ways round, and near its exact value where it is not counted', () => {
    const values = fc.array(fc.integer({ min: 0, max: 20 }), { minLength: 3, maxLength: 8 });
    fc.assert(
      fc.property(values, values, (a, b) => {
        expect(rankTest(a, b)).toBeCloseTo(rankTest(b, a), 10);
      }),
    );
    const long = (from: number) => Array.from({ length: 40 }, (_, i) => from + ((i * 7919) % 100));
    expect(rankTest(long(0), long(0))).toBeGreaterThan(0.9);
    expect(rankTest(long(0), long(60))).toBeLessThan(0.001);
  });
});

it('medians and spreads do not mind one wild value', () => {
  expect(median([1, 2, 1000])).toBe(2);
  expect(median([1, 2, 3, 4])).toBe(2.5);
  expect(median([])).toBeNaN();
  expect(spread([1, 2, 3, 4, 1000])).toBeCloseTo(1.4826);
});

it('many tests are corrected, in the order in which they were given', () => {
  const corrected = holm([0.01, 0.04, 0.03]);
  for (const [i, expected] of [0.03, 0.06, 0.06].entries()) expect(corrected[i]).toBeCloseTo(expected, 10);
});

it('a small difference in much noise needs many runs', () => {
  expect(runsToShow(1, 1)).toBe(17);
  expect(runsToShow(10, 1)).toBe(4);
  expect(runsToShow(0, 1)).toBe(Number.POSITIVE_INFINITY);
});
