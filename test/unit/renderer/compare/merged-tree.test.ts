import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { axisOf, runScale, toAxis, toRun } from '../../../../renderer/compare/tree/axis.ts';
import { columnsOf, LEAST_NAME } from '../../../../renderer/compare/tree/columns.ts';
import { deltaOf, mergedContent, mergedFacts } from '../../../../renderer/compare/tree/content.ts';
import { contributionsOf, numberOf } from '../../../../renderer/compare/tree/shown.ts';
import { differing, NOISE, opens, sizeOf, visibleMerged } from '../../../../renderer/compare/tree/visible.ts';
import { pixelAt, timeAt } from '../../../../renderer/ui/time/time-scale.ts';
import { SIDES } from '../../../../shared/compare/sides.ts';
import {
  closedToLevel,
  listSiblings,
  listSubtree,
  openedTo,
  shownFor,
  withRows,
} from '../../../../shared/trace/collapse.ts';
import { agentPairs, MS, nameIn, PAIR, pairOf, rowNamed } from './pairs.ts';

const { merged } = PAIR;
const names = (rows: Iterable<number>) => [...rows].map((row) => nameIn(PAIR, row));
const NONE: ReadonlySet<number> = new Set();

describe('the rows of a merged tree', () => {
  it('hide what is in closed rows, and nothing else', () => {
    const closed = new Set([rowNamed(PAIR, 'tool test')]);
    const { visible, positionOf } = visibleMerged(merged, closed, undefined);
    expect(names(visible)).not.toContain('inner');
    expect(visible.length).toBe(merged.count - 1);
    for (const [position, row] of visible.entries()) expect(positionOf[row]).toBe(position);
    expect(positionOf[rowNamed(PAIR, 'inner')]).toBe(-1);
    expect(shownFor(merged, positionOf, rowNamed(PAIR, 'inner'))).toBe(rowNamed(PAIR, 'tool test'));
  });

  it('are all in the parents that are shown, whatever is closed and left out', () => {
    fc.assert(
      fc.property(agentPairs, fc.array(fc.nat(200)), fc.boolean(), (pair, rows, only) => {
        const closed = withRows(
          pair.merged,
          NONE,
          rows.filter((row) => row < pair.merged.count),
          true,
        );
        const marks = only ? differing(pair.merged, sizeOf(pair.merged, pair.difference)) : undefined;
        const { visible, positionOf } = visibleMerged(pair.merged, closed, marks);
        for (let row = 0; row < pair.merged.count; row++) {
          const parent = pair.merged.parent[row] as number;
          const reachable = parent < 0 || ((positionOf[parent] as number) >= 0 && !closed.has(parent));
          expect((positionOf[row] as number) >= 0).toBe(reachable && marks?.[row] !== 0);
        }
        expect([...visible]).toEqual([...visible].sort((a, b) => a - b));
      }),
      { numRuns: 40 },
    );
  });

  it('are, where only differences are shown, those with more than noise of the difference and what they are in', () => {
    fc.assert(
      fc.property(agentPairs, (pair) => {
        const size = sizeOf(pair.merged, pair.difference);
        const marks = differing(pair.merged, size);
        for (let row = 0; row < pair.merged.count; row++) {
          const { what, delta, deltaBelow, subtreeEnd } = pair.merged;
          const differs = (at: number) =>
            what[at] !== 0 ||
            Math.abs(delta[at] as number) > size * NOISE ||
            Math.abs(deltaBelow[at] as number) > size * NOISE;
          const [own, ...inside] = [...listSubtree(pair.merged, row)].map(differs);
          expect(marks[row]).toBe(inside.includes(true) ? 2 : own ? 1 : 0);
          expect(opens(pair.merged, row, marks)).toBe(inside.includes(true));
          expect(opens(pair.merged, row, undefined)).toBe((subtreeEnd[row] as number) > row + 1);
        }
      }),
      { numRuns: 40 },
    );
    expect(differing(pairOf([['run', '', 0, 10]], [['run', '', 0, 10]]).merged, 0)).toEqual(new Uint8Array(1));
  });

  it('open and close by level, with their siblings, with all that is in them, and as far as needed', () => {
    const test = rowNamed(PAIR, 'tool test');
    expect(names(visibleMerged(merged, closedToLevel(merged, 1), undefined).visible)).toEqual(['run']);
    expect(names(visibleMerged(merged, closedToLevel(merged, 2), undefined).visible)).not.toContain('inner');
    expect(names(listSiblings(merged, test)).sort()).toEqual(
      ['chat first', 'chat second', 'tool new', 'tool old', 'tool test'].sort(),
    );
    expect(names(listSubtree(merged, test))).toEqual(['tool test', 'inner']);
    const all = withRows(merged, NONE, listSubtree(merged, 0), true);
    expect(all).toEqual(new Set([0, test]));
    expect(openedTo(merged, all, rowNamed(PAIR, 'inner'))).toEqual(new Set());
    expect(openedTo(merged, all, test)).toEqual(new Set([test]));
    expect(openedTo(merged, NONE, test)).toBe(NONE);
  });

  it('take no stack and little time, for hundreds of thousands of steps below each other', () => {
    const count = 300_000;
    const index = (shift: number) => Int32Array.from({ length: count }, (_, row) => row + shift);
    const chain = {
      count,
      parent: index(-1),
      subtreeEnd: new Uint32Array(count).fill(count),
      depth: new Uint32Array(count),
    };
    expect(visibleMerged(chain, new Set([1000]), undefined).visible.length).toBe(1001);
    expect(openedTo(chain, new Set([0, 5]), count - 1).size).toBe(0);
    expect(shownFor(chain, visibleMerged(chain, new Set([0]), undefined).positionOf, count - 1)).toBe(0);
  });
});

