import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { eachRun, laneLayout, overviewBins } from '../../../../renderer/timeline/overview-bins.ts';
import { gripAt, showsAll } from '../../../../renderer/timeline/overview-gestures.ts';
import { pixelAt, timeScale } from '../../../../renderer/ui/time/time-scale.ts';
import { EMPTY_TABLE } from '../../../../shared/trace/empty.ts';
import { KINDS, type Kind } from '../../../../shared/trace/kind.ts';
import { CELL, makeTable, type SyntheticSpan } from '../../../browser/timeline/synthetic.ts';

const spans = fc.array(
  fc.record({
    name: fc.constant('s'),
    kind: fc.constantFrom(...KINDS),
    depth: fc.constant(0),
    start: fc.integer({ min: -200, max: 1200 }),
    duration: fc.oneof(fc.integer({ min: 0, max: 900 }), fc.constant(Number.NaN)),
    error: fc.boolean(),
  }),
  { maxLength: 60 },
);

describe('the overview', () => {
  it('shows in each pixel exactly the kinds that run in it', () => {
    fc.assert(
      fc.property(spans, fc.integer({ min: 1, max: 200 }), (list, width) => {
        const table = makeTable(list, list.length);
        const whole = { start: 0, end: 1000 };
        const bins = overviewBins(table, 0, table.rowCount, whole, width);
        const scale = timeScale(whole, width);
        const naive = new Map<Kind, Set<number>>();
        for (const [row, span] of list.entries()) {
          const end = Number.isNaN(span.duration) ? Math.max(table.extent, span.start) : span.start + span.duration;
          const from = pixelAt(scale, span.start);
          const to = pixelAt(scale, end);
          if (to < 0 || from > width) continue;
          const pixels = naive.get(span.kind) ?? new Set();
          const left = Math.min(width - 1, Math.max(0, Math.floor(from)));
          pixels.add(left);
          for (let x = left; x < width && x < to; x++) pixels.add(x);
          naive.set(span.kind, pixels);
          expect(row).toBeLessThan(table.rowCount);
        }
        expect(new Set(bins.lanes.map((lane) => KINDS[lane.kind]))).toEqual(new Set(naive.keys()));
        for (const lane of bins.lanes) {
          const shown = new Set<number>();
          for (const [x, count] of lane.running.entries()) if (count > 0) shown.add(x);
          expect(shown).toEqual(naive.get(KINDS[lane.kind] as Kind));
        }
      }),
    );
  });

  it('has one lane for each kind that is present and counts what failed', () => {
    const table = makeTable(CELL, CELL.length);
    const bins = overviewBins(table, 0, table.rowCount, { start: 0, end: table.extent }, 500);
    expect(bins.lanes.map((lane) => KINDS[lane.kind])).toEqual([
      'agent',
      'container',
      'setup',
      'model',
      'tool',
      'http',
      'db',
      'internal',
      'scorer',
      'cleanup',
    ]);
    expect(bins.failed).toBe(2);
    expect(bins.tokens[0]).toBe(0);
    expect(bins.tokens[499]).toBe(2190 + 2780 + 3845 + 2510);
  });

  it('counts tokens of the innermost spans only, once each, when they end', () => {
    const call = (depth: number, start: number, tokens: [number, number]): SyntheticSpan => ({
      name: 'chat',
      kind: 'model',
      depth,
      start,
      duration: 10,
      tokens,
    });
    const table = makeTable([call(0, 0, [30, Number.NaN]), call(1, 0, [10, 1]), call(1, 50, [20, 2])], 3);
    const bins = overviewBins(table, 0, 3, { start: 0, end: 100 }, 100);
    expect(bins.tokens[9]).toBe(0);
    expect(bins.tokens[10]).toBe(11);
    expect(bins.tokens[99]).toBe(33);
  });

  it('shows nothing of an empty document, and the one trace that was chosen of several', () => {
    expect(overviewBins(EMPTY_TABLE, 0, 0, { start: 0, end: 1e9 }, 100).lanes).toEqual([]);
    const table = makeTable(CELL, CELL.length);
    expect(overviewBins(table, 0, 1, { start: 0, end: table.extent }, 100).lanes).toHaveLength(1);
  });

  it('keeps all lanes on the strip, however many kinds there are', () => {
    for (let count = 0; count <= KINDS.length; count++) {
      const layout = laneLayout(count, 64);
      expect(layout.top + Math.max(0, count - 1) * layout.pitch + layout.bar).toBeLessThanOrEqual(64);
      expect(layout.bar).toBeGreaterThanOrEqual(2);
    }
  });

  it('joins neighbouring pixels of one level into one rectangle', () => {
    const runs: number[][] = [];
    eachRun(
      Int32Array.from([0, 1, 1, 2, 0, 5, 5]),
      (n) => Math.min(n, 2),
      (from, to, level) => runs.push([from, to, level]),
    );
    expect(runs).toEqual([
      [1, 3, 1],
      [3, 4, 2],
      [5, 7, 2],
    ]);
  });
});

describe('a press on the overview', () => {
  const whole = { start: 0, end: 1000 };
  const scale = timeScale(whole, 1000);
  const view = { start: 300, end: 600 };

  it('takes hold of playhead, edges and viewport where they are', () => {
    expect(gripAt(103, scale, view, whole, 100)).toBe('playhead');
    expect(gripAt(298, scale, view, whole, 100)).toBe('start');
    expect(gripAt(603, scale, view, whole, 100)).toBe('end');
    expect(gripAt(450, scale, view, whole, 100)).toBe('move');
    expect(gripAt(800, scale, view, whole, 100)).toBe('new');
  });

  it('draws a new viewport anywhere while all is shown', () => {
    expect(showsAll(whole, whole)).toBe(true);
    expect(gripAt(500, scale, whole, whole, 100)).toBe('new');
  });

  it('can move a viewport of a few pixels', () => {
    expect(gripAt(450, scale, { start: 449, end: 451 }, whole, 0)).toBe('move');
  });
});
