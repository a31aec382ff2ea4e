import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { medianOfSorted } from '../../../shared/base/numbers.ts';
import { type Kind, kindIndex } from '../../../shared/trace/kind.ts';
import { nearestRank, type Statistic, statistics } from '../../../shared/trace/statistics.ts';
import { makeScope } from '../../../shared/trace/time-scope.ts';
import { cleanSpans, messySpans } from './arbitrary.ts';
import { bulkTable, type TestSpan, tableOf } from './spans.ts';

const ranges = fc.option(
  fc.tuple(fc.integer({ min: -10, max: 80 }), fc.nat(40)).map(([start, length]) => ({ start, end: start + length })),
  { nil: undefined },
);
const kind = (name: Kind) => kindIndex(name);
const sumOf = (entries: readonly Statistic[], column: 'path' | 'self' | 'count' | 'total') =>
  entries.reduce((all, entry) => all + (entry.of === 'spans' ? entry[column] : 0), 0);
const RUN: TestSpan[] = [
  { id: '1', name: 'launch', start: 0, end: 100, kind: kind('container') },
  { id: '2', parent: '1', name: 'chat', start: 10, end: 40, kind: kind('model'), tokens: [100, 10] },
  { id: '3', parent: '1', name: 'bash', start: 40, end: 60, kind: kind('tool'), status: 2 },
  { id: '4', parent: '1', name: 'bash', start: 45, end: 60, kind: kind('tool') },
  { id: '5', parent: '1', name: 'chat', start: 70, end: 100, kind: kind('model'), tokens: [200, 30] },
  { id: '6', name: 'score', start: 110, end: 130, kind: kind('scorer') },
];
const entry = (entries: readonly Statistic[], of: Statistic['of'], name: string) =>
  entries.find((one) => one.of === of && one.name === name);

