import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { type Kind, kindIndex } from '../../../shared/trace/kind.ts';
import { rowEnd } from '../../../shared/trace/table.ts';
import { timeByKind } from '../../../shared/trace/time-by-kind.ts';
import { messySpans } from './arbitrary.ts';
import { bulkTable, type TestSpan, tableOf } from './spans.ts';

describe('where the time went', () => {
  it('sums to the whole time, to the nanosecond, whatever the spans are', () => {
    fc.assert(
      fc.property(messySpans, (spans) => {
        const table = tableOf(spans);
        const { shares, wall } = timeByKind(table);
        let first = Number.POSITIVE_INFINITY;
        let last = 0;
        for (let row = 0; row < table.rowCount; row++) {
          first = Math.min(first, table.start[row] as number);
          last = Math.max(last, rowEnd(table, row));
        }
        expect(shares.reduce((sum, share) => sum + share.time, 0)).toBe(wall);
        expect(wall).toBe(table.rowCount === 0 ? 0 : last - first);
      }),
    );
  });

  const kind = (name: Kind) => kindIndex(name);
  const times = (...spans: TestSpan[]) =>
    Object.fromEntries(timeByKind(tableOf(spans)).shares.map((share) => [share.kind, share.time]));

  it('belongs to the deepest span that was running', () => {
    expect(
      times(
        { id: '1', start: 0, end: 100, kind: kind('container') },
        { id: '2', parent: '1', start: 10, end: 50, kind: kind('model') },
        { id: '3', parent: '1', start: 40, end: 60, kind: kind('tool') },
      ),
    ).toEqual({ unattributed: 50, model: 30, tool: 20 });
  });

  it('of what serves a call belongs to the call', () => {
    expect(
      times(
        { id: '1', start: 0, end: 10, kind: kind('model') },
        { id: '2', parent: '1', start: 2, end: 9, kind: kind('http') },
        { id: '3', parent: '2', start: 3, end: 5, kind: kind('internal') },
      ),
    ).toEqual({ model: 10 });
  });

  it('in which nothing ran is unattributed', () => {
    expect(
      times(
        { id: '1', start: 0, end: 10, kind: kind('setup') },
        { id: '2', start: 30, end: 40, kind: kind('cleanup') },
      ),
    ).toEqual({ unattributed: 20, setup: 10, cleanup: 10 });
  });

  it('of a frame without children is its own', () => {
    expect(times({ id: '1', start: 0, end: 10, kind: kind('container') })).toEqual({ container: 10 });
  });

  it('is found for half a million siblings', () => {
    const table = bulkTable(
      500_000,
      (i) => (i === 0 ? -1 : 0),
      (i) => (i === 0 ? [0, 500_000] : [i - 1, i + 2]),
    );
    const { shares, wall } = timeByKind(table);
    expect(shares.reduce((sum, share) => sum + share.time, 0)).toBe(wall);
  });
});