describe('a merged row', () => {
  it('says what it is to those who cannot see colours', () => {
    const content = (name: string) => mergedContent(PAIR, rowNamed(PAIR, name));
    expect(content('tool new')).toMatchObject({
      sign: '+',
      base: '',
      new: '100 ms',
      failed: 'new',
      baseLabel: 'Base does not have it',
      newLabel: 'New 100 ms',
    });
    expect(content('tool new').nameLabel).toMatch(/^added, tool new, tool, error/);
    expect(content('tool old')).toMatchObject({
      sign: '−',
      base: '100 ms',
      new: '',
      timeLabel: 'starts at Base 0.200 s',
    });
    expect(content('tool old').nameLabel).toMatch(/^removed, tool old, tool, first divergence$/);
    expect(content('chat second')).toMatchObject({ sign: '', base: '300 ms', new: '100 ms' });
  });

  it('has its difference with a sign, and a tone that noise does not have', () => {
    const sizes = { size: 6e9, largest: 3e9 };
    expect(deltaOf(1.2e9, sizes, false)).toEqual({
      text: '+1.20 s',
      tone: 'slower',
      share: 0.4,
      label: '1.20 s slower',
    });
    expect(deltaOf(-1.2e9, sizes, true)).toMatchObject({
      text: '−1.20 s',
      tone: 'faster',
      label: '1.20 s faster with its children',
    });
    expect(deltaOf(1e6, sizes, false)).toMatchObject({ text: '+1 ms', tone: 'noise' });
    expect(deltaOf(0, { size: 0, largest: 0 }, false)).toMatchObject({ text: '', share: 0, label: 'no difference' });
    // A closed row may hold more than any step alone.
    expect(deltaOf(9e9, sizes, true).share).toBe(1);
  });

  it('is explained with both times, its part, and why', () => {
    const row = rowNamed(PAIR, 'tool new');
    const facts = mergedFacts(PAIR, row, contributionsOf(PAIR, row));
    const of = (term: string) => facts.find((fact) => fact.term === term);
    expect(of('Kind')?.value).toBe('tool · + added');
    expect(of('Base')?.value).toBe('not in this run');
    expect(of('New')).toMatchObject({ value: '100 ms from 0.350 s, error', tone: 'error' });
    expect(of('Its own part')).toMatchObject({ value: '+100 ms (20 % of the difference)', tone: 'error' });
    expect(of('Why')?.value).toBe('not in the base');
    const test = rowNamed(PAIR, 'tool test');
    expect(mergedFacts(PAIR, test, []).find(({ term }) => term === 'With its children')?.value).toBe('+650 ms');
  });

  it('has the number that verdict and contributions call it by, where its name comes more than once', () => {
    const pair = pairOf(
      [
        ['run', '', 0, 20],
        ['tool a', 'run', 0, 10],
      ],
      [
        ['run', '', 0, 30],
        ['tool a', 'run', 0, 10],
        ['second', 'run', 10, 25, { name: 'tool a' }],
      ],
    );
    expect(Array.from({ length: pair.merged.count }, (_, row) => numberOf(pair, row))).toEqual(['', '#1', '#2']);
  });
});

