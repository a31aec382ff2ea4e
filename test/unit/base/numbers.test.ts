import { expect, it } from 'vitest';
import { clamp, median, medianOfSorted } from '../../../shared/base/numbers.ts';

it('a number beyond an end becomes that end', () => {
  expect([clamp(-1, 0, 5), clamp(3, 0, 5), clamp(9, 0, 5)]).toEqual([0, 3, 5]);
  expect(clamp(3, 5, 0)).toBe(5);
});

it('the median is the middle value, or the mean of the two in the middle, and not a number of none', () => {
  const values = [9, 1, 5];
  expect(median(values)).toBe(5);
  expect(values).toEqual([9, 1, 5]);
  expect(median([4, 1, 3, 2])).toBe(2.5);
  expect(medianOfSorted(Float64Array.of(1, 2, 10))).toBe(2);
  expect(median([])).toBeNaN();
});
