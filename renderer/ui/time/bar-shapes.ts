/** Shapes and colours that all bars on a timeline share. */
import { KINDS, type KindIndex } from '../../../shared/trace/kind.ts';
import type { Palette } from '../canvas/palette.ts';
import type { Surface } from '../canvas/surface.ts';
import type { Bar } from './bars.ts';

const AGENT = KINDS.indexOf('agent');
const CONTAINER = KINDS.indexOf('container');
/** How long the end of an unfinished bar fades, CSS pixels. */
const FADE = 80;

/** Whether a kind mostly contains others: its bars are softer, so that the work inside them stands out. */
export function isSoft(kind: KindIndex): boolean {
  return kind === AGENT || kind === CONTAINER;
}

/** Draws lines through all rows where the ruler has its labels. */
export function drawGuides(surface: Surface, palette: Palette, guides: readonly number[]): void {
  const { context } = surface;
  context.fillStyle = palette.line;
  context.globalAlpha = 0.5;
  for (const x of guides) if (x >= 0) context.fillRect(surface.snap(x), 0, 1 / surface.ratio, surface.height);
  context.globalAlpha = 1;
}

/** The colour of an unfinished bar: it has no end, so it fades, to `rest` percent. */
export function fading(
  context: CanvasRenderingContext2D,
  left: number,
  width: number,
  colour: string,
  rest: number,
): CanvasGradient {
  const gradient = context.createLinearGradient(left, 0, left + width, 0);
  gradient.addColorStop(0, colour);
  gradient.addColorStop(Math.max(0, 1 - FADE / Math.max(FADE, width)), colour);
  gradient.addColorStop(1, `color-mix(in srgb, ${colour} ${rest}%, transparent)`);
  return gradient;
}

/** Draws a small arrow at the edge towards a bar that is outside of a strip of `width`. `reach`: half of its height. */
export function drawEdgePointer(
  context: CanvasRenderingContext2D,
  bar: Bar,
  width: number,
  y: number,
  reach: number,
  colour: string,
): void {
  const isLeft = bar.right <= width / 2;
  const tip = isLeft ? 4 : width - 4;
  const back = isLeft ? tip + 4 : tip - 4;
  context.fillStyle = colour;
  context.beginPath();
  context.moveTo(tip, y);
  context.lineTo(back, y - reach);
  context.lineTo(back, y + reach);
  context.closePath();
  context.fill();
}
