import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { SpanTableBuilder } from '../../../shared/trace/builder.ts';
import {
  closedToLevel,
  isCollapsed as isClosed,
  listSiblings,
  openedTo,
  spanTree,
  withRows,
} from '../../../shared/trace/collapse.ts';
import { unattributed } from '../../../shared/trace/gaps.ts';
import type { SpanTable } from '../../../shared/trace/table.ts';
import {
  findRow,
  hasChildren,
  isSynthetic,
  listAncestors,
  rowKey,
  visibleRows,
} from '../../../shared/trace/visible.ts';
import { messySpans } from './arbitrary.ts';
import { addSpan, tableOf } from './spans.ts';

const family = tableOf([
  { id: '1', start: 0, end: 100 },
  { id: '2', parent: '1', start: 10, end: 50 },
  { id: '3', parent: '2', start: 20, end: 30 },
  { id: '4', parent: '1', start: 60, end: 90 },
  { id: '5', parent: '4', start: 65, end: 70 },
  { id: '6', parent: 'ff', start: 95, end: 99 },
  { trace: 'bb', id: '7', start: 200, end: 300 },
  { trace: 'bb', id: '8', parent: '7', start: 210, end: 220 },
]);
const none: ReadonlySet<number> = new Set();
const isCollapsed = (table: SpanTable, closed: ReadonlySet<number>, row: number) =>
  isClosed(spanTree(table), closed, row);
const collapse = (table: SpanTable, closed: ReadonlySet<number>, row: number) =>
  withRows(spanTree(table), closed, [row], true);
const expand = (table: SpanTable, closed: ReadonlySet<number>, row: number) =>
  withRows(spanTree(table), closed, [row], false);
const toggle = (table: SpanTable, closed: ReadonlySet<number>, row: number) =>
  withRows(spanTree(table), closed, [row], !isCollapsed(table, closed, row));
const collapseSiblings = (table: SpanTable, closed: ReadonlySet<number>, row: number) =>
  withRows(spanTree(table), closed, listSiblings(spanTree(table), row), true);
const expandSiblings = (table: SpanTable, closed: ReadonlySet<number>, row: number) =>
  withRows(spanTree(table), closed, listSiblings(spanTree(table), row), false);
const names = (table: SpanTable, rows: Iterable<number>) =>
  Array.from(rows, (row) => table.strings[table.name[row] as number]);
const shown = (collapsed: ReadonlySet<number>) => names(family, visibleRows(family, { collapsed }).visible);

describe('visible rows', () => {
  test('are all rows when nothing is closed or filtered', () => {
    expect(shown(none)).toEqual(['1', '2', '3', '4', '5', 'missing span ff', '6', '7', '8']);
  });

  test('leave out what lies below closed rows', () => {
    expect(shown(collapse(family, none, 1))).toEqual(['1', '2', '4', '5', 'missing span ff', '6', '7', '8']);
    expect(shown(closedToLevel(spanTree(family), 1))).toEqual(['1', 'missing span ff', '7']);
    expect(shown(closedToLevel(spanTree(family), 2))).toEqual(['1', '2', '4', 'missing span ff', '6', '7', '8']);
    expect(shown(none)).toHaveLength(9);
  });

  test('are the matches with their ancestors when filtered, and one trace when chosen', () => {
    const matches = Uint32Array.of(4, 8);
    expect(names(family, visibleRows(family, { collapsed: none, matches }).visible)).toEqual(['1', '4', '5', '7', '8']);
    expect(names(family, visibleRows(family, { collapsed: none, trace: 1 }).visible)).toEqual(['7', '8']);
    expect(visibleRows(family, { collapsed: none, trace: 9 }).visible).toHaveLength(0);
    expect(visibleRows(family, { collapsed: none, matches: new Uint32Array(0) }).visible).toHaveLength(0);
  });

  test('are exactly the rows with no closed ancestor that match or lead to a match', () => {
    fc.assert(
      fc.property(
        messySpans,
        fc.func(fc.boolean()),
        fc.func(fc.boolean()),
        fc.boolean(),
        (spans, close, match, filter) => {
          const table = tableOf(spans);
          const rows = Array.from({ length: table.rowCount }, (_, row) => row);
          const collapsed = new Set(
            rows.filter((row) => hasChildren(table, row) && close(row)).map((row) => rowKey(table, row)),
          );
          const matches = filter ? Uint32Array.from(rows.filter((row) => match(row))) : undefined;
          const { visible, positionOf } = visibleRows(table, { collapsed, matches });
          const expected = rows.filter((row) => {
            if (listAncestors(table, row).some((above) => collapsed.has(rowKey(table, above)))) return false;
            return (
              matches === undefined || [...matches].some((m) => m === row || listAncestors(table, m).includes(row))
            );
          });
          expect([...visible]).toEqual(expected);
          for (const row of rows) expect(positionOf[row]).toBe(expected.indexOf(row));
        },
      ),
      { numRuns: 200 },
    );
  });
});

