/** Hatches: shape beside colour. Made once for a palette and a pixel ratio, moved to where they are used. */
import type { Palette } from './palette.ts';

export interface Patterns {
  /** Diagonal stripes of a span that failed. */
  readonly error: CanvasPattern | undefined;
  /** Time inside a parent that belongs to none of its children. */
  readonly gap: CanvasPattern | undefined;
}

export function makePatterns(context: CanvasRenderingContext2D, palette: Palette, ratio: number): Patterns {
  return {
    error: stripes(context, ratio, 10, 6, palette.error, palette.errorStrong),
    gap: stripes(context, ratio, 7, 3, palette.gap, undefined),
  };
}

/**
 * Stripes at 45 degrees: `period` CSS pixels across, of which `filled` are `colour` and the rest is `other` (undefined:
 * see-through). The tile is square, so the stripes meet at its edges.
 */
function stripes(
  context: CanvasRenderingContext2D,
  ratio: number,
  period: number,
  filled: number,
  colour: string,
  other: string | undefined,
): CanvasPattern | undefined {
  const size = Math.max(4, Math.round(period * ratio));
  const tile = document.createElement('canvas');
  tile.width = size;
  tile.height = size;
  const paint = tile.getContext('2d');
  if (!paint) return undefined;
  if (other) {
    paint.fillStyle = other;
    paint.fillRect(0, 0, size, size);
  }
  paint.fillStyle = colour;
  const band = (size * filled) / period;
  for (const shift of [0, size]) {
    paint.beginPath();
    paint.moveTo(shift - size, size);
    paint.lineTo(shift - size + band, size);
    paint.lineTo(shift + band, 0);
    paint.lineTo(shift, 0);
    paint.closePath();
    paint.fill();
  }
  const pattern = context.createPattern(tile, 'repeat') ?? undefined;
  // One pixel of the tile is one pixel of the screen, whatever the context's transform.
  pattern?.setTransform(new DOMMatrix([1 / ratio, 0, 0, 1 / ratio, 0, 0]));
  return pattern;
}
