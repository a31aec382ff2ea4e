import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { ticks } from '../../../../../renderer/ui/time/ticks.ts';
import {
  clampWindow,
  drawable,
  fitWindow,
  pan,
  panToShow,
  pixelAt,
  timeAt,
  timeScale,
  zoomAround,
} from '../../../../../renderer/ui/time/time-scale.ts';
import { shortenGaps } from '../../../../../shared/playback/idle.ts';

const DAY = 86_400e9;
const whole = fc
  .tuple(fc.integer({ min: -1e12, max: 1e15 }), fc.integer({ min: 1000, max: 30 * DAY }))
  .map(([start, length]) => ({ start, end: start + length }));
const share = fc.double({ min: 0, max: 1, noNaN: true });
const inside = (window: { start: number; end: number }, f: number, g: number) => {
  const length = window.end - window.start;
  const a = window.start + Math.min(f, g) * length;
  return { start: a, end: Math.max(a + length * 1e-6, window.start + Math.max(f, g) * length) };
};

describe('the time scale', () => {
  it('maps pixels to times and back, from a nanosecond to a month wide', () => {
    fc.assert(
      fc.property(whole, share, share, share, (all, f, g, h) => {
        const view = clampWindow(inside(all, f, g), all);
        const scale = timeScale(view, 900);
        const x = h * 900;
        const rounding = Math.max(Math.abs(view.start), Math.abs(view.end)) * 2 ** -52 * 4 * scale.scale;
        expect(Math.abs(pixelAt(scale, timeAt(scale, x)) - x)).toBeLessThan(1e-6 + rounding);
      }),
    );
  });

  it('tells single nanoseconds apart a hundred days from the origin', () => {
    const start = 100 * DAY;
    const scale = timeScale({ start, end: start + 128 }, 1280);
    expect(pixelAt(scale, start + 1)).toBe(10);
    expect(pixelAt(scale, start + 2)).toBe(20);
  });

  it('draws empty, reversed and broken windows as something that has a width', () => {
    for (const window of [
      { start: 0, end: 0 },
      { start: 5e9, end: 1e9 },
      { start: Number.NaN, end: Number.NaN },
      { start: 0, end: Number.POSITIVE_INFINITY },
      { start: 9e15, end: 9e15 },
    ]) {
      const shown = drawable(window);
      expect(shown.end).toBeGreaterThan(shown.start);
      const scale = timeScale(window, 0);
      expect(Number.isFinite(scale.scale)).toBe(true);
      expect(Number.isFinite(pixelAt(scale, 1e9))).toBe(true);
    }
  });
});

describe('zooming and panning', () => {
  it('keep the time under the pointer where it is, unless the bounds of the trace forbid it', () => {
    fc.assert(
      fc.property(
        whole,
        share,
        share,
        share,
        fc.double({ min: 0.05, max: 20, noNaN: true }),
        (all, f, g, h, factor) => {
          const view = clampWindow(inside(all, f, g), all);
          const anchor = view.start + h * (view.end - view.start);
          const after = zoomAround(view, factor, anchor, all);
          expect(after.start).toBeGreaterThanOrEqual(all.start - 1);
          expect(after.end).toBeLessThanOrEqual(all.end + 1);
          const touches = after.start <= all.start + 1 || after.end >= all.end - 1;
          const before = pixelAt(timeScale(view, 1000), anchor);
          const now = pixelAt(timeScale(after, 1000), anchor);
          const rounding = Math.max(Math.abs(all.start), Math.abs(all.end)) * 2 ** -50 * timeScale(after, 1000).scale;
          if (!touches) expect(Math.abs(now - before)).toBeLessThan(0.01 + rounding);
        },
      ),
    );
  });

  it('never leave the trace and never change the width when panning', () => {
    fc.assert(
      fc.property(whole, share, share, fc.double({ min: -2, max: 2, noNaN: true }), (all, f, g, by) => {
        const view = clampWindow(inside(all, f, g), all);
        const after = pan(view, by * (all.end - all.start), all);
        const rounding = 1 + Math.max(Math.abs(all.start), Math.abs(all.end)) * 2 ** -50;
        expect(after.start).toBeGreaterThanOrEqual(all.start - rounding);
        expect(after.end).toBeLessThanOrEqual(all.end + rounding);
        expect(Math.abs(after.end - after.start - (view.end - view.start))).toBeLessThan(rounding);
      }),
    );
  });

  it('zoom in to one nanosecond and no further, and out to the whole trace and no further', () => {
    const all = { start: 0, end: 1e12 };
    let view = { start: 0, end: 1e12 };
    for (let i = 0; i < 200; i++) view = zoomAround(view, 0.5, 3e9, all);
    expect(view.end - view.start).toBeCloseTo(1, 3);
    expect(view.start).toBeLessThanOrEqual(3e9);
    expect(view.end).toBeGreaterThanOrEqual(3e9);
    for (let i = 0; i < 200; i++) view = zoomAround(view, 2, 3e9, all);
    expect(view).toEqual(all);
    expect(zoomAround(view, Number.NaN, Number.NaN, all).end).toBeGreaterThan(0);
  });

  it('fit a span with a margin on both sides, and an instant with a width', () => {
    const all = { start: 0, end: 100e9 };
    const view = fitWindow({ start: 40e9, end: 50e9 }, all);
    expect(view.start).toBeCloseTo(39.5e9, -3);
    expect(view.end).toBeCloseTo(50.5e9, -3);
    const instant = fitWindow({ start: 40e9, end: 40e9 }, all);
    expect(instant.end - instant.start).toBeGreaterThan(1);
    expect(instant.start).toBeLessThan(40e9);
  });

  it('pan only when the playhead is off screen, and then show it', () => {
    fc.assert(
      fc.property(whole, share, share, share, (all, f, g, h) => {
        const view = clampWindow(inside(all, f, g), all);
        const time = all.start + h * (all.end - all.start);
        const after = panToShow(view, time, all);
        if (time >= view.start && time <= view.end) expect(after).toBe(view);
        expect(time).toBeGreaterThanOrEqual(after.start - 1);
        expect(time).toBeLessThanOrEqual(after.end + 1);
      }),
    );
  });
});

