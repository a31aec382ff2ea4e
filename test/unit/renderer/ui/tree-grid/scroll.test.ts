import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  clampOffset,
  maxOffset,
  offsetOfThumb,
  offsetToShow,
  pageRows,
  rowAt,
  rowWindow,
  type ScrollArea,
  THUMB_LEAST,
  thumbOf,
} from '../../../../../renderer/ui/tree-grid/scroll.ts';

const area = (rows: number, height = 600): ScrollArea => ({ rows, rowHeight: 24, height });
const areas = fc.record({
  rows: fc.integer({ min: 0, max: 2_000_000 }),
  rowHeight: fc.constantFrom(18, 24, 24.5, 32),
  height: fc.integer({ min: 0, max: 2200 }),
});

describe('scrolling', () => {
  it('reaches exactly the first and the last of two million rows', () => {
    const two = area(2_000_000);
    expect(rowWindow(two, 0)).toEqual({ first: 0, count: 25, top: 0 });
    const end = rowWindow(two, maxOffset(two));
    expect(end.first + end.count).toBe(2_000_000);
    expect(end.top + end.count * 24).toBe(600);
    expect(offsetOfThumb(two, 10_000, 580)).toBe(maxOffset(two));
    expect(offsetOfThumb(two, 580 - THUMB_LEAST, 580)).toBe(maxOffset(two));
    expect(offsetOfThumb(two, 0, 580)).toBe(0);
  });

  it('adds a million wheel steps without drifting by a pixel', () => {
    const two = area(2_000_000);
    let offset = 0;
    for (let i = 0; i < 1_000_000; i++) offset = clampOffset(two, offset + 3.5);
    expect(offset).toBe(3_500_000);
    for (let i = 0; i < 1_000_000; i++) offset = clampOffset(two, offset - 3.5);
    expect(offset).toBe(0);
  });

  it('moves the thumb monotonically with the offset, and back to the same row', () => {
    fc.assert(
      fc.property(
        areas,
        fc.integer({ min: 60, max: 2000 }),
        fc.double({ min: 0, max: 1, noNaN: true }),
        (a, track, f) => {
          const offset = f * maxOffset(a);
          const thumb = thumbOf(a, offset, track);
          const further = thumbOf(a, offset + a.rowHeight * 5, track);
          expect(further.top).toBeGreaterThanOrEqual(thumb.top);
          expect(thumb.top + thumb.height).toBeLessThanOrEqual(track + 1e-6);
          if (thumb.needed) expect(Math.abs(offsetOfThumb(a, thumb.top, track) - offset)).toBeLessThan(0.01);
        },
      ),
    );
  });

  it('covers the screen with the rows it names and no others', () => {
    fc.assert(
      fc.property(areas, fc.double({ min: -1e9, max: 1e9, noNaN: true }), (a, asked) => {
        const offset = clampOffset(a, asked);
        const shown = rowWindow(a, asked);
        expect(shown.count).toBeGreaterThanOrEqual(0);
        expect(shown.first + shown.count).toBeLessThanOrEqual(a.rows);
        expect(shown.top).toBeLessThanOrEqual(0);
        if (a.rows > 0 && a.height > 0) {
          expect(shown.top).toBeGreaterThan(-a.rowHeight);
          expect(rowAt(a, offset, 0)).toBe(shown.first);
          const below = shown.top + shown.count * a.rowHeight;
          const all = shown.first + shown.count === a.rows;
          expect(all || below >= a.height).toBe(true);
        }
      }),
    );
  });

  it('shows a row that was asked for, and leaves the offset alone where it is on screen already', () => {
    fc.assert(
      fc.property(
        areas,
        fc.double({ min: 0, max: 1, noNaN: true }),
        fc.double({ min: 0, max: 1, noNaN: true }),
        (a, f, g) => {
          fc.pre(a.rows > 0 && a.height >= a.rowHeight);
          const row = Math.min(a.rows - 1, Math.floor(g * a.rows));
          const before = f * maxOffset(a);
          const offset = offsetToShow(a, before, row);
          expect(row * a.rowHeight).toBeGreaterThanOrEqual(offset - 1e-6);
          expect((row + 1) * a.rowHeight).toBeLessThanOrEqual(offset + a.height + 1e-6);
          expect(offsetToShow(a, offset, row)).toBe(offset);
        },
      ),
    );
  });

  it('has nothing to scroll where there are no rows or all of them fit', () => {
    expect(maxOffset(area(0))).toBe(0);
    expect(rowWindow(area(0), 50)).toEqual({ first: 0, count: 0, top: 0 });
    expect(rowAt(area(0), 0, 10)).toBe(-1);
    expect(thumbOf(area(5), 0, 500).needed).toBe(false);
    expect(clampOffset(area(5), Number.NaN)).toBe(0);
    expect(pageRows(area(5, 10))).toBe(1);
  });
});
