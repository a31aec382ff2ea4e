/** Draws the bars of both runs, of the rows on screen: base above, new below. Costs as much as there are rows on screen. */
import type { BothSides, ComparedPair, Side } from '../../../shared/compare/comparison.ts';
import { KINDS, STATUS_ERROR } from '../../../shared/trace/kind.ts';
import { NO_ROW, type Row } from '../../../shared/trace/table.ts';
import { type Bar, barOf } from '../../timeline/bars.ts';
import type { Palette } from '../../timeline/palette.ts';
import type { Patterns } from '../../timeline/patterns.ts';
import type { Surface } from '../../timeline/surface.ts';
import type { TimeScale } from '../../timeline/time-scale.ts';
import { rowIn } from './content.ts';

const AGENT = KINDS.indexOf('agent');
const CONTAINER = KINDS.indexOf('container');
/** Bars of steps that mostly contain others are softer, so that the work inside them stands out. */
const SOFT = 0.38;
const SOLID = 0.92;
/** The base is what was: neutral, and quieter than the new run. */
const MUTED = 0.55;
const MUTED_SOFT = 0.32;
const RADIUS = 2.5;
/** Top and height of each run's bar, of the height of a row. */
const PLACE: BothSides<Lane> = {
  base: { top: 4 / 24, height: 6 / 24 },
  new: { top: 12 / 24, height: 8 / 24 },
};

interface Lane {
  readonly top: number;
  readonly height: number;
}

export interface MergedDrawing {
  readonly pair: ComparedPair;
  readonly rows: readonly { readonly row: number; readonly top: number }[];
  readonly rowHeight: number;
  /** Each on its run's own clock. */
  readonly scales: BothSides<TimeScale>;
  readonly palette: Palette;
  readonly patterns: Patterns;
  /** Positions of the ruler's ticks, for the guide lines. */
  readonly guides: readonly number[];
}

/** Draws everything anew. */
export function drawMerged(surface: Surface, input: MergedDrawing): void {
  const context = surface.clear();
  context.fillStyle = input.palette.line;
  context.globalAlpha = 0.5;
  for (const x of input.guides) if (x >= 0) context.fillRect(surface.snap(x), 0, 1 / surface.ratio, surface.height);
  for (const { row, top } of input.rows) {
    const inBase = rowIn(input.pair, 'base', row);
    const inNew = rowIn(input.pair, 'new', row);
    if (inBase !== NO_ROW) drawBar(surface, input, 'base', inBase, top);
    if (inNew !== NO_ROW) drawBar(surface, input, 'new', inNew, top);
  }
  context.globalAlpha = 1;
}

function drawBar(surface: Surface, input: MergedDrawing, side: Side, row: Row, top: number): void {
  const { context } = surface;
  const { palette, patterns, rowHeight } = input;
  const table = input.pair.tables[side];
  const scale = input.scales[side];
  const bar = barOf(table, row, scale);
  const y = surface.snap(top + PLACE[side].top * rowHeight);
  const height = Math.round(PLACE[side].height * rowHeight);
  const kind = table.kind[row] as number;
  const colour = side === 'base' ? palette.faint : (palette.kinds[kind] ?? palette.muted);
  if (!bar.visible) {
    drawPointer(surface, bar, scale, colour, y + height / 2);
    return;
  }
  const left = surface.snap(bar.left);
  const width = Math.max(2, surface.snap(bar.right) - left);
  const soft = kind === AGENT || kind === CONTAINER;
  const failed = table.status[row] === STATUS_ERROR;
  context.globalAlpha = side === 'base' ? (soft ? MUTED_SOFT : MUTED) : soft ? SOFT : SOLID;
  context.fillStyle = bar.open ? fading(context, left, width, colour) : colour;
  context.beginPath();
  context.roundRect(left, y, width, height, Math.min(RADIUS, width / 2));
  // A failed parent stays soft and has a striped edge along its bottom; any other is striped as a whole.
  if (!failed || soft) context.fill();
  if (!failed) return;
  context.globalAlpha = side === 'base' ? MUTED + 0.1 : 1;
  context.save();
  context.clip();
  context.translate(left, soft ? y + height - 2 : y);
  context.fillStyle = patterns.error ?? palette.error;
  context.fillRect(0, 0, width, height);
  context.restore();
}

/** An unfinished step has no end: it fades. */
function fading(context: CanvasRenderingContext2D, left: number, width: number, colour: string): CanvasGradient {
  const gradient = context.createLinearGradient(left, 0, left + width, 0);
  gradient.addColorStop(0, colour);
  gradient.addColorStop(Math.max(0, 1 - 80 / Math.max(80, width)), colour);
  gradient.addColorStop(1, `color-mix(in srgb, ${colour} 20%, transparent)`);
  return gradient;
}

/** A small arrow at the edge towards a bar that is outside the viewport. */
function drawPointer({ context }: Surface, bar: Bar, { width }: TimeScale, colour: string, y: number): void {
  const toLeft = bar.right <= width / 2;
  const tip = toLeft ? 4 : width - 4;
  const back = toLeft ? tip + 4 : tip - 4;
  context.globalAlpha = 0.6;
  context.fillStyle = colour;
  context.beginPath();
  context.moveTo(tip, y);
  context.lineTo(back, y - 3);
  context.lineTo(back, y + 3);
  context.closePath();
  context.fill();
}