describe('idle stretches drawn short', () => {
  const gapMaps = fc
    .array(fc.tuple(fc.integer({ min: 1, max: 1000 }), fc.integer({ min: 100, max: 5000 })), { maxLength: 8 })
    .map((parts) => {
      let at = 0;
      const gaps = parts.map(([distance, length]) => {
        const start = at + distance;
        at = start + length;
        return { start, end: at };
      });
      return { map: shortenGaps(gaps, 20), end: at + 500 };
    });

  it('keep every time in order and in place, there and back', () => {
    fc.assert(
      fc.property(
        gapMaps,
        share,
        share,
        fc.array(share, { minLength: 1, maxLength: 20 }),
        ({ map, end }, f, g, shares) => {
          const view = inside({ start: 0, end }, f, g);
          fc.pre(view.end - view.start >= 2);
          const scale = timeScale(view, 800, map);
          expect(pixelAt(scale, view.start)).toBeCloseTo(0, 3);
          expect(pixelAt(scale, view.end)).toBeCloseTo(800, 3);
          let before = Number.NEGATIVE_INFINITY;
          for (const h of [...shares].sort((a, b) => a - b)) {
            const time = view.start + h * (view.end - view.start);
            const x = pixelAt(scale, time);
            expect(x).toBeGreaterThanOrEqual(before);
            expect(Math.abs(timeAt(scale, x) - time)).toBeLessThan(1e-3);
            before = x;
          }
        },
      ),
    );
  });

  it('change nothing in a window without them, or inside of one', () => {
    const map = shortenGaps([{ start: 1000, end: 100_000 }], 50);
    expect(timeScale({ start: 0, end: 900 }, 100, map).short).toBeUndefined();
    expect(timeScale({ start: 2000, end: 3000 }, 100, map).short).toBeUndefined();
    const scale = timeScale({ start: 0, end: 101_000 }, 205, map);
    expect(scale.scale).toBeCloseTo(0.1);
    expect(pixelAt(scale, 100_000) - pixelAt(scale, 1000)).toBeCloseTo(5);
  });

  it('leave no tick inside them and no label over another', () => {
    fc.assert(
      fc.property(gapMaps, fc.integer({ min: 200, max: 2000 }), ({ map, end }, width) => {
        const scale = timeScale({ start: 0, end }, width, map);
        const { major } = ticks(scale, 6.6);
        for (let i = 0; i < major.length; i++) {
          const tick = major[i];
          const next = major[i + 1];
          if (!tick) continue;
          if (next) expect(next.x - tick.x).toBeGreaterThan(tick.label.length * 6.6);
          for (const gap of map.gaps) expect(tick.time > gap.start && tick.time < gap.end).toBe(false);
        }
      }),
    );
  });
});
