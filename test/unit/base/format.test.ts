import { describe, expect, it } from 'vitest';
import { formatBytes, formatClock, formatCount, formatDuration, formatInteger } from '../../../shared/base/format.ts';

describe('durations', () => {
  it.each([
    [0, '0 ns'],
    [250, '250 ns'],
    [1250, '1.25 µs'],
    [14e6, '14 ms'],
    [999.6e6, '1.00 s'],
    [20.48e9, '20.48 s'],
    [59.996e9, '1 m 00 s'],
    [185e9, '3 m 05 s'],
    [3720e9, '1 h 02 m'],
    [-5e6, '−5 ms'],
    [Number.NaN, '–'],
  ])('%d ns reads as %s', (value, text) => expect(formatDuration(value)).toBe(text));

  it('rounds 99.96 ms to three digits without a stray fraction', () => expect(formatDuration(99.96e6)).toBe('100 ms'));
});

describe('the clock', () => {
  it.each([
    [14.62e9, '14.620 s'],
    [0, '0.000 s'],
    [62.5e9, '1:02.500'],
    [3723.004e9, '1:02:03.004'],
    [59.9999e9, '1:00.000'],
  ])('%d ns reads as %s', (value, text) => expect(formatClock(value)).toBe(text));
});

it('counts, bytes and whole numbers are short and grouped', () => {
  expect(formatCount(812)).toBe('812');
  expect(formatCount(8815)).toBe('8.8k');
  expect(formatCount(1_240_000)).toBe('1.24M');
  expect(formatBytes(1_200_000)).toBe('1.2 MB');
  expect(formatInteger(11482)).toBe('11,482');
});
