/** Draws the bars of the rows on screen. Costs as much as there are rows on screen, whatever the trace's size. */
import { formatDuration } from '../../shared/base/format.ts';
import { lowerBound } from '../../shared/base/search.ts';
import { STATUS_ERROR } from '../../shared/trace/kind.ts';
import type { PathByRow } from '../../shared/trace/path-summary.ts';
import type { Row, SpanTable } from '../../shared/trace/table.ts';
import type { Surface } from '../ui/canvas/surface.ts';
import { drawEdgePointer, drawGuides, fading, isSoft } from '../ui/time/bar-shapes.ts';
import { type Bar, eachMark, labelPlace, rowBar } from '../ui/time/bars.ts';
import { pixelAt, type TimeScale } from '../ui/time/time-scale.ts';
import type { BarsFrame } from '../ui/tree-grid/source.ts';
import { criticalPieces } from './critical-line.ts';

const SOFT = 0.3;
const SOLID = 0.92;
const DIMMED = 0.3;
const RADIUS = 3;
/** Room for the cross beside the bar of a failed span. */
const CROSS = 12;

interface WaterfallInput extends Omit<BarsFrame, 'scales'> {
  readonly table: SpanTable;
  readonly scale: TimeScale;
  /** Whether a row stands back: it does not match the filter. */
  readonly isDimmed: (row: Row) => boolean;
  /** Pairs of start and end in which no child of a row runs, ascending; undefined for a span without children. */
  readonly gaps: (row: Row) => Float64Array | undefined;
  /** Drawn under the bars; undefined: it is not to be seen. */
  readonly path: PathByRow | undefined;
}

/** Draws everything anew. */
export function drawWaterfall(surface: Surface, input: WaterfallInput): void {
  const context = surface.clear();
  const { table, scale, palette, rowHeight } = input;
  context.font = palette.font;
  context.textBaseline = 'middle';
  drawGuides(surface, palette, input.guides);
  drawShortened(surface, input);
  const charWidth = context.measureText('0').width;
  const height = Math.round(rowHeight / 2);
  for (const { row, top } of input.rows) {
    const bar = rowBar(table, row, scale);
    const y = surface.snap(top + (rowHeight - height) / 2);
    context.globalAlpha = input.isDimmed(row) ? DIMMED : 1;
    if (bar.visible) drawBar(surface, input, row, bar, y, height);
    if (input.path) drawCriticalPath(surface, input, input.path, row, y + height + 1);
    drawEvents(surface, input, row, y + height);
    drawLabel(surface, input, row, bar, top + rowHeight / 2, charWidth);
  }
  context.globalAlpha = 1;
}

/** A band under each idle stretch that is drawn short: here the axis is not to scale. */
function drawShortened(surface: Surface, { scale, palette, patterns }: WaterfallInput): void {
  const { context } = surface;
  for (const gap of scale.short?.gaps ?? []) {
    if (gap.end <= scale.start || gap.start >= scale.end) continue;
    const left = surface.snap(pixelAt(scale, gap.start));
    const right = surface.snap(pixelAt(scale, gap.end));
    context.fillStyle = patterns.gap ?? palette.gap;
    context.globalAlpha = 0.5;
    context.fillRect(left, 0, Math.max(3, right - left), surface.height);
  }
  context.globalAlpha = 1;
}

function drawBar(surface: Surface, input: WaterfallInput, row: Row, bar: Bar, y: number, height: number): void {
  const { context } = surface;
  const { table, palette, patterns } = input;
  const left = surface.snap(bar.left);
  const width = Math.max(2, surface.snap(bar.right) - left);
  const kind = table.kind[row] as number;
  const failed = table.status[row] === STATUS_ERROR;
  const soft = isSoft(kind);
  const base = context.globalAlpha;
  const colour = palette.kinds[kind] ?? palette.muted;

  context.globalAlpha = base * (soft ? SOFT : SOLID);
  const shape = () => {
    context.beginPath();
    if (bar.open) openEnded(context, left, y, width, height);
    else context.roundRect(left, y, width, height, Math.min(RADIUS, width / 2));
  };
  if (failed && !soft) {
    context.globalAlpha = base;
    context.fillStyle = patterns.error ?? palette.error;
    fillMoved(context, left, y, shape, patterns.error !== undefined);
  } else {
    context.fillStyle = bar.open ? fading(context, left, width, colour, 25) : colour;
    shape();
    context.fill();
  }
  context.globalAlpha = base;
  // Over the stripes of an error a second hatch would say nothing.
  const gaps = soft || !failed ? input.gaps(row) : undefined;
  if (gaps) drawGaps(surface, input, gaps, y, height);
  if (bar.open) {
    context.strokeStyle = failed ? palette.error : colour;
    context.lineWidth = 1.25;
    zigzag(context, left + width, y, height);
    context.stroke();
  }
  if (failed) {
    if (soft) {
      // A parent stays soft; its failure is a striped edge along the bottom.
      context.fillStyle = patterns.error ?? palette.error;
      fillMoved(
        context,
        left,
        y,
        () => {
          context.beginPath();
          context.rect(left, y + height - 3, width, 3);
        },
        patterns.error !== undefined,
      );
    }
    // Beside the bar, where it is not red on red: on the left where there is no room on the right.
    const fits = bar.right + CROSS <= surface.width;
    const x = fits ? bar.right + 7 : bar.left >= CROSS ? bar.left - 7 : undefined;
    if (x !== undefined) drawCross(context, palette.error, x, y + height / 2);
  }
}