describe('the axis of two runs', () => {
  const times = fc.integer({ min: 0, max: 1e12 });
  const pairs = fc
    .tuple(times, times, times, times)
    .map(([a, b, wallA, wallB]) => ({ from: { base: a, new: b }, to: { base: a + wallA, new: b + wallB } }));

  it('is one for both from their starts, as long as the longer run', () => {
    fc.assert(
      fc.property(pairs, times, (pair, time) => {
        const axis = axisOf(pair, 'one');
        expect(axis.whole).toEqual({
          start: 0,
          end: Math.max(MS, pair.to.base - pair.from.base, pair.to.new - pair.from.new),
        });
        expect(toRun(axis, 'base', time) - pair.from.base).toBe(toRun(axis, 'new', time) - pair.from.new);
      }),
    );
  });

  it('lets both runs fill the width where each has its own, and finds the way back from a pixel', () => {
    fc.assert(
      fc.property(pairs, (pair) => {
        const axis = axisOf(pair, 'two');
        for (const side of SIDES) {
          const scale = runScale(axis, side, axis.whole, 800);
          if (pair.to[side] > pair.from[side] + 1e4) {
            expect(pixelAt(scale, pair.from[side])).toBeCloseTo(0, 3);
            expect(pixelAt(scale, pair.to[side])).toBeCloseTo(800, 3);
          }
          const time = timeAt(scale, 333);
          expect(toRun(axis, side, toAxis(axis, side, time))).toBeCloseTo(time, -1);
        }
      }),
    );
  });

  it('has a length even for runs that happen at one instant', () => {
    const axis = axisOf({ from: { base: 5, new: 7 }, to: { base: 5, new: 7 } }, 'two');
    expect(axis.whole.end).toBeGreaterThan(0);
    expect(pixelAt(runScale(axis, 'new', axis.whole, 100), 7)).toBe(0);
  });
});

describe('the columns', () => {
  it('leave room for the timeline, and go one after another as the window gets narrower', () => {
    expect(columnsOf(1400, 260)).toMatchObject({ name: 260, hasBar: true });
    expect(columnsOf(600, 260)).toMatchObject({ hasBar: false, base: 58, new: 58 });
    expect(columnsOf(540, 260)).toMatchObject({ hasBar: false, base: 0, new: 58 });
    expect(columnsOf(400, 260)).toMatchObject({ base: 0, new: 0 });
    fc.assert(
      fc.property(fc.integer({ min: 0, max: 4000 }), fc.integer({ min: 0, max: 4000 }), (width, name) => {
        const columns = columnsOf(width, name);
        expect(columns.name).toBeGreaterThanOrEqual(LEAST_NAME);
        expect(columns.total).toBe(columns.name + columns.base + columns.new + columns.delta);
        if (width >= 400) expect(width - columns.total).toBeGreaterThanOrEqual(180);
      }),
    );
  });
});
