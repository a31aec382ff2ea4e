import fc from 'fast-check';
import { expect, it } from 'vitest';
import { firstIndexWhere, includesSorted, lowerBound, upperBound } from '../../../shared/base/search.ts';

const ascending = fc.array(fc.integer({ min: -20, max: 20 })).map((values) => values.sort((a, b) => a - b));
const orEnd = (index: number, values: readonly number[]) => (index < 0 ? values.length : index);

it('finds the same place as a look at every value does', () => {
  fc.assert(
    fc.property(ascending, fc.integer({ min: -25, max: 25 }), (values, value) => {
      const first = (holds: (one: number) => boolean) => orEnd(values.findIndex(holds), values);
      expect(lowerBound(values, value)).toBe(first((one) => one >= value));
      expect(upperBound(values, value)).toBe(first((one) => one > value));
      expect(includesSorted(values, value)).toBe(values.includes(value));
      const holds = (index: number) => (values[index] as number) * 2 > value;
      expect(firstIndexWhere(values.length, holds)).toBe(first((one) => one * 2 > value));
    }),
  );
});

it('looks only between the ends it was given', () => {
  const values = [1, 2, 3, 4, 5];
  expect(lowerBound(values, 1, 2)).toBe(2);
  expect(upperBound(values, 9, 0, 3)).toBe(3);
  expect(firstIndexWhere(5, () => true, 4)).toBe(4);
});
