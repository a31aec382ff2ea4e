import { describe, expect, test } from 'vitest';
import { SpanTableBuilder } from '../../../shared/trace/builder.ts';
import { FLAG } from '../../../shared/trace/kind.ts';
import { NO_ORDINAL, NO_ROW } from '../../../shared/trace/table.ts';
import { addLog, addSpan, BASE_SECONDS, build, outline, tableOf } from './spans.ts';

describe('the order of rows', () => {
  test('puts parents before children and siblings by start, whatever order they were read in', () => {
    const table = tableOf([
      { id: 'c2', parent: '1', start: 50, end: 60 },
      { id: 'c1', parent: '1', start: 10, end: 40 },
      { id: '1', start: 0, end: 100 },
      { id: 'd1', parent: 'c1', start: 20, end: 30 },
    ]);
    expect(outline(table)).toEqual(['1', '  c1', '    d1', '  c2']);
    expect([...table.subtreeEnd]).toEqual([4, 3, 3, 4]);
    expect([...table.parent]).toEqual([NO_ROW, 0, 1, 0]);
    expect([...table.ordinal]).toEqual([2, 1, 3, 0]);
    expect([...table.byStart]).toEqual([0, 1, 2, 3]);
    expect(table.origin).toBe(BigInt(BASE_SECONDS) * 1_000_000_000n);
    expect(table.extent).toBe(100);
    expect([...table.selfTime]).toEqual([60, 20, 10, 10]);
  });

  test('keeps equal starts in the order they were read, and lists them in tree order by start', () => {
    const table = tableOf([
      { id: 'b', parent: '1', start: 0, end: 1 },
      { id: 'a', parent: '1', start: 0, end: 1 },
      { id: '1', start: 0, end: 1 },
    ]);
    expect(outline(table)).toEqual(['1', '  b', '  a']);
    expect([...table.byStart]).toEqual([0, 1, 2]);
  });

  test('puts traces one after another by start, each a range of rows', () => {
    const table = tableOf([
      { trace: 'bb', id: '1', start: 500, end: 900, name: 'second', status: 2 },
      { trace: 'aa', id: '1', start: 100, end: 600, name: 'first' },
      { trace: 'bb', id: '2', parent: '1', start: 600, end: 700 },
    ]);
    expect(table.traces.map((t) => [t.id, t.firstRow, t.endRow, t.start, t.end, t.spans, t.errors, t.name])).toEqual([
      ['aa', 0, 1, 0, 500, 1, 0, 'first'],
      ['bb', 1, 3, 400, 800, 2, 1, 'second'],
    ]);
    expect([...table.trace]).toEqual([0, 1, 1]);
  });

  test('puts spans without a trace id into one trace with an empty id', () => {
    const table = tableOf([
      { trace: '', id: '1', start: 0, end: 5 },
      { trace: '', id: '2', parent: '1', start: 1, end: 2 },
    ]);
    expect(outline(table)).toEqual(['1', '  2']);
    expect(table.traces.map((t) => t.id)).toEqual(['']);
  });

  test('has no rows, no origin and no traces where nothing was read', () => {
    const table = tableOf([]);
    expect(table.rowCount).toBe(0);
    expect(table.origin).toBe(0n);
    expect(table.extent).toBe(0);
    expect(table.traces).toEqual([]);
  });
});