/** Fills with the pattern starting at the bar's corner, so that stripes do not crawl when scrolling. */
function fillMoved(
  context: CanvasRenderingContext2D,
  left: number,
  y: number,
  shape: () => void,
  moved: boolean,
): void {
  shape();
  if (!moved) {
    context.fill();
    return;
  }
  context.save();
  context.clip();
  context.translate(left, y);
  context.fillRect(-2, -2, 1e5, 400);
  context.restore();
}

/** A bar whose right edge is torn: rounded on the left, teeth on the right. */
function openEnded(context: CanvasRenderingContext2D, left: number, y: number, width: number, height: number): void {
  const radius = Math.min(RADIUS, width / 2);
  const tooth = Math.min(4, width / 2);
  context.moveTo(left + width, y);
  context.lineTo(left + width - tooth, y + height / 4);
  context.lineTo(left + width, y + height / 2);
  context.lineTo(left + width - tooth, y + (height * 3) / 4);
  context.lineTo(left + width, y + height);
  context.lineTo(left + radius, y + height);
  context.quadraticCurveTo(left, y + height, left, y + height - radius);
  context.lineTo(left, y + radius);
  context.quadraticCurveTo(left, y, left + radius, y);
  context.closePath();
}

function zigzag(context: CanvasRenderingContext2D, right: number, y: number, height: number): void {
  context.beginPath();
  context.moveTo(right, y);
  context.lineTo(right - 4, y + height / 4);
  context.lineTo(right, y + height / 2);
  context.lineTo(right - 4, y + (height * 3) / 4);
  context.lineTo(right, y + height);
}

function drawCross(context: CanvasRenderingContext2D, colour: string, x: number, y: number): void {
  context.strokeStyle = colour;
  context.lineWidth = 1.75;
  context.beginPath();
  context.moveTo(x - 3, y - 3);
  context.lineTo(x + 3, y + 3);
  context.moveTo(x + 3, y - 3);
  context.lineTo(x - 3, y + 3);
  context.stroke();
}

/** Hatches the stretches of a parent in which none of its children runs. Only those at least 3 pixels wide. */
function drawGaps(surface: Surface, input: WaterfallInput, gaps: Float64Array, y: number, height: number): void {
  const { context } = surface;
  const { scale, patterns, palette } = input;
  // Starts and ends alternate and ascend, so the first end in view is at an odd index.
  let index = lowerBound(gaps, scale.start) & ~1;
  context.fillStyle = patterns.gap ?? palette.gap;
  for (; index + 1 < gaps.length; index += 2) {
    const left = Math.max(-8, pixelAt(scale, gaps[index] as number));
    if (left > scale.width) return;
    const right = Math.min(scale.width + 8, pixelAt(scale, gaps[index + 1] as number));
    if (right - left < 3) continue;
    context.beginPath();
    context.roundRect(surface.snap(left), y, surface.snap(right) - surface.snap(left), height, RADIUS);
    context.fill();
  }
}

function drawCriticalPath(
  surface: Surface,
  { scale, palette }: WaterfallInput,
  path: PathByRow,
  row: Row,
  y: number,
): void {
  const { context } = surface;
  const pixels = criticalPieces(path, row, scale);
  context.fillStyle = palette.text;
  for (let i = 0; i < pixels.length; i += 2) {
    const left = surface.snap(pixels[i] as number);
    context.fillRect(left, y, surface.snap(pixels[i + 1] as number) - left, 2);
  }
}

function drawEvents(surface: Surface, input: WaterfallInput, row: Row, y: number): void {
  const { table, palette, scale } = input;
  const from = table.eventStart[row] as number;
  const to = table.eventStart[row + 1] as number;
  if (!(to > from)) return;
  const { context } = surface;
  context.fillStyle = palette.muted;
  eachMark(table.eventTime, from, to, scale, (x) => {
    context.fillRect(surface.snap(x) - 0.5, y - 2, 1.5, 6);
  });
}

function drawLabel(
  { context }: Surface,
  input: WaterfallInput,
  row: Row,
  bar: Bar,
  y: number,
  charWidth: number,
): void {
  if (!bar.visible) {
    drawEdgePointer(context, bar, input.scale.width, y, 3.5, input.palette.lineStrong);
    return;
  }
  const text = formatDuration(input.table.duration[row] as number);
  if (bar.open) return;
  const extra = input.table.status[row] === STATUS_ERROR ? CROSS : 0;
  const place = labelPlace(bar, text.length * charWidth, input.scale.width, extra);
  if (!place) return;
  context.fillStyle = input.palette.faint;
  context.fillText(text, place.x, y + 0.5);
}