describe('statistics of a run', () => {
  it('sum to the wall time on the critical path, by name and by kind, whatever is asked for', () => {
    const rows = fc.option(fc.uniqueArray(fc.nat(45)), { nil: undefined });
    fc.assert(
      fc.property(fc.oneof(messySpans, cleanSpans), ranges, rows, fc.nat(8), (spans, range, only, most) => {
        const table = tableOf(spans);
        const scope = makeScope(table, { range });
        for (const by of ['name', 'kind'] as const) {
          const found = statistics(table, { by, scope, rows: only && Uint32Array.from(only), most });
          expect(found.entries.reduce((all, one) => all + one.path, 0)).toBe(found.wall);
          expect(found.pathSum).toBe(scope.to - scope.from);
        }
      }),
    );
  });

  it('count every span once, with the same self times as the tree', () => {
    fc.assert(
      fc.property(messySpans, (spans) => {
        const table = tableOf(spans);
        const byName = statistics(table, { by: 'name' });
        const byKind = statistics(table, { by: 'kind' });
        let self = 0;
        let rows = 0;
        for (let row = 0; row < table.rowCount; row++) {
          if (table.ordinal[row] === 0xffffffff) continue;
          rows++;
          self += table.selfTime[row] as number;
        }
        for (const { entries, selfSum } of [byName, byKind]) {
          expect(sumOf(entries, 'count')).toBe(rows);
          expect(sumOf(entries, 'self')).toBe(self);
          expect(selfSum).toBe(self);
        }
        expect(sumOf(byName.entries, 'total')).toBe(sumOf(byKind.entries, 'total'));
      }),
    );
  });

  it('name unattributed time and time in which nothing ran as entries of their own', () => {
    const { entries, wall, selfSum } = statistics(tableOf(RUN), { by: 'name' });
    expect(wall).toBe(130);
    expect(entries.map(({ of, name, path }) => `${of} ${name} ${path}`)).toEqual([
      'spans chat 60',
      'spans bash 20',
      'spans score 20',
      'unattributed launch 20',
      'idle  10',
      'spans launch 0',
    ]);
    expect(selfSum).toBe(20 + 60 + 35 + 20);
  });

  it('know lengths, failures and tokens of each name', () => {
    const { entries } = statistics(tableOf(RUN), { by: 'name' });
    expect(entry(entries, 'spans', 'bash')).toMatchObject({ count: 2, total: 35, median: 17.5, max: 20, errors: 1 });
    expect(entry(entries, 'spans', 'chat')).toMatchObject({ inputTokens: 300, outputTokens: 40, p95: 30, errors: 0 });
    expect(entry(entries, 'spans', 'bash')?.outputTokens).toBeNaN();
  });

  it('leave out the tokens of a span that are the sum of those inside it', () => {
    const { entries } = statistics(
      tableOf([
        { id: '1', name: 'agent', start: 0, end: 9, kind: kind('agent'), tokens: [30, 7] },
        { id: '2', parent: '1', name: 'chat', start: 1, end: 4, kind: kind('model'), tokens: [10, 3] },
        { id: '3', parent: '1', name: 'chat', start: 5, end: 8, kind: kind('model'), tokens: [20, 4] },
      ]),
      { by: 'name' },
    );
    expect(entry(entries, 'spans', 'agent')?.inputTokens).toBeNaN();
    expect(entry(entries, 'spans', 'chat')).toMatchObject({ inputTokens: 30, outputTokens: 7 });
  });

  it('are of the range alone where there is one', () => {
    const table = tableOf(RUN);
    const scope = makeScope(table, { range: { start: 30, end: 50 } });
    const { entries, spans, wall } = statistics(table, { by: 'name', scope });
    expect(wall).toBe(20);
    expect(spans).toBe(4);
    expect(entry(entries, 'spans', 'chat')).toMatchObject({ count: 1, total: 10, self: 10, path: 10 });
    expect(entry(entries, 'spans', 'bash')).toMatchObject({ count: 2, total: 15, path: 10 });
    expect(entry(entries, 'spans', 'launch')).toMatchObject({ total: 20, self: 0, path: 0 });
  });

  it('are of what a filter finds, and say how much of the wall time the rest has', () => {
    const table = tableOf(RUN);
    const { entries, pathSum } = statistics(table, { by: 'name', rows: Uint32Array.of(1, 4) });
    expect(entries.map(({ of, path }) => `${of} ${path}`)).toEqual(['spans 60', 'outside 60', 'idle 10']);
    expect(pathSum).toBe(130);
  });

  it('tell a name apart that two kinds of span have', () => {
    const table = tableOf([
      { id: '1', name: 'run', start: 0, end: 5, kind: kind('tool') },
      { id: '2', name: 'run', start: 5, end: 9, kind: kind('http') },
    ]);
    expect(statistics(table, { by: 'name' }).entries.map((one) => one.kind)).toEqual(['tool', 'http']);
  });

  it('count what never finished until the end of the document, and say how many', () => {
    const table = tableOf([
      { id: '1', name: 'hangs', start: 0, kind: kind('tool') },
      { id: '2', name: 'ends', start: 0, end: 50, kind: kind('tool') },
    ]);
    const { entries, unfinished } = statistics(table, { by: 'name' });
    expect(unfinished).toBe(1);
    expect(entry(entries, 'spans', 'hangs')).toMatchObject({ total: 50, unfinished: 1 });
  });

  it('of one name in a trace of several are of that trace', () => {
    const table = tableOf([
      { trace: 'aa', id: '1', name: 'a', start: 0, end: 5 },
      { trace: 'bb', id: '1', name: 'b', start: 20, end: 30 },
    ]);
    const { entries, wall } = statistics(table, { by: 'name', scope: makeScope(table, { trace: 1 }) });
    expect(entries.map((one) => one.name)).toEqual(['b']);
    expect(wall).toBe(10);
  });

  it('have the median and the 95th percentile by nearest rank', () => {
    fc.assert(
      fc.property(fc.array(fc.nat(100), { minLength: 1 }), (values) => {
        const sorted = Float64Array.from(values).sort();
        const p95 = nearestRank(sorted, 0.95);
        const upTo = (limit: number) => values.filter((value) => value <= limit).length;
        expect(values).toContain(p95);
        expect(upTo(p95)).toBeGreaterThanOrEqual(0.95 * values.length);
        expect(upTo(p95 - 1)).toBeLessThan(0.95 * values.length);
        const middle = medianOfSorted(sorted);
        expect(values.filter((value) => value < middle).length * 2).toBeLessThanOrEqual(values.length);
        expect(values.filter((value) => value > middle).length * 2).toBeLessThanOrEqual(values.length);
      }),
    );
  });

  it('are made of half a million siblings without a recursion', () => {
    const table = bulkTable(
      500_000,
      (i) => (i === 0 ? -1 : 0),
      (i) => (i === 0 ? [0, 1_000_000] : [2 * i, 2 * i + 1]),
    );
    const { pathSum, wall, spans } = statistics(table, { by: 'name' });
    expect(pathSum).toBe(wall);
    expect(spans).toBe(500_000);
  });
});
