import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { criticalPieces } from '../../../../renderer/timeline/critical-line.ts';
import { pixelAt, timeScale } from '../../../../renderer/ui/time/time-scale.ts';

const WIDTH = 200;
const pathOf = (pieces: readonly (readonly [from: number, to: number])[]) => ({
  first: Uint32Array.of(0, pieces.length),
  from: Float64Array.from(pieces, ([from]) => from),
  to: Float64Array.from(pieces, ([, to]) => to),
});

describe('the critical path on a bar', () => {
  it('covers every piece that is on screen, in few rectangles from left to right', () => {
    const pieces = fc
      .array(fc.tuple(fc.nat(40), fc.integer({ min: 1, max: 40 })), { maxLength: 300 })
      .map((lengths) => {
        let at = 0;
        return lengths.map(([gap, length]) => {
          const from = at + gap;
          at = from + length;
          return [from, at] as const;
        });
      });
    fc.assert(
      fc.property(pieces, fc.nat(4000), fc.integer({ min: 10, max: 12_000 }), (made, start, length) => {
        const scale = timeScale({ start, end: start + length }, WIDTH);
        const pixels = criticalPieces(pathOf(made), 0, scale);
        expect(pixels.length / 2).toBeLessThanOrEqual(WIDTH + 2);
        for (let i = 1; i < pixels.length; i++) expect(pixels[i] as number).toBeGreaterThan(pixels[i - 1] as number);
        for (const [from, to] of made) {
          const middle = pixelAt(scale, (from + to) / 2);
          if (middle < 0 || middle > WIDTH) continue;
          const covered = pixels.some(
            (left, i) => i % 2 === 0 && left <= middle + 1 && (pixels[i + 1] as number) >= middle - 1,
          );
          expect(covered).toBe(true);
        }
      }),
    );
  });

  it('is nothing for a row that is not on it', () => {
    const scale = timeScale({ start: 0, end: 100 }, WIDTH);
    expect(criticalPieces(pathOf([]), 0, scale)).toEqual([]);
    expect(criticalPieces(pathOf([[200, 300]]), 0, scale)).toEqual([]);
  });
});
