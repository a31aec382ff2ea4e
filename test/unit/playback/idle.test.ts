import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { SECOND } from '../../../shared/base/time.ts';
import { advance, type ClockState } from '../../../shared/playback/clock.ts';
import { idleMap, shortenGaps } from '../../../shared/playback/idle.ts';
import { tableOf } from '../trace/spans.ts';

const S = SECOND;
/** Busy at 0…2 s, a span from 10 to 40 s with an event at 20 s, an end at 100 s. */
const run = tableOf([
  { id: '1', start: 0, end: 100 * S },
  { id: '2', parent: '1', start: 0, end: 2 * S },
  { id: '3', parent: '1', start: 10 * S, end: 40 * S, events: [20 * S] },
]);
const window = { start: 0, end: 100 * S };

/** Gaps anywhere, ascending and apart. */
const gapList = fc
  .array(fc.tuple(fc.integer({ min: 1, max: 1e9 }), fc.integer({ min: 1, max: 1e12 })), { maxLength: 20 })
  .map((pairs) => {
    let at = 0;
    return pairs.map(([pause, length]) => {
      const start = at + pause;
      at = start + length;
      return { start, end: at };
    });
  });

describe('idle stretches', () => {
  test('are those without a start, an end, an event or terminal output', () => {
    expect(idleMap(run, window).gaps.map((gap) => [gap.start / S, gap.end / S])).toEqual([
      [2, 10],
      [10, 20],
      [20, 40],
      [40, 100],
    ]);
    const output = Float64Array.from({ length: 100 }, (_, i) => (99 - i) * S);
    expect(
      idleMap(
        run,
        window,
        output.filter((t) => t >= 40 * S),
      ).gaps.at(-1)?.end,
    ).toBe(40 * S);
    expect(idleMap(run, window, output).gaps).toEqual([]);
  });

  test('must be longer than a second and than 2 % of the window', () => {
    const table = tableOf([
      { id: '1', start: 0, end: 1 * S },
      { id: '2', start: 2 * S, end: 2 * S },
      { id: '3', start: 3 * S + 1, end: 3 * S + 1 },
    ]);
    expect(idleMap(table, { start: 0, end: 3 * S + 1 }).gaps).toEqual([{ start: 2 * S, end: 3 * S + 1 }]);
    expect(idleMap(table, { start: 0, end: 300 * S }).gaps).toEqual([{ start: 3 * S + 1, end: 300 * S }]);
    expect(idleMap(table, { start: 0, end: 0 }).gaps).toEqual([]);
  });

  test('are the same as found by sorting all instants', () => {
    fc.assert(
      fc.property(
        fc.array(fc.integer({ min: 0, max: 1000 }), { maxLength: 60 }),
        fc.integer({ min: 1, max: 1000 }),
        (tenths, end) => {
          const activity = Float64Array.from(tenths, (t) => t * 0.1 * S);
          const over = { start: 0, end: end * 0.1 * S };
          const instants = [0, over.end, ...activity].filter((t) => t <= over.end).sort((a, b) => a - b);
          const shortest = Math.max(S, over.end * 0.02);
          const expected: { start: number; end: number }[] = [];
          for (let i = 1; i < instants.length; i++) {
            const gap = { start: instants[i - 1] as number, end: instants[i] as number };
            if (gap.end - gap.start > shortest) expected.push(gap);
          }
          expect(idleMap(tableOf([]), over, activity).gaps).toEqual(expected);
        },
      ),
    );
  });

  test('are drawn short, and the display starts where the window does', () => {
    const map = idleMap(run, window);
    expect(map.display).toEqual({ start: 0, end: 2 * S + 4 * 0.5 * S });
    expect(map.toDisplay(2 * S)).toBe(2 * S);
    expect(map.toDisplay(10 * S)).toBe(2.5 * S);
    expect(map.toReal(2.25 * S)).toBe(6 * S);
    expect(map.toDisplay(-5)).toBe(-5);
    expect(map.toReal(map.toDisplay(150 * S))).toBe(150 * S);
  });

  test('map to the display and back to the same instant, in order', () => {
    fc.assert(
      fc.property(
        gapList,
        fc.integer({ min: 1, max: 1e9 }),
        fc.array(fc.integer({ min: -1e9, max: 2e13 })),
        (gaps, shown, times) => {
          const map = shortenGaps(gaps, shown);
          const sorted = [...times, ...gaps.flatMap((gap) => [gap.start, gap.end])].sort((a, b) => a - b);
          let before = Number.NEGATIVE_INFINITY;
          for (const time of sorted) {
            const display = map.toDisplay(time);
            expect(display).toBeGreaterThanOrEqual(before);
            before = display;
            // A gap squeezed a billion-fold cannot keep nanoseconds inside it; outside of gaps nothing is lost.
            const inside = gaps.find((gap) => time > gap.start && time < gap.end);
            const tolerance = inside
              ? ((inside.end - inside.start) / Math.min(inside.end - inside.start, shown)) * 0.01 + 1e-3
              : 0;
            expect(Math.abs(map.toReal(display) - time)).toBeLessThanOrEqual(tolerance);
          }
        },
      ),
      { numRuns: 300 },
    );
  });
});

