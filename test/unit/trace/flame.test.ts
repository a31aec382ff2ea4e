import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { type Flame, flameGraph, flameTotals, NO_NODE, OTHERS, reverseFlame } from '../../../shared/trace/flame.ts';
import { type Statistic, statistics } from '../../../shared/trace/statistics.ts';
import type { SpanTable } from '../../../shared/trace/table.ts';
import { makeScope } from '../../../shared/trace/time-scope.ts';
import { cleanSpans, messySpans } from './arbitrary.ts';
import { bulkTable, tableOf } from './spans.ts';

/** Few names, so that many spans share them. */
const named = fc.oneof(messySpans, cleanSpans).map((spans) => spans.map((span, i) => ({ ...span, name: `n${i % 5}` })));
const ranges = fc.option(
  fc.tuple(fc.integer({ min: -10, max: 80 }), fc.nat(40)).map(([start, length]) => ({ start, end: start + length })),
  { nil: undefined },
);
const rows = fc.option(fc.uniqueArray(fc.nat(45)), { nil: undefined });
const keyOf = (table: SpanTable, flame: Flame, node: number) =>
  `${table.strings[flame.name[node] as number]} ${flame.kind[node]}`;

/** Sums by name and kind of the nodes that `take` takes. */
function sums(table: SpanTable, flame: Flame, column: ArrayLike<number>, take: (node: number) => boolean) {
  const found = new Map<string, number>();
  for (let node = 0; node < flame.nodes; node++) {
    if (!take(node)) continue;
    const key = keyOf(table, flame, node);
    found.set(key, (found.get(key) ?? 0) + (column[node] as number));
  }
  return Object.fromEntries([...found].filter(([, value]) => value > 0));
}

/** The same of the table; unattributed time is its frame's. */
function tableSums(table: SpanTable, entries: readonly Statistic[], column: 'self' | 'path' | 'count') {
  const found = new Map<string, number>();
  const kinds = ['internal', 'setup', 'agent', 'container', 'model', 'tool', 'scorer', 'cleanup', 'http', 'db'];
  for (const entry of entries) {
    if (entry.of !== 'spans' && !(entry.of === 'unattributed' && column === 'path')) continue;
    const key = `${entry.name} ${kinds.indexOf(entry.kind)}`;
    found.set(key, (found.get(key) ?? 0) + entry[column]);
  }
  expect(table.rowCount).toBeGreaterThanOrEqual(0);
  return Object.fromEntries([...found].filter(([, value]) => value > 0));
}

describe('the flame graph', () => {
  it('has the sums of the table, and so has its reverse', () => {
    fc.assert(
      fc.property(named, ranges, rows, (spans, range, only) => {
        const table = tableOf(spans);
        const options = { scope: makeScope(table, { range }), rows: only && Uint32Array.from(only) };
        const { entries } = statistics(table, { by: 'name', ...options });
        const flame = flameGraph(table, options);
        const reverse = reverseFlame(flame);
        const atBottom = (node: number) => reverse.parent[node] === NO_NODE;
        for (const column of ['self', 'path'] as const) {
          const expected = tableSums(table, entries, column);
          expect(sums(table, flame, flame[column], () => true)).toEqual(expected);
          expect(sums(table, reverse, flameTotals(reverse, reverse[column]), atBottom)).toEqual(expected);
        }
        const counts = tableSums(table, entries, 'count');
        expect(sums(table, flame, flame.count, () => true)).toEqual(counts);
        expect(sums(table, reverse, reverse.count, atBottom)).toEqual(counts);
      }),
    );
  });

  it('sums to the wall time on the critical path, also where names were too many', () => {
    fc.assert(
      fc.property(named, ranges, rows, fc.integer({ min: 1, max: 12 }), (spans, range, only, most) => {
        const table = tableOf(spans);
        const scope = makeScope(table, { range });
        const flame = flameGraph(table, { scope, rows: only && Uint32Array.from(only), most });
        for (const one of [flame, reverseFlame(flame, most)]) {
          expect(one.path.reduce((all, time) => all + time, 0) + one.idle + one.outside).toBe(scope.to - scope.from);
          expect(one.self.reduce((all, time) => all + time, 0)).toBe(flame.selfSum);
          expect(one.nodes).toBeLessThanOrEqual(2 * most + 1);
          for (let node = 0; node < one.nodes; node++) expect(one.parent[node] as number).toBeLessThan(node);
        }
      }),
    );
  });

  it('puts spans with the same names above them into one node', () => {
    const table = tableOf([
      { id: '1', name: 'agent', start: 0, end: 10, kind: 2 },
      { id: '2', parent: '1', name: 'bash', start: 1, end: 3, kind: 5 },
      { id: '3', parent: '1', name: 'bash', start: 4, end: 9, kind: 5 },
      { id: '4', parent: '3', name: 'npm', start: 5, end: 8, kind: 5 },
    ]);
    const flame = flameGraph(table);
    expect([...flame.name].map((name) => table.strings[name])).toEqual(['agent', 'bash', 'npm']);
    expect([...flame.parent]).toEqual([NO_NODE, 0, 1]);
    expect([...flame.count]).toEqual([1, 2, 1]);
    expect([...flame.self]).toEqual([3, 4, 3]);
    const reverse = reverseFlame(flame);
    expect([...reverse.name].map((name) => table.strings[name])).toEqual([
      'agent',
      'bash',
      'agent',
      'npm',
      'bash',
      'agent',
    ]);
    expect([...flameTotals(reverse, reverse.self)]).toEqual([3, 4, 4, 3, 3, 3]);
  });

  it('says how many spans it could not tell apart', () => {
    const steps = Array.from({ length: 999 }, (_, i) => ({
      id: (i + 2).toString(16),
      parent: '1',
      name: `step ${i}`,
      start: 2 * i,
      end: 2 * i + 1,
    }));
    const table = tableOf([{ id: '1', start: 0, end: 3000 }, ...steps]);
    const flame = flameGraph(table, { most: 100 });
    expect(flame.nodes).toBe(101);
    expect(flame.name[100]).toBe(OTHERS);
    expect(flame.grouped).toBe(900);
  });

  it('is made of a chain as deep as a table can say', () => {
    const table = bulkTable(
      60_000,
      (i) => i - 1,
      (i) => [i, 120_000 - i],
    );
    const flame = flameGraph(table);
    const reverse = reverseFlame(flame);
    expect(flame.path.reduce((all, time) => all + time, 0)).toBe(flame.wall);
    expect(reverse.path.reduce((all, time) => all + time, 0)).toBe(flame.wall);
  });
});
