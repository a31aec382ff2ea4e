/** Draws the flame graph: tinted frames with a solid edge in the colour of the kind, names where there is room. */
import type { SpanTable } from '../../shared/trace/table.ts';
import type { FlameValue } from '../stores/statistics.ts';
import type { Palette } from '../ui/canvas/palette.ts';
import type { Patterns } from '../ui/canvas/patterns.ts';
import type { Surface } from '../ui/canvas/surface.ts';
import { ALL, type FlameFrame, type FlameModel, NARROW } from './flame-model.ts';
import { frameWords } from './flame-words.ts';

/** Height of a level, CSS pixels. */
export const LEVEL = 22;
const GAP = 1;
const EDGE = 3;
const LEAST_TEXT = 28;
const TINT = 0.34;
const TINT_HOVERED = 0.55;

export interface FlameDrawing {
  readonly table: SpanTable;
  readonly model: FlameModel;
  readonly value: FlameValue;
  readonly frames: readonly FlameFrame[];
  readonly palette: Palette;
  readonly patterns: Patterns;
  /** CSS pixels. */
  readonly scrollTop: number;
  readonly current: number;
  readonly hovered: number | undefined;
  readonly focused: boolean;
}

/** Draws the levels that are on screen anew. */
export function drawFlame(surface: Surface, drawing: FlameDrawing): void {
  const context = surface.clear();
  const { frames, scrollTop, palette } = drawing;
  context.font = palette.font.replace('11px', '11.5px');
  context.textBaseline = 'middle';
  const charWidth = context.measureText('0').width;
  for (const frame of frames) {
    const top = frame.level * LEVEL - scrollTop;
    if (top > -LEVEL && top < surface.height) drawFrame(surface, drawing, frame, top, charWidth);
  }
  const current = drawing.focused ? frames.find(({ node }) => node === drawing.current) : undefined;
  if (!current) return;
  context.strokeStyle = palette.accent;
  context.lineWidth = 2;
  const top = current.level * LEVEL - scrollTop;
  context.strokeRect(current.left + 1, top + 1, Math.max(2, current.width - 2 - GAP), LEVEL - GAP - 2);
}

function drawFrame(
  surface: Surface,
  { table, model, value, palette, patterns, hovered }: FlameDrawing,
  { node, left, width, of }: FlameFrame,
  top: number,
  charWidth: number,
): void {
  const { context } = surface;
  const x = surface.snap(left);
  const wide = Math.max(1, surface.snap(left + width) - x - (width > 3 ? GAP : 0));
  const height = LEVEL - GAP;
  const isNobodys = node < ALL;
  const colour = node < 0 ? palette.lineStrong : (palette.kinds[model.flame.kind[node] as number] ?? palette.muted);
  context.globalAlpha = isNobodys ? 0.6 : node === hovered ? TINT_HOVERED : TINT;
  context.fillStyle = isNobodys ? (patterns.gap ?? palette.gap) : colour;
  context.fillRect(x, top, wide, height);
  context.globalAlpha = 1;
  if (node >= 0) {
    context.fillStyle = colour;
    context.fillRect(x, top, Math.min(EDGE, wide), height);
  }
  if (wide < LEAST_TEXT || node === NARROW) return;
  const words = frameWords(table, model, value, node, of);
  const room = Math.floor((wide - EDGE - 10) / charWidth);
  const whole = `${words.name}  ${words.share || words.time}`;
  const text = whole.length <= room ? whole : cut(words.name, room);
  if (text === '') return;
  // A label of nobody's time needs a ground of its own on the hatch.
  if (isNobodys) {
    context.fillStyle = palette.bg;
    context.fillRect(x + EDGE + 2, top + 3, context.measureText(text).width + 6, height - 6);
  }
  context.fillStyle = node === ALL || isNobodys ? palette.muted : palette.text;
  context.fillText(text, x + EDGE + 5, top + height / 2 + 0.5);
}

function cut(text: string, room: number): string {
  if (text.length <= room) return text;
  return room < 3 ? '' : `${text.slice(0, room - 1)}…`;
}
