import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { criticalPath, pathSegments } from '../../../shared/trace/critical-path.ts';
import { type Kind, kindIndex } from '../../../shared/trace/kind.ts';
import { OWNER_IDLE, OWNER_UNATTRIBUTED, pathByRow, pathSummary } from '../../../shared/trace/path-summary.ts';
import { NO_ROW, rowEnd, type SpanTable } from '../../../shared/trace/table.ts';
import { makeScope } from '../../../shared/trace/time-scope.ts';
import { cleanSpans, messySpans } from './arbitrary.ts';
import { bulkTable, type TestSpan, tableOf } from './spans.ts';

const ranges = fc.option(
  fc.tuple(fc.integer({ min: -10, max: 80 }), fc.nat(40)).map(([start, length]) => ({ start, end: start + length })),
  { nil: undefined },
);
const sum = (values: Iterable<number>) => [...values].reduce((all, value) => all + value, 0);
const kind = (name: Kind) => kindIndex(name);

/** Whether any span runs between an instant and the next. */
const isRunning = (table: SpanTable, time: number) => {
  for (let row = 0; row < table.rowCount; row++) {
    if ((table.start[row] as number) <= time && rowEnd(table, row) > time) return true;
  }
  return false;
};
const ownByName = (...spans: TestSpan[]) => {
  const table = tableOf(spans);
  const { own, idle } = criticalPath(table);
  const named = [...own].map((time, row) => [table.strings[table.name[row] as number], time] as const);
  return { ...Object.fromEntries(named.filter(([, time]) => time > 0)), ...(idle > 0 ? { idle } : {}) };
};

describe('the critical path', () => {
  it('sums to the wall time, to the nanosecond, whatever the spans and the range are', () => {
    fc.assert(
      fc.property(fc.oneof(messySpans, cleanSpans), ranges, (spans, range) => {
        const table = tableOf(spans);
        const scope = makeScope(table, { range });
        const { own, idle, wall } = criticalPath(table, scope);
        expect(sum(own) + idle).toBe(wall);
        expect(wall).toBe(range && spans.length >= 0 ? range.end - range.start : scope.to - scope.from);
      }),
    );
  });

  it('gives each instant to one span that is running, or to nobody where none is', () => {
    fc.assert(
      fc.property(fc.oneof(messySpans, cleanSpans), ranges, (spans, range) => {
        const table = tableOf(spans);
        const scope = makeScope(table, { range });
        const { row, from, to } = pathSegments(table, scope);
        const owner = new Map<number, number>();
        for (let i = 0; i < row.length; i++) {
          for (let time = from[i] as number; time < (to[i] as number); time++) {
            expect(owner.has(time)).toBe(false);
            owner.set(time, row[i] as number);
          }
        }
        for (let time = scope.from; time < scope.to; time++) {
          const at = owner.get(time) as number;
          expect(at === NO_ROW).toBe(!isRunning(table, time));
          if (at === NO_ROW) continue;
          expect(table.start[at] as number).toBeLessThanOrEqual(time);
          expect(rowEnd(table, at)).toBeGreaterThan(time);
        }
      }),
    );
  });

  it('is the same in pieces, by row and in bins', () => {
    fc.assert(
      fc.property(messySpans, ranges, fc.integer({ min: 1, max: 50 }), (spans, range, bins) => {
        const table = tableOf(spans);
        const scope = makeScope(table, { range });
        const { own, idle, wall } = criticalPath(table, scope);
        const segments = pathSegments(table, scope);
        const summary = pathSummary(table, scope, segments, { bins, most: 3 });
        expect(sum(summary.byOwner)).toBe(wall);
        expect(summary.byOwner[OWNER_IDLE]).toBe(idle);
        expect(summary.longest.length).toBe(Math.min(3, segments.row.length));
        const longest = Math.max(0, ...[...segments.to].map((to, i) => to - (segments.from[i] as number)));
        expect((summary.longest[0]?.to ?? 0) - (summary.longest[0]?.from ?? 0)).toBe(longest);
        const byRow = pathByRow(table, segments);
        for (let row = 0; row < table.rowCount; row++) {
          let time = 0;
          let before = Number.NEGATIVE_INFINITY;
          for (let i = byRow.first[row] as number; i < (byRow.first[row + 1] as number); i++) {
            expect(byRow.from[i]).toBeGreaterThanOrEqual(before);
            before = byRow.to[i] as number;
            time += before - (byRow.from[i] as number);
          }
          expect(time).toBe(own[row]);
        }
      }),
    );
  });

  it('of calls side by side follows the one that was waited for', () => {
    expect(
      ownByName(
        { id: '1', name: 'agent', start: 0, end: 100, kind: kind('agent') },
        { id: '2', parent: '1', name: 'short', start: 10, end: 40 },
        { id: '3', parent: '1', name: 'long', start: 10, end: 90 },
      ),
    ).toEqual({ agent: 20, long: 80 });
  });

  it('goes on in calls that outlive the span that made them', () => {
    expect(
      ownByName(
        { id: '1', name: 'agent', start: 0, end: 100, kind: kind('agent') },
        { id: '2', parent: '1', name: 'chat', start: 10, end: 20, kind: kind('model') },
        { id: '3', parent: '2', name: 'detached', start: 15, end: 60, kind: kind('agent') },
        { id: '4', parent: '3', name: 'bash', start: 25, end: 55, kind: kind('tool') },
      ),
    ).toEqual({ agent: 50, chat: 5, detached: 15, bash: 30 });
  });

  it('of a root that ended at once is in what it started', () => {
    expect(
      ownByName(
        { id: '1', name: 'session', start: 0, end: 1, kind: kind('agent') },
        { id: '2', parent: '1', name: 'turn', start: 5, end: 50, kind: kind('agent') },
        { id: '3', parent: '2', name: 'chat', start: 5, end: 40, kind: kind('model') },
      ),
    ).toEqual({ session: 1, idle: 4, chat: 35, turn: 10 });
  });

  it('of a frame outside its children is unattributed', () => {
    const table = tableOf([
      { id: '1', start: 0, end: 100, kind: kind('container') },
      { id: '2', parent: '1', start: 20, end: 100, kind: kind('tool') },
    ]);
    const scope = makeScope(table);
    const summary = pathSummary(table, scope, pathSegments(table, scope), { bins: 10, most: 9 });
    expect([...summary.binOwner]).toEqual([OWNER_UNATTRIBUTED, OWNER_UNATTRIBUTED, ...new Array(8).fill(kind('tool'))]);
    expect([...summary.binOrdinal]).toEqual([0, 0, ...new Array(8).fill(1)]);
  });

  it('is found in a chain of half a million siblings, each reaching out of its parent', () => {
    const table = bulkTable(
      500_000,
      (i) => (i === 0 ? -1 : 0),
      (i) => (i === 0 ? [0, 1000] : [i, i + 1]),
    );
    const { own, idle, wall } = criticalPath(table);
    expect(wall).toBe(500_000);
    expect(idle).toBe(0);
    let all = 0;
    for (const time of own) all += time;
    expect(all).toBe(wall);
  });
});
