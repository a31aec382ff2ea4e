/** The critical path on the bars: a line under what of a row the end was waiting for. */
import { lowerBound } from '../../shared/base/search.ts';
import type { PathByRow } from '../../shared/trace/path-summary.ts';
import type { Row } from '../../shared/trace/table.ts';
import { pixelAt, type TimeScale, timeAt } from '../ui/time/time-scale.ts';

/** How far outside the strip coordinates are kept. CSS pixels. */
const OUTSIDE = 8;

/**
 * The pieces of a row as pairs of pixels from left to right, what is closer than a pixel as one: as many as the strip has
 * pixels at most, however many pieces there are. Each at least `least` wide.
 */
export function criticalPieces(path: PathByRow, row: Row, scale: TimeScale, least = 2): number[] {
  const end = path.first[row + 1] ?? 0;
  let index = lowerBound(path.to, scale.start, path.first[row] ?? end, end);
  const pixels: number[] = [];
  while (index < end) {
    const left = Math.max(-OUTSIDE, pixelAt(scale, path.from[index] as number));
    if (left > scale.width) break;
    let right = Math.min(scale.width + OUTSIDE, Math.max(left + least, pixelAt(scale, path.to[index] as number)));
    // What ends within the same pixel adds nothing that could be seen.
    index = Math.max(index + 1, lowerBound(path.to, timeAt(scale, Math.floor(right) + 1), index, end));
    const before = pixels.length - 1;
    const last = pixels[before];
    if (last !== undefined && left - last < 1) {
      right = Math.max(right, last);
      pixels[before] = right;
    } else pixels.push(left, right);
  }
  return pixels;
}