describe('rows and keys', () => {
  test('find each other, made-up rows too', () => {
    fc.assert(
      fc.property(messySpans, (spans) => {
        const table = tableOf(spans);
        for (let row = 0; row < table.rowCount; row++) {
          expect(findRow(table, rowKey(table, row))).toBe(row);
          expect(rowKey(table, row) < 0).toBe(isSynthetic(table, row));
        }
      }),
      { numRuns: 100 },
    );
    expect([findRow(family, 99), findRow(family, -99), findRow(family, -1)]).toEqual([-1, -1, -1]);
  });
});

test('a made-up row stays closed when an earlier child of it is read later', () => {
  const builder = new SpanTableBuilder();
  addSpan(builder, { id: '2', parent: 'ff', start: 50, end: 60 });
  const before = builder.snapshot(false);
  const closed = collapse(before, none, 0);
  addSpan(builder, { id: '3', parent: 'ff', start: 10, end: 20 });
  const after = builder.snapshot(true);
  expect(names(after, visibleRows(after, { collapsed: closed }).visible)).toEqual(['missing span ff']);
  expect(isCollapsed(after, closed, 0)).toBe(true);
  expect(visibleRows(after, { collapsed: expand(after, closed, 0) }).visible).toHaveLength(3);
});

describe('opening and closing', () => {
  test('a row, its siblings, and the way to a row', () => {
    expect(isCollapsed(family, toggle(family, none, 0), 0)).toBe(true);
    expect(toggle(family, toggle(family, none, 0), 0).size).toBe(0);
    expect(collapse(family, none, 2)).toBe(none);
    expect(expand(family, collapse(family, none, 0), 0).size).toBe(0);
    const siblings = collapseSiblings(family, none, 3);
    expect(shown(siblings)).toEqual(['1', '2', '4', 'missing span ff', '6', '7', '8']);
    expect(expandSiblings(family, siblings, 1).size).toBe(0);
    expect(shown(collapseSiblings(family, none, 0))).toEqual(['1', 'missing span ff', '7', '8']);
    expect(shown(openedTo(spanTree(family), closedToLevel(spanTree(family), 1), 4))).toEqual([
      '1',
      '2',
      '4',
      '5',
      'missing span ff',
      '7',
    ]);
    const open = collapse(family, none, 0);
    expect(openedTo(spanTree(family), open, 8)).toBe(open);
  });
});

describe('unattributed time', () => {
  test('is what lies between, before and after the children', () => {
    expect([...unattributed(family, 0)]).toEqual([0, 10, 50, 60, 90, 100]);
    expect([...unattributed(family, 0, 10)]).toEqual([0, 10, 50, 60, 90, 100]);
    expect([...unattributed(family, 0, 11)]).toEqual([]);
    expect([...unattributed(family, 2)]).toEqual([]);
  });

  test('adds up to the self time of every row that has children', () => {
    fc.assert(
      fc.property(messySpans, (spans) => {
        const table = tableOf(spans);
        for (let row = 0; row < table.rowCount; row++) {
          if (!hasChildren(table, row)) continue;
          const pairs = unattributed(table, row);
          let sum = 0;
          for (let i = 0; i < pairs.length; i += 2) sum += (pairs[i + 1] as number) - (pairs[i] as number);
          expect(sum).toBe(table.selfTime[row]);
        }
      }),
      { numRuns: 200 },
    );
  });
});
