import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { found, statisticColumns } from '../../../../renderer/statistics/columns.ts';
import { instancesOf } from '../../../../renderer/statistics/instances.ts';
import { entryWords, shareText } from '../../../../renderer/statistics/words.ts';
import { nextSort } from '../../../../renderer/ui/sorting.ts';
import { ordered } from '../../../../renderer/ui/table-column.ts';
import { csvText, tsvText } from '../../../../shared/base/csv.ts';
import { kindIndex } from '../../../../shared/trace/kind.ts';
import { statistics } from '../../../../shared/trace/statistics.ts';
import { makeScope } from '../../../../shared/trace/time-scope.ts';
import { messySpans } from '../../trace/arbitrary.ts';
import { tableOf } from '../../trace/spans.ts';

const RUN = tableOf([
  { id: '1', name: 'launch', start: 0, end: 100, kind: kindIndex('container') },
  { id: '2', parent: '1', name: 'bash', start: 0, end: 20, kind: kindIndex('tool'), status: 2 },
  { id: '3', parent: '1', name: 'chat', start: 20, end: 60, kind: kindIndex('model'), tokens: [10, 4] },
  { id: '4', parent: '1', name: 'bash', start: 60, end: 61, kind: kindIndex('tool') },
  { id: '5', name: 'launch', start: 110, end: 120, kind: kindIndex('tool') },
]);
const byName = statistics(RUN, { by: 'name' });

describe('the table of names', () => {
  it('says below what its rows sum to', () => {
    const foot = (listed = byName.entries) =>
      statisticColumns(byName, listed, 'name').map((column) => column.foot?.() ?? '');
    expect(foot().filter(Boolean)).toEqual(['sum', '5', '120 ns', '100.0 %', '110 ns', '1', '10', '4']);
    expect(foot(found(byName.entries, 'BASH')).filter(Boolean)).toEqual([
      'sum of 1 listed',
      '2',
      '21 ns',
      '17.5 %',
      '21 ns',
      '1',
    ]);
  });

  it('finds unattributed time by the name that it is in', () => {
    expect(found(byName.entries, 'launch').map(entryWords)).toEqual(['unattributed in launch', 'launch', 'launch']);
    expect(found(byName.entries, 'nothing').map(entryWords)).toEqual(['nothing ran']);
  });

  it('leaves out what nobody knows', () => {
    const ids = (spans: Parameters<typeof tableOf>[0]) => {
      const made = statistics(tableOf(spans), { by: 'kind' });
      return statisticColumns(made, made.entries, 'kind').map(({ id }) => id);
    };
    expect(ids([{ id: '1', start: 0, end: 5 }])).not.toContain('inputTokens');
    expect(ids([{ id: '1', start: 0, end: 5, tokens: [1, 2] }])).toContain('inputTokens');
    expect(ids([])).not.toContain('kind');
  });

  it('sorts numbers with the largest on top first, the unknown last', () => {
    const columns = statisticColumns(byName, byName.entries, 'name');
    const sort = nextSort(undefined, 'max', true);
    expect(ordered(byName.entries, columns, sort).map(entryWords)).toEqual([
      'launch',
      'chat',
      'bash',
      'launch',
      'unattributed in launch',
      'nothing ran',
    ]);
    expect(nextSort(sort, 'max', true)).toEqual({ column: 'max', down: false });
    expect(nextSort({ column: 'max', down: false }, 'max', true)).toBeUndefined();
    expect(ordered(byName.entries, columns, undefined)).toBe(byName.entries);
  });

  it('never calls something nothing', () => {
    expect(shareText(1, 1e9)).toBe('< 0.1 %');
    expect(shareText(0, 1e9)).toBe('0.0 %');
    expect(shareText(Number.NaN, 1)).toBe('');
    expect(shareText(1, 0)).toBe('');
  });
});

describe('the spans of a row', () => {
  const names = (rows: readonly number[]) => rows.map((row) => RUN.start[row]);
  const group = { by: 'name', name: 'bash', kind: 'tool', frames: false } as const;

  it('are those of the name and the kind, by start', () => {
    expect(names(instancesOf(RUN, group, {}))).toEqual([0, 60]);
    expect(names(instancesOf(RUN, { ...group, name: 'launch' }, {}))).toEqual([110]);
    expect(names(instancesOf(RUN, { ...group, by: 'kind', name: 'tool' }, {}))).toEqual([0, 60, 110]);
  });

  it('are those of the range and of the filter', () => {
    expect(names(instancesOf(RUN, group, { range: { start: 20, end: 70 } }))).toEqual([60]);
    expect(names(instancesOf(RUN, group, { rows: Uint32Array.of(1) }))).toEqual([0]);
    expect(names(instancesOf(RUN, group, { trace: 4 }))).toEqual([]);
  });

  it('are as many as the table counts', () => {
    const ranges = fc.option(
      fc.tuple(fc.nat(60), fc.nat(30)).map(([start, length]) => ({ start, end: start + length })),
      { nil: undefined },
    );
    fc.assert(
      fc.property(messySpans, ranges, (spans, range) => {
        const table = tableOf(spans);
        const { entries } = statistics(table, { by: 'name', scope: makeScope(table, { range }) });
        for (const { of, name, kind, count } of entries) {
          if (of !== 'spans') continue;
          expect(instancesOf(table, { by: 'name', name, kind, frames: false }, { range })).toHaveLength(count);
        }
      }),
    );
  });
});

describe('text for pasting', () => {
  it('has one line a row and as many fields, whatever the names are', () => {
    fc.assert(
      fc.property(fc.array(fc.tuple(fc.string(), fc.string()), { minLength: 1 }), (rows) => {
        const lines = tsvText(rows).split('\n');
        expect(lines.pop()).toBe('');
        expect(lines.map((line) => line.split('\t').length)).toEqual(rows.map(() => 2));
      }),
    );
  });

  it('is no formula', () => {
    expect(tsvText([['=1+1', '-2.5', 'a\tb']])).toBe("'=1+1\t-2.5\ta b\n");
    expect(csvText([['=1+1', '-2.5']])).toBe("'=1+1,-2.5\r\n");
  });
});
