import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  clampWindow,
  drawable,
  fitWindow,
  pan,
  panToShow,
  pixelOf,
  timeAt,
  timeScale,
  zoomAround,
} from '../../../renderer/timeline/time-scale.ts';

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
        expect(Math.abs(pixelOf(scale, timeAt(scale, x)) - x)).toBeLessThan(1e-6 + rounding);
      }),
    );
  });

  it('tells single nanoseconds apart a hundred days from the origin', () => {
    const start = 100 * DAY;
    const scale = timeScale({ start, end: start + 128 }, 1280);
    expect(pixelOf(scale, start + 1)).toBe(10);
    expect(pixelOf(scale, start + 2)).toBe(20);
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
      expect(Number.isFinite(pixelOf(scale, 1e9))).toBe(true);
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
          const before = pixelOf(timeScale(view, 1000), anchor);
          const now = pixelOf(timeScale(after, 1000), anchor);
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
