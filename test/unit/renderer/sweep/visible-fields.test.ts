import fc from 'fast-check';
import { expect, test } from 'vitest';
import { piecesOf, visibleRange } from '../../../../renderer/sweep/matrix/visible-fields.ts';

test('a row in pieces is the whole row, with what is on screen and the chosen field drawn', () => {
  const number = fc.integer({ min: 0, max: 60 });
  fc.assert(
    fc.property(number, number, number, fc.integer({ min: -2, max: 70 }), (a, b, count, also) => {
      const visible = { from: Math.min(a, b, count), to: Math.min(Math.max(a, b), count) };
      const pieces = piecesOf(visible, count, also);
      const columns = pieces.flatMap(({ from, to, drawn }) =>
        Array.from({ length: to - from }, (_, index) => ({ column: from + index, drawn })),
      );
      expect(columns.map(({ column }) => column)).toEqual(Array.from({ length: count }, (_, index) => index));
      for (const { column, drawn } of columns)
        expect(drawn).toBe((column >= visible.from && column < visible.to) || column === also);
    }),
  );
});

test('what is on screen is drawn wherever one scrolls, and never much more', () => {
  const px = fc.integer({ min: 0, max: 200_000 });
  fc.assert(
    fc.property(px, fc.integer({ min: 1, max: 4000 }), fc.integer({ min: 1, max: 5000 }), (scrolled, room, count) => {
      const size = 30;
      const { from, to } = visibleRange(scrolled, room, size, count);
      expect(from).toBeLessThanOrEqual(Math.min(count, Math.floor(scrolled / size)));
      expect(to).toBeGreaterThanOrEqual(Math.min(count, Math.ceil((scrolled + room) / size)));
      expect(to - from).toBeLessThanOrEqual(room / size + 40);
    }),
  );
  expect(visibleRange(0, 700, 0, 50)).toEqual({ from: 0, to: 0 });
});