describe('missing parents', () => {
  test('get one stand-in each, which spans the children that name it', () => {
    const table = tableOf([
      { id: '1', start: 0, end: 100 },
      { id: '2', parent: 'ff', start: 10, end: 20 },
      { id: '3', parent: 'ff', start: 40, end: 70 },
    ]);
    expect(outline(table)).toEqual(['1', 'missing span ff', '  2', '  3']);
    expect(table.ordinal[1]).toBe(NO_ORDINAL);
    expect([table.start[1], table.duration[1], table.selfTime[1]]).toEqual([10, 60, 20]);
    expect([...table.flags]).toEqual([0, FLAG.synthetic, FLAG.orphan, FLAG.orphan]);
    expect(table.traces[0]?.spans).toBe(3);
  });

  test('are not looked for in other traces', () => {
    const table = tableOf([
      { trace: 'aa', id: '1', start: 0, end: 100 },
      { trace: 'bb', id: '2', parent: '1', start: 10, end: 20 },
    ]);
    expect(outline(table)).toEqual(['1', 'missing span 1', '  2']);
    expect(table.flags[2]).toBe(FLAG.orphan);
    expect(table.traces[1]?.name).toBe('2');
  });

  test('disappear from the next snapshot when the parent comes', () => {
    const builder = new SpanTableBuilder();
    addSpan(builder, { id: '2', parent: '1', start: 10, end: 20 });
    expect(outline(builder.snapshot(false))).toEqual(['missing span 1', '  2']);
    addSpan(builder, { id: '1', start: 0, end: 30 });
    const table = builder.snapshot(true);
    expect(outline(table)).toEqual(['1', '  2']);
    expect([table.version, table.complete]).toEqual([2, true]);
    expect(table.strings).not.toContain('missing span 1');
  });

  test('an id of zero is never a parent', () => {
    const table = tableOf([
      { id: '0000', start: 0, end: 10 },
      { id: '', start: 1, end: 2, name: 'x' },
      { id: '1', parent: '0000', start: 2, end: 3 },
    ]);
    expect([...table.parent]).toEqual([-1, -1, -1]);
  });
});

describe('cycles of parents', () => {
  test('are cut at the earliest span, which is flagged', () => {
    const table = tableOf([
      { id: '1', parent: '3', start: 20, end: 30 },
      { id: '2', parent: '1', start: 10, end: 40 },
      { id: '3', parent: '2', start: 15, end: 50 },
      { id: '4', parent: '3', start: 16, end: 17 },
    ]);
    expect(outline(table)).toEqual(['2', '  3', '    4', '    1']);
    expect((table.flags[0] as number) & FLAG.cycle).toBe(FLAG.cycle);
    expect([...table.flags].filter((flags) => flags & FLAG.cycle)).toHaveLength(1);
  });

  test('of a span that names itself are cut', () => {
    const table = tableOf([{ id: '1', parent: '1', start: 0, end: 1 }]);
    expect(outline(table)).toEqual(['1']);
    expect(table.flags[0]).toBe(FLAG.cycle);
  });
});

describe('spans that share their ids', () => {
  test('are counted once where they are the same bytes', () => {
    const span = { id: '1', start: 0, end: 10 };
    const { builder, table } = build([span, { ...span }, { ...span }]);
    expect(table.rowCount).toBe(1);
    expect([builder.duplicates, builder.spanCount, table.flags[0]]).toEqual([2, 1, 0]);
    expect(builder.perFile).toEqual([{ spans: 1, duplicates: 2, logs: 0 }]);
  });

  test('are both kept and flagged where they differ, with the children under the first', () => {
    const { builder, table } = build([
      { id: '1', start: 0, end: 10, name: 'one' },
      { id: '1', start: 2, end: 12, name: 'other' },
      { id: '1', start: 2, end: 12, name: 'other' },
      { id: '2', parent: '1', start: 5, end: 6 },
    ]);
    expect(outline(table)).toEqual(['one', '  2', 'other']);
    expect([...table.flags]).toEqual([FLAG.duplicate, 0, FLAG.duplicate]);
    expect(builder.duplicates).toBe(1);
  });

  test('the finished record wins over unfinished ones, before and after it', () => {
    for (const order of [
      [0, 1, 2],
      [0, 2, 1],
      [2, 0, 1],
    ]) {
      const records = [
        { id: '1', start: 0, name: 'begun', content: 'a' },
        { id: '1', start: 0, name: 'running', content: 'b' },
        { id: '1', start: 0, end: 10, name: 'done', content: 'c' },
      ];
      const { builder, table } = build([
        ...order.map((i) => records[i] ?? {}),
        { id: '2', parent: '1', start: 5, end: 6 },
      ]);
      expect(outline(table)).toEqual(['done', '  2']);
      expect([...table.flags]).toEqual([0, 0]);
      expect([builder.duplicates, builder.spanCount]).toEqual([0, 2]);
      expect(builder.counts).toEqual({ 'unfinished records of finished spans': 2 });
      expect(builder.perFile).toEqual([{ spans: 2, duplicates: 0, logs: 0 }]);
    }
  });

  test('without an id are never duplicates of each other', () => {
    const { table } = build([
      { id: '', start: 0, end: 1, content: 'x' },
      { id: '', start: 0, end: 1, content: 'x' },
    ]);
    expect(table.rowCount).toBe(2);
  });
});

