/** Draws the overview's picture: lanes, errors, tokens, activity. Done when the document, the size or the theme changes. */

import type { TimeWindow } from '../../shared/base/time.ts';
import { KINDS } from '../../shared/trace/kind.ts';
import type { Palette } from '../ui/canvas/palette.ts';
import type { Surface } from '../ui/canvas/surface.ts';
import { eachMark } from '../ui/time/bars.ts';
import { timeScale } from '../ui/time/time-scale.ts';
import { eachRun, laneLayout, type OverviewBins } from './overview-bins.ts';

const CONTAINERS = new Set([KINDS.indexOf('agent'), KINDS.indexOf('container')]);
/** Opacity of lanes of containers, by how many run inside each other. */
const DEPTHS = [0, 0.42, 0.6, 0.75];

export interface OverviewInput {
  readonly bins: OverviewBins;
  readonly whole: TimeWindow;
  readonly palette: Palette;
  /** Times of terminal output, by recording; ascending, nanoseconds. */
  readonly activity: readonly Float64Array[];
  /** Times of the filter's matches, ascending. */
  readonly matches: Float64Array;
  /** Times of search hits in the terminal, ascending. */
  readonly hits: Float64Array;
}

export function drawOverview(surface: Surface, input: OverviewInput): void {
  const context = surface.clear();
  const { bins, palette } = input;
  const pixel = surface.width / bins.width;
  const layout = laneLayout(bins.lanes.length, surface.height);
  for (const [index, lane] of bins.lanes.entries()) {
    const y = layout.top + index * layout.pitch;
    const soft = CONTAINERS.has(lane.kind);
    context.fillStyle = palette.kinds[lane.kind] ?? palette.muted;
    eachRun(
      lane.running,
      (count) => Math.min(count, soft ? DEPTHS.length - 1 : 1),
      (from, to, level) => {
        context.globalAlpha = soft ? (DEPTHS[level] ?? 1) : 0.95;
        const left = from * pixel;
        const width = Math.max(1.5, (to - from) * pixel);
        if (width > 6) {
          context.beginPath();
          context.roundRect(left, y, width, layout.bar, 1.5);
          context.fill();
        } else context.fillRect(left, y, width, layout.bar);
      },
    );
  }
  context.globalAlpha = 1;
  drawActivity(surface, input);
  drawErrors(surface, input, pixel);
  drawTokens(surface, input, pixel);
  drawMarks(surface, input);
}

/** Errors have the top to themselves: a bar where failed spans run, and a triangle where each of them begins. */
function drawErrors(surface: Surface, { bins, palette }: OverviewInput, pixel: number): void {
  const { context } = surface;
  context.fillStyle = palette.error;
  let last = Number.NEGATIVE_INFINITY;
  eachRun(
    bins.errors,
    (count) => Math.min(1, count),
    (from, to) => {
      const left = from * pixel;
      context.fillRect(left, 1, Math.max(1.5, (to - from) * pixel), 3);
      if (left - last < 7) return;
      last = left;
      context.beginPath();
      context.moveTo(left - 3.5, 1);
      context.lineTo(left + 3.5, 1);
      context.lineTo(left, 8);
      context.closePath();
      context.fill();
    },
  );
}

/** Input and output tokens together, growing from the lower edge. */
function drawTokens(surface: Surface, { bins, palette }: OverviewInput, pixel: number): void {
  const { tokens } = bins;
  const total = tokens[tokens.length - 1] ?? 0;
  if (!(total > 0)) return;
  const { context } = surface;
  const bottom = surface.height - 3;
  const height = Math.min(30, surface.height * 0.45);
  context.strokeStyle = palette.tokens;
  context.globalAlpha = 0.75;
  context.lineWidth = 1;
  context.beginPath();
  context.moveTo(0, bottom);
  let y = bottom;
  for (let i = 0; i < tokens.length; i++) {
    const next = bottom - ((tokens[i] as number) / total) * height;
    if (next === y) continue;
    context.lineTo(i * pixel, y);
    context.lineTo(i * pixel, next);
    y = next;
  }
  context.lineTo(surface.width, y);
  context.stroke();
  context.globalAlpha = 1;
}

/** A dotted line along the lower edge: when the terminal said something. */
function drawActivity(surface: Surface, { activity, whole, palette }: OverviewInput): void {
  const { context } = surface;
  const scale = timeScale(whole, surface.width);
  context.fillStyle = palette.muted;
  context.globalAlpha = 0.55;
  for (const times of activity) {
    eachMark(times, 0, times.length, scale, (x) => context.fillRect(x, surface.height - 2, 1, 2));
  }
  context.globalAlpha = 1;
}

/** What filter and terminal search found. */
function drawMarks(surface: Surface, { matches, hits, whole, palette }: OverviewInput): void {
  const { context } = surface;
  const scale = timeScale(whole, surface.width);
  context.fillStyle = palette.match;
  eachMark(matches, 0, matches.length, scale, (x) => context.fillRect(x - 0.5, surface.height - 5, 1.5, 4));
  eachMark(hits, 0, hits.length, scale, (x) => {
    const y = surface.height - 5;
    context.beginPath();
    context.moveTo(x, y - 4);
    context.lineTo(x + 3, y);
    context.lineTo(x, y + 4);
    context.lineTo(x - 3, y);
    context.closePath();
    context.fill();
  });
}
