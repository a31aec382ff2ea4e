/** Draws the bars of the rows on screen. Costs as much as there are rows on screen, whatever the trace's size. */
import { formatDuration } from '../../shared/base/format.ts';
import { KINDS, STATUS_ERROR } from '../../shared/trace/kind.ts';
import type { PathByRow } from '../../shared/trace/path-summary.ts';
import type { Row, SpanTable } from '../../shared/trace/table.ts';
import { type Bar, barOf, eachMark, firstAtOrAfter, labelPlace } from './bars.ts';
import { criticalPieces } from './critical-line.ts';
import type { Palette } from './palette.ts';
import type { Patterns } from './patterns.ts';
import type { Surface } from './surface.ts';
import { pixelOf, type TimeScale } from './time-scale.ts';

const AGENT = KINDS.indexOf('agent');
const CONTAINER = KINDS.indexOf('container');
/** Bars of spans that mostly contain others are softer, so that the work inside them stands out. */
const SOFT = 0.3;
const SOLID = 0.92;
const DIMMED = 0.3;
const RADIUS = 3;
/** Room for the cross beside the bar of a failed span. */
const CROSS = 12;

export interface WaterfallRow {
  readonly row: Row;
  /** Top of the row, CSS pixels. */
  readonly top: number;
  /** In highlight mode: does not match. */
  readonly dimmed: boolean;
  /** Pairs of start and end in which no child runs, ascending; undefined for a span without children. */
  readonly gaps: Float64Array | undefined;
}

export interface WaterfallInput {
  readonly table: SpanTable;
  readonly rows: readonly WaterfallRow[];
  readonly rowHeight: number;
  readonly scale: TimeScale;
  readonly palette: Palette;
  readonly patterns: Patterns;
  /** Positions of the ruler's ticks, for the guide lines. */
  readonly guides: readonly number[];
  /** Drawn under the bars; undefined: it is not to be seen. */
  readonly path?: PathByRow | undefined;
}

/** Draws everything anew. */
export function drawWaterfall(surface: Surface, input: WaterfallInput): void {
  const context = surface.clear();
  const { table, scale, palette, rowHeight } = input;
  context.font = palette.font;
  context.textBaseline = 'middle';
  drawGuides(surface, input);
  drawShortened(surface, input);
  const charWidth = context.measureText('0').width;
  const height = Math.round(rowHeight / 2);
  for (const entry of input.rows) {
    const bar = barOf(table, entry.row, scale);
    const y = surface.snap(entry.top + (rowHeight - height) / 2);
    context.globalAlpha = entry.dimmed ? DIMMED : 1;
    if (bar.visible) drawBar(surface, input, entry, bar, y, height);
    if (input.path) drawCriticalPath(surface, input, input.path, entry.row, y + height + 1);
    drawEvents(surface, input, entry.row, y + height);
    drawLabel(context, input, entry.row, bar, entry.top + rowHeight / 2, charWidth);
  }
  context.globalAlpha = 1;
}

function drawGuides(surface: Surface, { guides, palette }: WaterfallInput): void {
  const { context } = surface;
  context.fillStyle = palette.line;
  context.globalAlpha = 0.5;
  for (const x of guides) if (x >= 0) context.fillRect(surface.snap(x), 0, 1 / surface.ratio, surface.height);
  context.globalAlpha = 1;
}

/** A band under each idle stretch that is drawn short: here the axis is not to scale. */
function drawShortened(surface: Surface, { scale, palette, patterns }: WaterfallInput): void {
  const { context } = surface;
  for (const gap of scale.short?.gaps ?? []) {
    if (gap.end <= scale.start || gap.start >= scale.end) continue;
    const left = surface.snap(pixelOf(scale, gap.start));
    const right = surface.snap(pixelOf(scale, gap.end));
    context.fillStyle = patterns.gap ?? palette.gap;
    context.globalAlpha = 0.5;
    context.fillRect(left, 0, Math.max(3, right - left), surface.height);
  }
  context.globalAlpha = 1;
}

function drawBar(
  surface: Surface,
  input: WaterfallInput,
  entry: WaterfallRow,
  bar: Bar,
  y: number,
  height: number,
): void {
  const { context } = surface;
  const { table, palette, patterns } = input;
  const { row } = entry;
  const left = surface.snap(bar.left);
  const width = Math.max(2, surface.snap(bar.right) - left);
  const kind = table.kind[row] as number;
  const failed = table.status[row] === STATUS_ERROR;
  const soft = kind === AGENT || kind === CONTAINER;
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
    context.fillStyle = bar.open ? fading(context, left, width, colour) : colour;
    shape();
    context.fill();
  }
  context.globalAlpha = base;
  // Over the stripes of an error a second hatch would say nothing.
  if (entry.gaps && (soft || !failed)) drawGaps(surface, input, entry.gaps, y, height);
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

function fading(context: CanvasRenderingContext2D, left: number, width: number, colour: string): CanvasGradient {
  const gradient = context.createLinearGradient(left, 0, left + width, 0);
  const solid = Math.max(0, 1 - 80 / Math.max(80, width));
  gradient.addColorStop(0, colour);
  gradient.addColorStop(solid, colour);
  gradient.addColorStop(1, `color-mix(in srgb, ${colour} 25%, transparent)`);
  return gradient;
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
  let index = firstAtOrAfter(gaps, 0, gaps.length, scale.start) & ~1;
  context.fillStyle = patterns.gap ?? palette.gap;
  for (; index + 1 < gaps.length; index += 2) {
    const left = Math.max(-8, pixelOf(scale, gaps[index] as number));
    if (left > scale.width) return;
    const right = Math.min(scale.width + 8, pixelOf(scale, gaps[index + 1] as number));
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
  context: CanvasRenderingContext2D,
  input: WaterfallInput,
  row: Row,
  bar: Bar,
  y: number,
  charWidth: number,
): void {
  if (!bar.visible) {
    drawPointer(context, input, bar, y);
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

/** A small arrow at the edge towards a bar that is outside the viewport. */
function drawPointer(context: CanvasRenderingContext2D, input: WaterfallInput, bar: Bar, y: number): void {
  const { width } = input.scale;
  const toLeft = bar.right <= width / 2;
  const tip = toLeft ? 4 : width - 4;
  const back = toLeft ? tip + 4 : tip - 4;
  context.fillStyle = input.palette.lineStrong;
  context.beginPath();
  context.moveTo(tip, y);
  context.lineTo(back, y - 3.5);
  context.lineTo(back, y + 3.5);
  context.closePath();
  context.fill();
}