const clock: ClockState = { time: 0, speed: 1, skipIdle: false, loop: false, whole: window };

describe('the clock', () => {
  test('moves by the time that passed and its speed, and stops at the end', () => {
    expect(advance(clock, 16)).toEqual({ time: 16e6, ended: false });
    expect(advance({ ...clock, speed: 4 }, 500)).toEqual({ time: 2 * S, ended: false });
    expect(advance({ ...clock, time: 99.9 * S }, 200)).toEqual({ time: 100 * S, ended: true });
    expect(advance({ ...clock, time: 5 }, Number.NaN)).toEqual({ time: 5, ended: false });
    expect(advance({ ...clock, time: 5 }, -10)).toEqual({ time: 5, ended: false });
    expect(advance({ ...clock, time: Number.NaN }, 0)).toEqual({ time: 0, ended: false });
    expect(advance({ ...clock, whole: { start: 7, end: 7 } }, 5)).toEqual({ time: 7, ended: true });
  });

  test('loops over the range, or over the whole without one', () => {
    const range = { start: 10 * S, end: 12 * S };
    expect(advance({ ...clock, loop: true, range, time: 11.5 * S }, 1000)).toEqual({ time: 10.5 * S, ended: false });
    expect(advance({ ...clock, loop: true, range, time: 50 * S }, 100)).toEqual({ time: 10.1 * S, ended: false });
    expect(advance({ ...clock, loop: true, range, time: 11 * S }, 20_000)).toEqual({ time: 11 * S, ended: false });
    expect(advance({ ...clock, loop: true, time: 99.5 * S }, 1000)).toEqual({ time: 0.5 * S, ended: false });
    expect(advance({ ...clock, range, time: 11.5 * S }, 1000)).toEqual({ time: 12.5 * S, ended: false });
  });

  test('passes an idle stretch in 400 ms at any speed', () => {
    const idle = idleMap(run, window);
    for (const speed of [0.25, 1, 16]) {
      const skipping = { ...clock, speed, skipIdle: true, time: 2 * S };
      const middle = advance(skipping, 200, idle).time;
      expect(middle).toBeGreaterThan(2 * S);
      expect(middle).toBeLessThan(10 * S);
      expect(advance(skipping, 400, idle).time).toBeCloseTo(10 * S, -1);
    }
    expect(advance({ ...clock, skipIdle: true, time: 40 * S }, 400, idle)).toEqual({ time: 100 * S, ended: true });
    expect(advance({ ...clock, skipIdle: false, time: 2 * S }, 400, idle).time).toBe(2.4 * S);
  });

  test('never goes backwards without looping, however it is fed', () => {
    fc.assert(
      fc.property(
        fc.array(fc.integer({ min: 0, max: 3000 }), { maxLength: 50 }),
        fc.constantFrom(0.25, 0.5, 1, 2, 4, 8, 16),
        fc.boolean(),
        (frames, speed, skipIdle) => {
          const idle = idleMap(run, window);
          let time = 0;
          for (const frame of frames) {
            const next = advance({ ...clock, time, speed, skipIdle }, frame, idle);
            expect(next.time).toBeGreaterThanOrEqual(time - 1e-3);
            expect(next.time).toBeLessThanOrEqual(window.end);
            expect(next.ended).toBe(next.time === window.end && frame > 0 ? true : next.ended);
            time = next.time;
          }
        },
      ),
    );
  });
});
