import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { stepNumber, stepOrder } from '../../../shared/playback/counters.ts';
import { deepestAt, nextStep, ofKind, withError } from '../../../shared/playback/steps.ts';
import { rowEnd } from '../../../shared/trace/table.ts';
import { visibleRows } from '../../../shared/trace/visible.ts';
import { messySpans } from '../trace/arbitrary.ts';
import { tableOf } from '../trace/spans.ts';

const all = { collapsed: new Set<number>() };
const run = tableOf([
  { id: '1', start: 0, end: 100, kind: 2 },
  { id: '2', parent: '1', start: 10, end: 50, kind: 4 },
  { id: '3', parent: '1', start: 10, end: 20, kind: 5, status: 2 },
  { id: '4', parent: '1', start: 60, end: 90, kind: 4 },
]);
const { visible, positionOf } = visibleRows(run, all);

describe('stepping', () => {
  test('visits equal starts one by one, and stops at the ends', () => {
    expect(nextStep(run, visible, positionOf, 0, -1, 1)).toBe(0);
    expect(nextStep(run, visible, positionOf, 0, 0, 1)).toBe(1);
    expect(nextStep(run, visible, positionOf, 10, 1, 1)).toBe(2);
    expect(nextStep(run, visible, positionOf, 10, 2, 1)).toBe(3);
    expect(nextStep(run, visible, positionOf, 60, 3, 1)).toBe(-1);
    expect(nextStep(run, visible, positionOf, 60, 3, -1)).toBe(2);
    expect(nextStep(run, visible, positionOf, 0, 0, -1)).toBe(-1);
  });

  test('goes on from the clock where the selected span does not start there', () => {
    expect(nextStep(run, visible, positionOf, 30, 0, 1)).toBe(3);
    expect(nextStep(run, visible, positionOf, 30, 3, -1)).toBe(2);
    expect(nextStep(run, visible, positionOf, 10, 3, 1)).toBe(3);
    expect(nextStep(run, visible, positionOf, 10, 3, -1)).toBe(0);
    expect(nextStep(run, visible, positionOf, 100, -1, -1)).toBe(3);
  });

  test('can look for a kind or for errors', () => {
    expect(nextStep(run, visible, positionOf, 10, 1, 1, ofKind(run, 4))).toBe(3);
    expect(nextStep(run, visible, positionOf, 60, 3, -1, withError(run))).toBe(2);
    expect(nextStep(run, visible, positionOf, 60, 3, 1, withError(run))).toBe(-1);
  });

  test('visits every visible row once forwards, and the same ones backwards', () => {
    fc.assert(
      fc.property(messySpans, fc.func(fc.boolean()), fc.nat(30), (spans, keep, sparse) => {
        const table = tableOf(spans);
        const matches = Uint32Array.from(table.byStart.filter((row) => keep(row) && row % (sparse + 1) === 0));
        const rows = visibleRows(table, { ...all, matches });
        const visited: number[] = [];
        let time = 0;
        let selected = -1;
        for (;;) {
          const row = nextStep(table, rows.visible, rows.positionOf, time, selected, 1);
          if (row === -1) break;
          visited.push(row);
          expect(visited.length).toBeLessThanOrEqual(rows.visible.length);
          time = table.start[row] as number;
          selected = row;
        }
        expect([...visited].sort((a, b) => a - b)).toEqual([...rows.visible]);
        const order = stepOrder(table, rows.visible, rows.positionOf);
        expect([...order.rows]).toEqual(visited);
        visited.forEach((row, i) => {
          expect(stepNumber(table, order, table.start[row] as number, row)).toBe(i + 1);
        });
        const back: number[] = [];
        for (let row = selected; row !== -1; ) {
          back.unshift(row);
          row = nextStep(table, rows.visible, rows.positionOf, table.start[row] as number, row, -1);
        }
        expect(back).toEqual(visited);
      }),
      { numRuns: 300 },
    );
  });

  test('finds the same row whether few or many rows are visible', () => {
    const many = tableOf(
      Array.from({ length: 2000 }, (_, i) => ({ id: (i + 1).toString(16), start: (i * 37) % 500, end: 600 })),
    );
    const few = visibleRows(many, { ...all, matches: Uint32Array.of(3, 700, 701, 1500) });
    const dense = { visible: new Uint32Array(2000), positionOf: few.positionOf };
    for (let time = 0; time < 520; time += 7) {
      for (const selected of [-1, 3, 700, 701, 1500, 900]) {
        for (const direction of [1, -1] as const) {
          expect(nextStep(many, few.visible, few.positionOf, time, selected, direction)).toBe(
            nextStep(many, dense.visible, dense.positionOf, time, selected, direction),
          );
        }
      }
    }
  });
});

describe('following', () => {
  test('selects the deepest span that runs, and none after the end', () => {
    expect(deepestAt(run, positionOf, 5)).toBe(0);
    expect(deepestAt(run, positionOf, 15)).toBe(2);
    expect(deepestAt(run, positionOf, 30)).toBe(1);
    expect(deepestAt(run, positionOf, 55)).toBe(0);
    expect(deepestAt(run, positionOf, 100)).toBe(-1);
    const closed = visibleRows(run, { collapsed: new Set([0]) });
    expect(deepestAt(run, closed.positionOf, 15)).toBe(0);
  });

  test('agrees with looking at every row', () => {
    fc.assert(
      fc.property(messySpans, fc.integer({ min: -1, max: 75 }), (spans, time) => {
        const table = tableOf(spans);
        const rows = visibleRows(table, all);
        let depth = -1;
        for (let row = 0; row < table.rowCount; row++) {
          const start = table.start[row] as number;
          const end = rowEnd(table, row);
          const open = Number.isNaN(table.duration[row]) && time <= end;
          if (time < start || !(time < end || time === start || open)) continue;
          depth = Math.max(depth, table.depth[row] as number);
        }
        const found = deepestAt(table, rows.positionOf, time);
        expect(found === -1 ? -1 : table.depth[found]).toBe(depth);
      }),
      { numRuns: 300 },
    );
  });

  test('passes thousands of short spans that are over to find a long one', () => {
    const table = tableOf([
      { id: '1', start: 0, end: 1_000_000 },
      ...Array.from({ length: 5000 }, (_, i) => ({ id: (i + 2).toString(16), parent: '1', start: i, end: i + 1 })),
    ]);
    const rows = visibleRows(table, all);
    expect(deepestAt(table, rows.positionOf, 500_000)).toBe(0);
    expect(deepestAt(table, rows.positionOf, 2500)).toBe(2501);
  });
});