describe('times', () => {
  test('that are missing or reversed are placed and flagged', () => {
    const table = tableOf([
      { id: '1', start: 100, end: 1000 },
      { id: '2', parent: '1', start: undefined, end: 300 },
      { id: '3', parent: '1', start: undefined, end: undefined },
      { id: '4', parent: '3', start: undefined, end: undefined },
      { id: '5', parent: '1', start: 500, end: undefined },
      { id: '6', parent: '1', start: 600, end: 550 },
    ]);
    expect(outline(table)).toEqual(['1', '  3', '    4', '  2', '  5', '  6']);
    expect([...table.start]).toEqual([0, 0, 0, 200, 400, 500]);
    expect([...table.duration]).toEqual([900, Number.NaN, Number.NaN, 0, Number.NaN, 0]);
    const lost = FLAG.noStart | FLAG.unfinished;
    expect([...table.flags]).toEqual([0, lost, lost, FLAG.noStart, FLAG.unfinished, FLAG.negative]);
    expect(table.selfTime[4]).toBe(500);
  });

  test('of children outside their parent are flagged as skewed', () => {
    const table = tableOf([
      { id: '1', start: 100, end: 200 },
      { id: '2', parent: '1', start: 90, end: 150 },
      { id: '3', parent: '1', start: 150, end: 201 },
      { id: '4', parent: '1', start: 100, end: 200 },
    ]);
    expect(outline(table)).toEqual(['1', '  2', '  4', '  3']);
    expect([...table.flags]).toEqual([0, FLAG.skewed, 0, FLAG.skewed]);
  });

  test('are exact to the nanosecond 100 days after the origin', () => {
    const day = 86_400e9;
    const table = tableOf([
      { id: '1', start: 1, end: 2 },
      { id: '2', start: 100 * day + 123_456_789, end: 100 * day + 123_456_791 },
    ]);
    expect(table.start[1]).toBe(100 * day + 123_456_788);
    expect(table.duration[1]).toBe(2);
    expect(table.origin).toBe(BigInt(BASE_SECONDS) * 1_000_000_000n + 1n);
  });

  test('stay finite however absurd they are', () => {
    const builder = new SpanTableBuilder();
    for (const [start, end] of [
      [0, 1],
      [9.2e9, 9.3e9],
      [1e300, -1e300],
      [Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY],
      [-5e9, 1.5],
    ] as const) {
      builder.draft.startSeconds = start;
      builder.draft.endSeconds = end;
      builder.draft.hash++;
      builder.addSpan();
    }
    const table = builder.snapshot(true);
    expect(table.rowCount).toBe(5);
    expect([...table.start].every(Number.isFinite)).toBe(true);
    expect([...table.selfTime].every(Number.isFinite)).toBe(true);
    expect(Number.isFinite(table.extent)).toBe(true);
  });

  test('of events are sorted in each span, and count for the length of the document', () => {
    const table = tableOf([
      { id: '1', start: 0, end: 10, events: [8, 3, 5] },
      { id: '2', start: 4, end: 9, events: [] },
      { id: '3', start: 5, end: 9, events: [50] },
    ]);
    expect([...table.eventStart]).toEqual([0, 3, 3, 4]);
    expect([...table.eventTime]).toEqual([3, 5, 8, 50]);
    expect(table.extent).toBe(50);
  });
});

