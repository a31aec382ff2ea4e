import fc from 'fast-check';
import { expect, test } from 'vitest';
import { Heap } from '../../../shared/base/heap.ts';

test('whatever goes in and out, the first is the least of what is inside', () => {
  fc.assert(
    fc.property(fc.array(fc.option(fc.integer({ min: 0, max: 20 }))), (steps) => {
      const heap = new Heap<number>((a, b) => a < b);
      let inside: number[] = [];
      for (const step of steps) {
        const least = inside.length === 0 ? undefined : Math.min(...inside);
        if (step === null) {
          expect(heap.pop()).toBe(least);
          inside = inside.toSorted((a, b) => a - b).slice(1);
        } else {
          heap.add(step);
          inside.push(step);
        }
        expect(heap.first).toBe(inside.length === 0 ? undefined : Math.min(...inside));
      }
    }),
  );
});
