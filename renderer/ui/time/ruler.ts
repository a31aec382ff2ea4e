/** Draws the ruler above a timeline: ticks, labels, and marks where a search found something. */
import type { Palette } from '../canvas/palette.ts';
import type { Surface } from '../canvas/surface.ts';
import type { Ticks } from './ticks.ts';
import { pixelAt, type TimeScale } from './time-scale.ts';

/** Marks on a ruler, in pixels. */
export interface RulerMarks {
  readonly hits: readonly number[];
  /** The hit that is shown now. */
  readonly currentHit: number | undefined;
}

interface RulerInput {
  /** The ruler is broken at each idle stretch that the scale draws short. */
  readonly scale: TimeScale;
  readonly ticks: Ticks;
  readonly palette: Palette;
  readonly marks: RulerMarks | undefined;
}

export function drawRuler(surface: Surface, { scale, ticks, palette, marks }: RulerInput): void {
  const context = surface.clear();
  const bottom = surface.height;
  const hair = 1 / surface.ratio;
  context.fillStyle = palette.lineStrong;
  for (const x of ticks.minor) context.fillRect(surface.snap(x), bottom - 4, hair, 4);
  context.font = palette.font;
  context.textBaseline = 'middle';
  for (const tick of ticks.major) {
    context.fillStyle = palette.lineStrong;
    if (tick.x >= 0) context.fillRect(surface.snap(tick.x), bottom - 8, hair, 8);
    context.fillStyle = palette.faint;
    // Half a label says another number.
    if (tick.x + 4 + context.measureText(tick.label).width <= surface.width) {
      context.fillText(tick.label, tick.x + 4, bottom / 2);
    }
  }
  for (const gap of scale.short?.gaps ?? []) {
    if (gap.end <= scale.start || gap.start >= scale.end) continue;
    drawBreak(context, surface, palette, (pixelAt(scale, gap.start) + pixelAt(scale, gap.end)) / 2);
  }
  for (const x of marks?.hits ?? []) drawHit(context, surface, palette.match, x, 3);
  if (marks?.currentHit !== undefined) drawHit(context, surface, palette.match, marks.currentHit, 5);
}

/** A small diamond at the ruler's lower edge. */
function drawHit(context: CanvasRenderingContext2D, surface: Surface, colour: string, x: number, size: number): void {
  const y = surface.height - size - 1;
  context.fillStyle = colour;
  context.beginPath();
  context.moveTo(x, y - size);
  context.lineTo(x + size * 0.7, y);
  context.lineTo(x, y + size);
  context.lineTo(x - size * 0.7, y);
  context.closePath();
  context.fill();
}

/** Two strokes through the ruler: the axis is broken here. */
function drawBreak(context: CanvasRenderingContext2D, surface: Surface, palette: Palette, x: number): void {
  const bottom = surface.height;
  context.fillStyle = palette.bg;
  context.fillRect(x - 4, bottom - 12, 8, 12);
  context.strokeStyle = palette.muted;
  context.lineWidth = 1;
  context.beginPath();
  for (const shift of [-3, 1]) {
    context.moveTo(x + shift, bottom - 1);
    context.lineTo(x + shift + 4, bottom - 11);
  }
  context.stroke();
}
