/** Two runs as one tree, on trees by chance and on runs of an agent by chance. */
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { MERGED } from '../../../shared/compare/comparison.ts';
import { toBase, toNew } from '../../../shared/compare/link.ts';
import { type AlignedPair, alignPair, comparedPair } from '../../../shared/compare/pair.ts';
import { comparedRun, Keys } from '../../../shared/compare/run.ts';
import { SIDES } from '../../../shared/compare/sides.ts';
import { NO_ROW } from '../../../shared/trace/table.ts';
import { cleanSpans, messySpans } from '../trace/arbitrary.ts';
import { type TestSpan, tableOf } from '../trace/spans.ts';
import { again, makeTurns, randomFrom, runOf, type Step } from './runs.ts';

function pairOf(first: readonly TestSpan[], second: readonly TestSpan[]): AlignedPair {
  const keys = new Keys();
  const run = (spans: readonly TestSpan[]) => comparedRun(tableOf(spans), keys, []);
  return alignPair(run(first), run(second));
}

const trees = fc.oneof(messySpans, cleanSpans);
const chancePairs = fc.tuple(trees, trees).map(([first, second]) => pairOf(first, second));
const agentPairs = fc.integer({ min: 1, max: 1e9 }).map((seed) => {
  const random = randomFrom(seed);
  const keys = new Keys();
  const turns = makeTurns(random);
  return alignPair(runOf(turns, keys, 1).run, runOf(again(turns, random), keys, 2).run);
});
const pairs = fc.oneof(chancePairs, agentPairs);

describe('a merged tree', () => {
  it('has every step of both runs once, counterparts together, each below what it is below in its run', () => {
    fc.assert(
      fc.property(pairs, ({ base: a, new: b, alignment, merged }) => {
        const { count, baseRow: rowA, newRow: rowB, parent, depth, what } = merged.rows;
        const seenA = [...rowA].filter((row) => row !== NO_ROW);
        const seenB = [...rowB].filter((row) => row !== NO_ROW);
        expect(seenA.sort((x, y) => x - y)).toEqual([...Array(a.table.rowCount).keys()]);
        expect(seenB.sort((x, y) => x - y)).toEqual([...Array(b.table.rowCount).keys()]);
        for (let row = 0; row < count; row++) {
          const [inA, inB] = [rowA[row] as number, rowB[row] as number];
          if (inA !== NO_ROW) expect(alignment.inNew[inA]).toBe(inB);
          if (inB !== NO_ROW) expect(alignment.inBase[inB]).toBe(inA);
          const above = parent[row] as number;
          expect(depth[row]).toBe(above === NO_ROW ? 0 : (depth[above] as number) + 1);
          const [aboveA, aboveB] = above === NO_ROW ? [NO_ROW, NO_ROW] : [rowA[above], rowB[above]];
          if (inA !== NO_ROW) expect(a.table.parent[inA]).toBe(aboveA);
          if (inB !== NO_ROW) expect(b.table.parent[inB]).toBe(aboveB);
          const told = MERGED[what[row] as number];
          if (inA === NO_ROW) expect(told).toBe('added');
          else if (inB === NO_ROW) expect(told).toBe('removed');
          else expect(told).toBe(a.keys[0]?.[inA] === b.keys[0]?.[inB] ? 'same' : 'changed');
        }
      }),
    );
  });

  it('is in tree order: what is below a step stands behind it, siblings in the order of the second run', () => {
    fc.assert(
      fc.property(pairs, ({ merged: { rows } }) => {
        const { count, newRow: rowB, parent, subtreeEnd } = rows;
        const lastB = new Map<number, number>();
        const open: number[] = [];
        for (let row = 0; row < count; row++) {
          while (open.length > 0 && (subtreeEnd[open[open.length - 1] as number] as number) <= row) open.pop();
          expect(parent[row]).toBe(open[open.length - 1] ?? NO_ROW);
          open.push(row);
          const inB = rowB[row] as number;
          if (inB === NO_ROW) continue;
          const above = parent[row] as number;
          expect(inB).toBeGreaterThan(lastB.get(above) ?? -1);
          lastB.set(above, inB);
        }
      }),
    );
  });

  it('has what was removed right behind what preceded it', () => {
    fc.assert(
      fc.property(pairs, ({ base: a, merged: { rows, byBaseRow: ofA } }) => {
        const { count, baseRow: rowA, newRow: rowB, parent, subtreeEnd } = rows;
        const before = new Map<number, number>();
        for (let inA = 0; inA < a.table.rowCount; inA++) {
          const above = a.table.parent[inA] as number;
          const preceding = before.get(above);
          before.set(above, inA);
          const row = ofA[inA] as number;
          if (rowB[row] !== NO_ROW) continue;
          const place = preceding === undefined ? (parent[row] as number) + 1 : subtreeEnd[ofA[preceding] as number];
          expect(row).toBe(place);
        }
        expect(rowA.length).toBe(count);
      }),
    );
  });

  it('has parts that sum to the difference, to the nanosecond', () => {
    fc.assert(
      fc.property(pairs, (pair) => {
        const { difference, idleDelta, merged, contributions, rest } = comparedPair(pair, 0, 0);
        let [all, tops] = [idleDelta, idleDelta];
        for (let row = 0; row < merged.count; row++) {
          all += merged.delta[row] as number;
          if (merged.parent[row] === NO_ROW) tops += merged.deltaBelow[row] as number;
        }
        expect([all, tops]).toEqual([difference, difference]);
        expect(contributions.reduce((sum, { delta }) => sum + delta, rest.delta)).toBe(difference);
        for (const { row, name } of contributions) {
          expect(row).toBeLessThan(merged.count);
          if (row === NO_ROW) expect(['nothing running', 'side by side']).toContain(name);
        }
      }),
    );
  });

  it('is stepped through by start, on the clock of the second run', () => {
    fc.assert(
      fc.property(pairs, ({ new: b, merged: { rows } }) => {
        expect([...rows.byStart].sort((x, y) => x - y)).toEqual([...Array(rows.count).keys()]);
        const starts = [...rows.byStart].map((row) => rows.start[row] as number);
        expect(starts).toEqual([...starts].sort((x, y) => x - y));
        for (let row = 0; row < rows.count; row++) {
          const inB = rows.newRow[row] as number;
          if (inB !== NO_ROW) expect(rows.start[row]).toBe(b.table.start[inB]);
        }
      }),
    );
  });
});

