import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { stepAtLeast, tickLabel, ticks } from '../../../../../renderer/ui/time/ticks.ts';
import { timeScale } from '../../../../../renderer/ui/time/time-scale.ts';

const CHAR = 6.6;
const labels = (start: number, end: number, width = 700) =>
  ticks(timeScale({ start, end }, width), CHAR).major.map((tick) => tick.label);

describe('ruler ticks', () => {
  it('never overlap, are evenly spaced and are told apart by their labels, at any zoom', () => {
    fc.assert(
      fc.property(
        fc.double({ min: -1e12, max: 9e15, noNaN: true }),
        fc.double({ min: 0, max: 15.5, noNaN: true }),
        fc.integer({ min: 40, max: 3800 }),
        (start, power, width) => {
          const scale = timeScale({ start, end: start + 10 ** power }, width);
          const { major } = ticks(scale, CHAR);
          for (let i = 1; i < major.length; i++) {
            const [before, tick] = [major[i - 1], major[i]];
            if (!before || !tick) continue;
            expect(tick.x - before.x).toBeGreaterThan(before.label.length * CHAR);
            expect(tick.label).not.toBe(before.label);
          }
        },
      ),
      { numRuns: 400 },
    );
  });

  it('count in ones, twos and fives below a second and as clocks do above', () => {
    expect([3, 11, 21, 51, 400, 1100].map(stepAtLeast)).toEqual([5, 20, 50, 100, 500, 2000]);
    expect([0.6e9, 3e9, 6e9, 11e9, 16e9, 31e9, 61e9].map(stepAtLeast)).toEqual([
      1e9, 5e9, 10e9, 15e9, 30e9, 60e9, 120e9,
    ]);
    expect(stepAtLeast(4 * 3600e9)).toBe(6 * 3600e9);
    expect(stepAtLeast(6 * 86400e9)).toBe(10 * 86400e9);
    expect(stepAtLeast(Number.NaN)).toBe(1);
  });

  it('write all labels of a ruler in one unit, as exact as the step', () => {
    expect(labels(0, 20.5e9)).toContain('16 s');
    expect(labels(0, 250e6)).toContain('50 ms');
    expect(labels(0, 900)).toContain('200 ns');
    expect(labels(0, 90e3)).toContain('20 µs');
    expect(labels(0, 600e9)).toContain('2:00');
    expect(labels(0, 5 * 3600e9)).toContain('1:00 h');
    expect(labels(0, 30 * 86400e9)).toContain('10 d');
    expect(labels(12.8e9, 12.8e9 + 900e3)).toContain('12.8002 s');
  });

  it('never write sixty seconds', () => {
    expect(tickLabel(119.9999e9, 1e9, 600e9)).toBe('2:00');
    expect(tickLabel(-1.5e9, 0.5e9, 20e9)).toBe('−1.5 s');
  });

  it('are few, whatever is asked', () => {
    expect(ticks(timeScale({ start: 0, end: 0 }, 1), CHAR).major.length).toBeLessThan(10);
    expect(ticks(timeScale({ start: -1e18, end: 1e18 }, 4000), CHAR).major.length).toBeLessThan(200);
  });
});
