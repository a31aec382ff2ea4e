import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { SpanTableBuilder } from '../../../shared/trace/builder.ts';
import { FLAG } from '../../../shared/trace/kind.ts';
import { sortByStart } from '../../../shared/trace/order.ts';
import { NO_ORDINAL, NO_ROW, rowEnd, type SpanTable } from '../../../shared/trace/table.ts';
import { messySpans } from './arbitrary.ts';
import { addSpan, build, bulkTable, tableOf } from './spans.ts';

/** Self time of a row the slow way: cut the interval at every edge and drop the pieces under a child. */
function naiveSelfTime(table: SpanTable, row: number): number {
  const start = table.start[row] as number;
  const end = rowEnd(table, row);
  const children: [number, number][] = [];
  for (let r = 0; r < table.rowCount; r++) {
    if (table.parent[r] === row) children.push([table.start[r] as number, rowEnd(table, r)]);
  }
  const edges = [start, end, ...children.flat()].filter((t) => t >= start && t <= end).sort((a, b) => a - b);
  let self = 0;
  for (let i = 1; i < edges.length; i++) {
    const [from, to] = [edges[i - 1] as number, edges[i] as number];
    if (!children.some(([s, e]) => s <= from && e >= to)) self += to - from;
  }
  return self;
}

describe('whatever is read', () => {
  test('every span has one row, in an order where subtrees are ranges', () => {
    fc.assert(
      fc.property(messySpans, (spans) => {
        const { builder, table } = build(spans);
        const real = [...table.ordinal].filter((o) => o !== NO_ORDINAL);
        expect(new Set(real).size).toBe(real.length);
        expect(real.length).toBe(builder.spanCount);
        const superseded = builder.counts['unfinished records of finished spans'] ?? 0;
        expect(real.length + builder.duplicates + superseded).toBe(spans.length);

        for (let row = 0; row < table.rowCount; row++) {
          const parent = table.parent[row] as number;
          expect(parent).toBeLessThan(row);
          expect(table.start[row]).toBeGreaterThanOrEqual(0);
          expect(Number.isNaN(table.duration[row]) || (table.duration[row] as number) >= 0).toBe(true);
          expect(rowEnd(table, row)).toBeLessThanOrEqual(table.extent);
          let end = row + 1;
          while (end < table.rowCount && isBelow(table, end, row)) end++;
          expect(table.subtreeEnd[row]).toBe(end);
          expect(table.depth[row]).toBe(parent === NO_ROW ? 0 : (table.depth[parent] as number) + 1);
          if (parent !== NO_ROW) expect(table.trace[row]).toBe(table.trace[parent]);
          const next = table.subtreeEnd[row] as number;
          if (next < table.rowCount && table.parent[next] === parent && table.trace[next] === table.trace[row]) {
            expect(table.start[next]).toBeGreaterThanOrEqual(table.start[row] as number);
          }
        }
        for (let i = 1; i < table.rowCount; i++) {
          const [a, b] = [table.byStart[i - 1] as number, table.byStart[i] as number];
          const [startA, startB] = [table.start[a] as number, table.start[b] as number];
          expect(startA < startB || (startA === startB && a < b)).toBe(true);
        }
        expect(new Set(table.byStart).size).toBe(table.rowCount);
      }),
      { numRuns: 400 },
    );
  });

  test('self time is what no child covers, and errors below are counted once', () => {
    fc.assert(
      fc.property(messySpans, (spans) => {
        const table = tableOf(spans);
        for (let row = 0; row < table.rowCount; row++) {
          expect(table.selfTime[row]).toBe(naiveSelfTime(table, row));
          let errors = 0;
          for (let r = row + 1; r < (table.subtreeEnd[row] as number); r++) if (table.status[r] === 2) errors++;
          expect(table.errorsBelow[row]).toBe(errors);
          const times = table.eventTime.slice(table.eventStart[row], table.eventStart[row + 1]);
          expect([...times]).toEqual([...times].sort((a, b) => a - b));
        }
      }),
      { numRuns: 300 },
    );
  });

  test('every row carries its own span, and traces cover all rows', () => {
    fc.assert(
      fc.property(messySpans, (spans) => {
        const named = spans.map((span, i) => ({ ...span, name: `span ${i}`, content: JSON.stringify(span) }));
        const { builder, table } = build(named);
        let spansInTraces = 0;
        let row = 0;
        table.traces.forEach((trace, i) => {
          expect(trace.firstRow).toBe(row);
          for (; row < trace.endRow; row++) {
            expect(table.trace[row]).toBe(i);
            expect(table.start[row]).toBeGreaterThanOrEqual(trace.start);
            expect(rowEnd(table, row)).toBeLessThanOrEqual(trace.end);
          }
          spansInTraces += trace.spans;
        });
        expect(row).toBe(table.rowCount);
        expect(spansInTraces).toBe(builder.spanCount);
        for (let r = 0; r < table.rowCount; r++) {
          if ((table.flags[r] as number) & FLAG.synthetic) continue;
          const name = table.strings[table.name[r] as number] as string;
          const span = named[Number(name.slice(5))];
          expect(table.kind[r]).toBe(span?.kind);
          expect(table.status[r]).toBe(span?.status);
          const token = table.tokenRow.indexOf(r);
          expect(token === -1 ? undefined : table.inputTokens[token]).toBe(span?.tokens?.[0]);
        }
      }),
      { numRuns: 300 },
    );
  });

  test('the table is the same whether it was also asked for along the way', () => {
    fc.assert(
      fc.property(messySpans, fc.nat(5), (spans, every) => {
        const builder = new SpanTableBuilder();
        builder.beginFile(0);
        spans.forEach((span, i) => {
          addSpan(builder, span);
          if (i % (every + 1) === 0) builder.snapshot(false);
        });
        expect({ ...builder.snapshot(true), version: 1 }).toEqual(tableOf(spans));
      }),
      { numRuns: 100 },
    );
  });
});

