/** Draws the bars of both runs, of the rows on screen: base above, new below. Costs as much as there are rows on screen. */
import type { ComparedPair } from '../../../shared/compare/comparison.ts';
import { type BothSides, SIDES, type Side } from '../../../shared/compare/sides.ts';
import { STATUS_ERROR } from '../../../shared/trace/kind.ts';
import { NO_ROW, type Row } from '../../../shared/trace/table.ts';
import type { Surface } from '../../ui/canvas/surface.ts';
import { drawEdgePointer, drawGuides, fading, isSoft } from '../../ui/time/bar-shapes.ts';
import { rowBar } from '../../ui/time/bars.ts';
import type { TimeScale } from '../../ui/time/time-scale.ts';
import type { BarsFrame } from '../../ui/tree-grid/source.ts';
import { rowIn } from './content.ts';

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

interface MergedFrame extends BarsFrame {
  readonly pair: ComparedPair;
}

/** Draws everything anew. The lanes are the sides: base, then new. */
export function drawMerged(surface: Surface, frame: MergedFrame): void {
  const context = surface.clear();
  drawGuides(surface, frame.palette, frame.guides);
  for (const { row, top } of frame.rows) {
    for (const [lane, side] of SIDES.entries()) {
      const inRun = rowIn(frame.pair, side, row);
      const scale = frame.scales[lane];
      if (inRun !== NO_ROW && scale) drawBar(surface, frame, side, scale, inRun, top);
    }
  }
  context.globalAlpha = 1;
}

function drawBar(
  surface: Surface,
  { pair, palette, patterns, rowHeight }: MergedFrame,
  side: Side,
  scale: TimeScale,
  row: Row,
  top: number,
): void {
  const { context } = surface;
  const table = pair.tables[side];
  const bar = rowBar(table, row, scale);
  const y = surface.snap(top + PLACE[side].top * rowHeight);
  const height = Math.round(PLACE[side].height * rowHeight);
  const kind = table.kind[row] as number;
  const colour = side === 'base' ? palette.faint : (palette.kinds[kind] ?? palette.muted);
  if (!bar.visible) {
    context.globalAlpha = 0.6;
    drawEdgePointer(context, bar, scale.width, y + height / 2, 3, colour);
    return;
  }
  const left = surface.snap(bar.left);
  const width = Math.max(2, surface.snap(bar.right) - left);
  const soft = isSoft(kind);
  const failed = table.status[row] === STATUS_ERROR;
  context.globalAlpha = side === 'base' ? (soft ? MUTED_SOFT : MUTED) : soft ? SOFT : SOLID;
  context.fillStyle = bar.open ? fading(context, left, width, colour, 20) : colour;
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
