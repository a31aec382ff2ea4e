/** A flame graph as it is looked at: widths by one value, children by size, and where the frames are. Pure. */
import { type Flame, flameTotals, NO_NODE } from '../../shared/trace/flame.ts';
import { isFrame } from '../../shared/trace/frames.ts';
import { KINDS } from '../../shared/trace/kind.ts';
import type { FlameValue } from '../stores/statistics.ts';

/** The frame at the bottom: everything. */
export const ALL = NO_NODE;
/** Frames that are narrower than a pixel, as one; what is in no frame at all. */
export const NARROW = -2;
export const REST = -3;
/** What a frame that holds others has for itself: nobody's time. */
export const UNATTRIBUTED = -4;

export interface FlameModel {
  readonly flame: Flame;
  /** Own value of each node, and with all above it. ns */
  readonly own: Float64Array;
  readonly totals: Float64Array;
  /** Value of everything: the wall time, or all self times. ns */
  readonly all: number;
  /** Children of node n, the largest first: `children[first[n + 1]] … children[first[n + 2]]` (exclusive); of ALL, n is -1. */
  readonly first: Uint32Array;
  readonly children: Int32Array;
}

/** Works out totals and children. O(n log n). */
export function flameModel(flame: Flame, value: FlameValue): FlameModel {
  const own = value === 'path' ? flame.path : flame.self;
  const totals = flameTotals(flame, own);
  const first = new Uint32Array(flame.nodes + 2);
  for (const parent of flame.parent) first[parent + 2] = (first[parent + 2] as number) + 1;
  for (let i = 1; i < first.length; i++) first[i] = (first[i] as number) + (first[i - 1] as number);
  const next = first.slice();
  const children = new Int32Array(flame.nodes);
  for (let node = 0; node < flame.nodes; node++) {
    const at = (flame.parent[node] as number) + 1;
    children[next[at] as number] = node;
    next[at] = (next[at] as number) + 1;
  }
  for (let i = 0; i + 1 < first.length; i++) {
    if ((first[i + 1] as number) - (first[i] as number) < 2) continue;
    children.subarray(first[i], first[i + 1]).sort((a, b) => (totals[b] as number) - (totals[a] as number) || a - b);
  }
  return { flame, own, totals, all: value === 'path' ? flame.wall : flame.selfSum, first, children };
}

/** Children of a node, the largest first. */
export function childrenOf({ first, children }: FlameModel, node: number): Int32Array {
  return children.subarray(first[node + 1], first[node + 2]);
}

export function totalOf(model: FlameModel, node: number): number {
  return node === ALL ? model.all : (model.totals[node] ?? 0);
}

/** A rectangle of the graph, CSS pixels. */
export interface FlameFrame {
  /** A node, or ALL, NARROW, REST, UNATTRIBUTED. */
  readonly node: number;
  /** 0 at the bottom. */
  readonly level: number;
  readonly left: number;
  readonly width: number;
  /** The node above which it stands. */
  readonly of: number;
}

/** No screen has room for more. */
const MOST_FRAMES = 30_000;

/**
 * The frames of a graph of `width` pixels in which `zoom` fills the width: it, all below it, and all above it that is a
 * pixel wide or more. What is narrower stands together behind its siblings.
 */
export function layoutFlame(model: FlameModel, zoom: number, width: number): FlameFrame[] {
  const below: number[] = [];
  for (let node = zoom; node !== ALL; node = model.flame.parent[node] as number) below.push(node);
  below.push(ALL);
  below.reverse();
  const frames: FlameFrame[] = below.map((node, level) => ({
    node,
    level,
    left: 0,
    width,
    of: node === ALL ? ALL : (model.flame.parent[node] as number),
  }));
  const whole = totalOf(model, zoom);
  if (!(whole > 0) || !(width > 0)) return frames;
  const perPixel = whole / width;
  // Read while it grows: level after level.
  for (let i = frames.length - 1; i < frames.length && frames.length < MOST_FRAMES; i++) {
    const { node, level, left, width: room } = frames[i] as FlameFrame;
    if (node < ALL) continue;
    let at = left;
    for (const child of childrenOf(model, node)) {
      const wide = (model.totals[child] as number) / perPixel;
      if (wide < 1) {
        const rest = narrow(model, node, child, perPixel);
        if (rest >= 1) frames.push({ node: NARROW, level: level + 1, left: at, width: rest, of: node });
        at += rest;
        break;
      }
      frames.push({ node: child, level: level + 1, left: at, width: wide, of: node });
      at += wide;
    }
    const over = left + room - at;
    const what = node === ALL ? REST : isHolder(model, node) ? UNATTRIBUTED : undefined;
    if (what !== undefined && over >= 1) frames.push({ node: what, level: level + 1, left: at, width: over, of: node });
  }
  return frames;
}

/** Whether a node's own time is nobody's. */
function isHolder(model: FlameModel, node: number): boolean {
  const hasChildren = childrenOf(model, node).length > 0;
  return !model.flame.reverse && hasChildren && isFrame(KINDS[model.flame.kind[node] as number] ?? 'internal');
}

/** Pixels of a child and all that come after it. */
function narrow(model: FlameModel, parent: number, from: number, perPixel: number): number {
  const children = childrenOf(model, parent);
  let sum = 0;
  for (let i = children.indexOf(from); i < children.length; i++) sum += model.totals[children[i] as number] as number;
  return sum / perPixel;
}

/** The frame at a place; undefined where there is none. */
export function frameAt(frames: readonly FlameFrame[], x: number, level: number): FlameFrame | undefined {
  return frames.find((frame) => frame.level === level && x >= frame.left && x < frame.left + frame.width);
}

/** Where an arrow leads from a node: to the one below it, the largest above it, or its neighbours. Itself: nowhere. */
export function neighbour(model: FlameModel, node: number, key: string): number {
  if (key === 'Home') return ALL;
  if (key === 'ArrowUp') return node === ALL ? ALL : (model.flame.parent[node] as number);
  if (key === 'ArrowDown') {
    const child = childrenOf(model, node)[0];
    return child !== undefined && (model.totals[child] as number) > 0 ? child : node;
  }
  if (node === ALL) return ALL;
  const siblings = childrenOf(model, model.flame.parent[node] as number);
  const next = siblings[siblings.indexOf(node) + (key === 'ArrowRight' ? 1 : -1)];
  return next !== undefined && (model.totals[next] as number) > 0 ? next : node;
}
