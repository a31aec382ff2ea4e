/** Where the window was. Electron 44 has this built in; this works on older ones as well. */

import { isObject } from '../shared/base/is-object.ts';
import { clamp } from '../shared/base/numbers.ts';
import { readJson } from './stored-json.ts';

export interface Rectangle {
  readonly x: number;
  readonly y: number;
  readonly width: number;
  readonly height: number;
}

export interface WindowState {
  /** Absent: where the system puts new windows. */
  readonly x?: number;
  readonly y?: number;
  readonly width: number;
  readonly height: number;
  readonly maximized: boolean;
}

export const MINIMUM = { width: 800, height: 560 } as const;
const DEFAULT = { width: 1440, height: 900 } as const;
/** So much of the window must be on a display, in pixels, that its title bar can be caught and dragged. */
const GRIP = { width: 100, height: 40 } as const;

/** The state kept in `file`, fitted to the present displays. */
export function readWindowState(file: string, displays: readonly Rectangle[]): WindowState {
  return fitToDisplays(checkState(readJson(file)), displays);
}

/** The kept state, or undefined where it cannot be one. */
export function checkState(value: unknown): WindowState | undefined {
  if (!isObject(value)) return undefined;
  const { x, y, width, height, maximized } = value;
  if (!isPixels(width) || !isPixels(height) || width < 1 || height < 1) return undefined;
  const size = { width: Math.round(width), height: Math.round(height), maximized: maximized === true };
  return isPixels(x) && isPixels(y) ? { x: Math.round(x), y: Math.round(y), ...size } : size;
}

function isPixels(value: unknown): value is number {
  return typeof value === 'number' && Number.isFinite(value) && Math.abs(value) < 1e6;
}

/**
 * Makes a state usable on the displays that are here now (their work areas): no larger than the largest of them, no
 * smaller than the page can be used at, and never out of reach.
 */
export function fitToDisplays(state: WindowState | undefined, displays: readonly Rectangle[]): WindowState {
  const wanted = state ?? { ...DEFAULT, maximized: false };
  let widest: number = MINIMUM.width;
  let highest: number = MINIMUM.height;
  for (const display of displays) {
    widest = Math.max(widest, display.width);
    highest = Math.max(highest, display.height);
  }
  const width = clamp(wanted.width, MINIMUM.width, widest);
  const height = clamp(wanted.height, MINIMUM.height, highest);
  const size = { width, height, maximized: wanted.maximized };
  const { x, y } = wanted;
  if (x === undefined || y === undefined) return size;
  const reachable = displays.some((display) => {
    const across = Math.min(x + width, display.x + display.width) - Math.max(x, display.x);
    const titleBar = y >= display.y && y + GRIP.height <= display.y + display.height;
    return across >= GRIP.width && titleBar;
  });
  return reachable ? { x, y, ...size } : size;
}