function isBelow(table: SpanTable, row: number, ancestor: number): boolean {
  for (let at = table.parent[row] as number; at !== NO_ROW; at = table.parent[at] as number) {
    if (at === ancestor) return true;
  }
  return false;
}

describe('big shapes', () => {
  test('a chain of 200,000 spans keeps its order; depth stops at 65,535', () => {
    const table = bulkTable(
      200_000,
      (i) => i - 1,
      (i) => [i, 400_000 - i],
    );
    expect(table.rowCount).toBe(200_000);
    expect([table.depth[65_535], table.depth[199_999]]).toEqual([65_535, 65_535]);
    expect(table.subtreeEnd[0]).toBe(200_000);
    expect(table.parent[199_999]).toBe(199_998);
    expect([table.selfTime[0], table.selfTime[199_999]]).toEqual([2, 2]);
  });

  test('500,000 spans one after another under one parent', () => {
    const table = bulkTable(
      500_001,
      (i) => (i === 500_000 ? -1 : 500_000),
      (i) => (i === 500_000 ? [0, 5_000_000] : [i * 10, i * 10 + 7]),
    );
    expect(table.rowCount).toBe(500_001);
    expect(table.selfTime[0]).toBe(1_500_000);
    expect(table.subtreeEnd[0]).toBe(500_001);
    expect(table.ordinal[500_000]).toBe(499_999);
  });

  test('one cycle through 100,000 spans is cut once', () => {
    const table = bulkTable(
      100_000,
      (i) => (i + 1) % 100_000,
      (i) => [i, i + 1],
    );
    expect(table.rowCount).toBe(100_000);
    expect([...table.flags].filter((flags) => flags & FLAG.cycle)).toHaveLength(1);
    expect(table.ordinal[0]).toBe(0);
  });
});

test('sorting by start is stable and numeric, for few and for many', () => {
  for (const count of [0, 1, 50, 20_000]) {
    const start = Float64Array.from({ length: count }, (_, i) => Math.floor(((i * 7919) % 1009) ** 3 * 1234.5) / 4);
    const order = sortByStart(start);
    const expected = Array.from(start.keys()).sort((a, b) => (start[a] as number) - (start[b] as number) || a - b);
    expect([...order]).toEqual(expected);
  }
});
