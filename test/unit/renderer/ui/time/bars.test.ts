import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { BAR_LEAST, eachMark, includesRow, isOnBar, labelPlace, rowBar } from '../../../../../renderer/ui/time/bars.ts';
import { timeScale } from '../../../../../renderer/ui/time/time-scale.ts';
import { makeTable } from '../../../../browser/timeline/synthetic.ts';

const one = (start: number, duration: number) => makeTable([{ name: 'a', kind: 'tool', depth: 0, start, duration }], 1);

describe('bars', () => {
  it('are where their times are, at least two pixels wide and never far outside the strip', () => {
    fc.assert(
      fc.property(
        fc.double({ min: -1e15, max: 9e15, noNaN: true }),
        fc.oneof(fc.constant(0), fc.constant(Number.NaN), fc.double({ min: 0, max: 1e16, noNaN: true })),
        fc.double({ min: -1e12, max: 9e15, noNaN: true }),
        fc.double({ min: 1, max: 1e16, noNaN: true }),
        (start, duration, from, length) => {
          const scale = timeScale({ start: from, end: from + length }, 700);
          const bar = rowBar(one(start, duration), 0, scale);
          expect(Number.isFinite(bar.left) && Number.isFinite(bar.right)).toBe(true);
          expect(bar.right - bar.left).toBeGreaterThanOrEqual(BAR_LEAST - 1e-9);
          expect(bar.left).toBeGreaterThanOrEqual(-64);
          expect(bar.right).toBeLessThanOrEqual(700 + 64 + BAR_LEAST);
          expect(bar.open).toBe(Number.isNaN(duration));
        },
      ),
    );
  });

  it('are hit by a pointer that is on them or nearly so', () => {
    const scale = timeScale({ start: 0, end: 1000 }, 1000);
    const bar = rowBar(one(100, 50), 0, scale);
    expect(isOnBar(bar, 125)).toBe(true);
    expect(isOnBar(bar, 97)).toBe(true);
    expect(isOnBar(bar, 90)).toBe(false);
    expect(isOnBar(bar, 160)).toBe(false);
    expect(isOnBar(rowBar(one(5000, 50), 0, scale), 1000)).toBe(false);
  });

  it('of spans that begin with the last instant on screen are on screen', () => {
    const scale = timeScale({ start: 0, end: 1000 }, 500);
    for (const [start, duration] of [
      [1000, 0],
      [999.9, 5],
      [0, 0],
    ] as const) {
      const bar = rowBar(one(start, duration), 0, scale);
      expect(bar.visible).toBe(true);
      expect(bar.left).toBeGreaterThanOrEqual(0);
      expect(bar.left).toBeLessThanOrEqual(500 - BAR_LEAST);
    }
    expect(rowBar(one(1000.1, 5), 0, scale).visible).toBe(false);
  });

  it('of unfinished spans reach the end of the document', () => {
    const table = makeTable(
      [
        { name: 'open', kind: 'tool', depth: 0, start: 10, duration: Number.NaN },
        { name: 'later', kind: 'tool', depth: 0, start: 50, duration: 30 },
      ],
      2,
    );
    expect(rowBar(table, 0, timeScale({ start: 0, end: 100 }, 100))).toMatchObject({ left: 10, right: 80, open: true });
  });

  it('have their label right of them, else left, else none', () => {
    const scale = timeScale({ start: 0, end: 1000 }, 1000);
    expect(labelPlace(rowBar(one(0, 100), 0, scale), 50, 1000)?.side).toBe('right');
    expect(labelPlace(rowBar(one(900, 90), 0, scale), 50, 1000)?.side).toBe('left');
    expect(labelPlace(rowBar(one(10, 980), 0, scale), 50, 1000)).toBeUndefined();
    fc.assert(
      fc.property(fc.integer({ min: -500, max: 1500 }), fc.integer({ min: 0, max: 3000 }), (start, length) => {
        const bar = rowBar(one(start, length), 0, scale);
        const place = bar.visible ? labelPlace(bar, 60, 1000) : undefined;
        if (!place) return;
        expect(place.x).toBeGreaterThanOrEqual(0);
        expect(place.x + 60).toBeLessThanOrEqual(1000);
        expect(place.side === 'right' ? place.x >= bar.right : place.x + 60 <= bar.left).toBe(true);
      }),
    );
  });
});

describe('marks', () => {
  it('are drawn at most once a pixel, and no pixel with an event is left out', () => {
    fc.assert(
      fc.property(
        fc.array(fc.double({ min: -100, max: 1100, noNaN: true }), { maxLength: 400 }),
        fc.integer({ min: 1, max: 300 }),
        (unsorted, width) => {
          const times = Float64Array.from(unsorted).sort();
          const scale = timeScale({ start: 0, end: 1000 }, width);
          const drawn: number[] = [];
          eachMark(times, 0, times.length, scale, (x) => drawn.push(Math.floor(x)));
          expect(new Set(drawn).size).toBe(drawn.length);
          const inView = [...times].filter((time) => time >= 0 && time <= 1000);
          const wanted = new Set(inView.map((time) => Math.floor(time * scale.scale)));
          for (const pixel of wanted) expect(drawn).toContain(pixel);
        },
      ),
    );
  });

  it('of a million events cost no more than the strip is wide', () => {
    const times = Float64Array.from({ length: 1_000_000 }, (_, index) => index);
    let marks = 0;
    eachMark(times, 0, times.length, timeScale({ start: 0, end: 1_000_000 }, 800), () => marks++);
    expect(marks).toBeLessThanOrEqual(801);
  });
});

describe('the rows of a filter', () => {
  it('are found exactly where they are', () => {
    fc.assert(
      fc.property(fc.uniqueArray(fc.nat(500)), fc.nat(500), (rows, row) => {
        expect(includesRow(Uint32Array.from(rows).sort(), row)).toBe(rows.includes(row));
      }),
    );
    expect(includesRow(undefined, 1)).toBe(false);
  });
});