describe('the first divergence', () => {
  const step = (content: string, length = 1e9): Step => ({ kind: 'tool', name: 'bash', content, length });
  const parts = (first: readonly string[], second: readonly string[]) => {
    const keys = new Keys();
    const run = (contents: readonly string[], salt: number) =>
      runOf(
        contents.map((content) => [step(content)]),
        keys,
        salt,
      );
    const [a, b] = [run(first, 1), run(second, 2)];
    const { divergence, merged } = alignPair(a.run, b.run);
    if (divergence === NO_ROW) return '';
    const [inA, inB] = [merged.rows.baseRow[divergence] as number, merged.rows.newRow[divergence] as number];
    return inB === NO_ROW ? `-${a.steps[inA]?.content}` : `${inA === NO_ROW ? '+' : ''}${b.steps[inB]?.content}`;
  };

  it.each([
    ['nothing', 'abc', 'abc', ''],
    ['what was added first', 'abc', 'xabcy', '+x'],
    ['what was removed first', 'abcd', 'acd', '-b'],
    ['what was removed before something was added, though the second run is behind by then', 'abcde', 'aacdef', '+a'],
    ['what is other in content', 'abc', 'axc', 'x'],
  ])('is %s', (_what, first, second, expected) => {
    expect(parts([...first], [...second])).toBe(expected);
  });
});

describe('the instants that belong together', () => {
  it('never fall, from both starts to both ends', () => {
    fc.assert(
      fc.property(pairs, (pair) => {
        const { link, from, to } = comparedPair(pair, 0, 0);
        for (const which of SIDES) {
          const list = link[which];
          expect(list[0]).toBe(from[which]);
          expect(list[list.length - 1]).toBe(to[which]);
          for (let i = 1; i < list.length; i++) {
            expect(list[i]).toBeGreaterThanOrEqual(list[i - 1] as number);
          }
        }
      }),
    );
  });

  it('lead a clock that never runs backwards, from start to end', () => {
    const moments = fc.array(fc.double({ min: -1, max: 2, noNaN: true }), { minLength: 1, maxLength: 20 });
    fc.assert(
      fc.property(pairs, moments, (pair, shares) => {
        const { link, from, to } = comparedPair(pair, 0, 0);
        for (const [across, mine, other] of [
          [toBase, 'new', 'base'],
          [toNew, 'base', 'new'],
        ] as const) {
          const [first, last] = [from[mine], to[mine]];
          if (first === last) continue;
          expect(across(link, first)).toBe(from[other]);
          expect(across(link, last)).toBe(to[other]);
          const times = [...shares].sort((x, y) => x - y).map((share) => first + share * (last - first));
          const there = times.map((time) => across(link, time));
          expect(there).toEqual([...there].sort((x, y) => x - y));
          for (const time of there) expect(time >= from[other] && time <= to[other]).toBe(true);
        }
      }),
    );
  });

  it('are the same instants where a run is compared with itself', () => {
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 1e9 }), fc.double({ min: 0, max: 1, noNaN: true }), (seed, share) => {
        const { run } = runOf(makeTurns(randomFrom(seed)), new Keys());
        const { link } = alignPair(run, run);
        expect(link.base).toEqual(link.new);
        const time = share * run.wall;
        expect(Math.abs(toBase(link, time) - time)).toBeLessThanOrEqual(1e-6 * run.wall);
      }),
    );
  });

  it('hold the clock still while the second run does what the first does not', () => {
    const keys = new Keys();
    const steps = (contents: string) =>
      [...contents].map((content): Step[] => [{ kind: 'tool', name: 'bash', content, length: 2e9 }]);
    const [a, b] = [runOf(steps('ac'), keys, 1), runOf(steps('abc'), keys, 2)];
    const { link, merged } = alignPair(a.run, b.run);
    const added = merged.rows.newRow[merged.rows.what.indexOf(MERGED.indexOf('added'))] as number;
    const begin = b.run.table.start[added] as number;
    const moved = toBase(link, begin + 2e9) - toBase(link, begin);
    expect(moved).toBeLessThan(4e6);
    expect(toBase(link, begin + 2.5e9) - toBase(link, begin + 2.1e9)).toBeCloseTo(0.4e9, -7);
  });
});
