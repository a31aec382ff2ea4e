import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { checkState, fitToDisplays, MINIMUM } from '../../../electron/window-state.ts';

const laptop = { x: 0, y: 25, width: 1440, height: 875 };
const beside = { x: 1440, y: 0, width: 2560, height: 1440 };
const number = fc.oneof(fc.integer({ min: -10_000, max: 10_000 }), fc.double());

describe('the window comes back', () => {
  it('where it was', () => {
    const state = { x: 1500, y: 40, width: 1200, height: 800, maximized: false };
    expect(fitToDisplays(state, [laptop, beside])).toEqual(state);
  });

  it('where new windows go, when the display it was on is gone', () => {
    const state = { x: 1500, y: 40, width: 1200, height: 800, maximized: true };
    expect(fitToDisplays(state, [laptop])).toEqual({ width: 1200, height: 800, maximized: true });
  });

  it('smaller, when every display is smaller now', () => {
    expect(fitToDisplays({ width: 5000, height: 4000, maximized: false }, [laptop])).toMatchObject({
      width: 1440,
      height: 875,
    });
  });

  it('with a title bar that can be caught, whatever was kept and whatever displays there are', () => {
    const rectangle = fc.record({
      x: fc.nat(5000),
      y: fc.nat(3000),
      width: fc.integer({ min: 640, max: 8000 }),
      height: fc.integer({ min: 480, max: 5000 }),
    });
    const kept = fc.record({ x: number, y: number, width: number, height: number, maximized: fc.boolean() });
    fc.assert(
      fc.property(kept, fc.array(rectangle, { minLength: 1, maxLength: 4 }), (value, displays) => {
        const fitted = fitToDisplays(checkState(value), displays);
        expect(fitted.width).toBeGreaterThanOrEqual(MINIMUM.width);
        expect(fitted.height).toBeGreaterThanOrEqual(MINIMUM.height);
        const { x, y, width } = fitted;
        if (x === undefined || y === undefined) return;
        const caught = displays.some((d) => y >= d.y && y < d.y + d.height && x + width > d.x && x < d.x + d.width);
        expect(caught).toBe(true);
      }),
    );
  });

  it('as at the first start, when what was kept cannot be one', () => {
    for (const value of [
      undefined,
      null,
      'x',
      {},
      { width: 'a', height: 1 },
      { width: 0, height: 0 },
      { width: Number.NaN, height: 9 },
    ])
      expect(checkState(value)).toBeUndefined();
    expect(fitToDisplays(undefined, [beside])).toEqual({ width: 1440, height: 900, maximized: false });
  });
});