describe('what else is kept', () => {
  test('tokens by row, errors below a row, and names of services and scopes that come late', () => {
    const builder = new SpanTableBuilder();
    const resource = builder.addResource();
    const scope = builder.addScope();
    addSpan(builder, { id: '2', parent: '1', start: 5, end: 6, tokens: [10, 20], status: 2, resource, scope });
    addSpan(builder, { id: '1', start: 0, end: 9, status: 2, resource, scope });
    addSpan(builder, { id: '3', parent: '1', start: 7, end: 8, tokens: [30, Number.NaN] });
    builder.setResource(resource, 'agent', 100, 20);
    builder.setScope(scope, 'lib', '1.0', 200, 30);
    const table = builder.snapshot(true);
    expect([...table.tokenRow]).toEqual([1, 2]);
    expect([...table.inputTokens]).toEqual([10, 30]);
    expect([...table.outputTokens]).toEqual([20, Number.NaN]);
    expect([...table.errorsBelow]).toEqual([1, 0, 0]);
    expect(table.strings[table.service[0] as number]).toBe('agent');
    expect(table.strings[table.scope[1] as number]).toBe('lib');
    expect(table.strings[table.service[2] as number]).toBe('');
    expect(builder.resourcePlace(resource)).toEqual({ file: 0, offset: 100, length: 20 });
    expect(builder.scopePlace(scope)).toEqual({ file: 0, offset: 200, length: 30 });
    expect(builder.place(0)).toMatchObject({ file: 0, resource, scope });
    expect(() => builder.place(9)).toThrow(RangeError);
    expect(() => builder.setResource(7, '', 0, 0)).toThrow(RangeError);
  });

  test('logs, joined before and after their span, from other files, and by a unique span id alone', () => {
    const builder = new SpanTableBuilder();
    builder.beginFile(0);
    addLog(builder, { trace: 'aa', span: '1', offset: 1 });
    addLog(builder, { span: '1', offset: 2 });
    addLog(builder, { span: '2', offset: 3 });
    addLog(builder, { trace: 'aa', offset: 4 });
    addLog(builder, { trace: 'aa', span: '99', offset: 5, terminal: true });
    builder.beginFile(1);
    addSpan(builder, { trace: 'aa', id: '1', start: 0, end: 1 });
    addSpan(builder, { trace: 'aa', id: '2', start: 0, end: 1 });
    addSpan(builder, { trace: 'bb', id: '2', start: 0, end: 1 });
    addLog(builder, { trace: 'AA', span: '01'.slice(1), offset: 6, terminal: true });
    const table = builder.snapshot(true);
    expect(builder.logPlaces(0).map((log) => [log.file, log.offset])).toEqual([
      [0, 1],
      [0, 2],
      [1, 6],
    ]);
    expect(builder.logPlaces(1)).toEqual([]);
    expect([...table.logCount]).toEqual([3, 0, 0]);
    expect(builder.terminalLogs().map((log) => [log.offset, log.ordinal])).toEqual([
      [5, undefined],
      [6, 0],
    ]);
    expect(builder.counts).toEqual({ 'logs without a span': 1, 'logs of spans that are not here': 2 });
    expect([builder.logCount, builder.perFile[0]?.logs, builder.perFile[1]?.logs]).toEqual([5, 4, 1]);
  });

  test('spans by their ids, in any case', () => {
    const { builder } = build([
      { trace: 'aa', id: 'ab', start: 0, end: 1, flags: FLAG.terminal },
      { trace: 'bb', id: 'Not Hex', start: 0, end: 1 },
    ]);
    expect(builder.findOrdinal('AA', 'AB')).toBe(0);
    expect(builder.findOrdinal('bb', 'Not Hex')).toBe(1);
    expect(builder.findOrdinal('bb', 'ab')).toBeUndefined();
    expect(builder.findOrdinal('aa', '')).toBeUndefined();
    expect(builder.terminalOrdinals()).toEqual([0]);
  });
});
