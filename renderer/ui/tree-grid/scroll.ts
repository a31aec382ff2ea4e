/**
 * Scrolling over any number of rows. The offset is a float64 in CSS pixels and is the only truth: browsers cap an
 * element at 33.5 million pixels, so the scroll bar is drawn here from the offset and never the other way round,
 * except while its thumb is dragged. Pure functions.
 */

export interface ScrollArea {
  readonly rows: number;
  readonly rowHeight: number;
  /** Height of what is on screen, CSS pixels. */
  readonly height: number;
}

/** Length of the thumb at least, CSS pixels: enough to be grabbed. */
export const THUMB_LEAST = 28;

export function maxOffset(area: ScrollArea): number {
  return Math.max(0, area.rows * area.rowHeight - Math.max(0, area.height));
}

/** The nearest offset that exists. NaN becomes 0. */
export function clampOffset(area: ScrollArea, offset: number): number {
  if (!(offset > 0)) return 0;
  return Math.min(offset, maxOffset(area));
}

export interface RowWindow {
  /** First row that is at least partly on screen. */
  readonly first: number;
  /** How many rows are at least partly on screen. */
  readonly count: number;
  /** Where the first row's top is, CSS pixels: 0 or a little above the edge. */
  readonly top: number;
}

/** The rows on screen at an offset. */
export function rowWindow(area: ScrollArea, offset: number): RowWindow {
  const at = clampOffset(area, offset);
  const first = Math.min(Math.max(0, area.rows - 1), Math.floor(at / area.rowHeight));
  const top = first * area.rowHeight - at;
  const fitting = Math.ceil((Math.max(0, area.height) - top) / area.rowHeight);
  return { first, count: Math.max(0, Math.min(area.rows - first, fitting)), top };
}

/** The row under `y` CSS pixels below the top edge, or -1 below the last. */
export function rowAt(area: ScrollArea, offset: number, y: number): number {
  const row = Math.floor((clampOffset(area, offset) + y) / area.rowHeight);
  return row >= 0 && row < area.rows ? row : -1;
}

/** How many whole rows fit: what page up and page down move by. */
export function pageRows(area: ScrollArea): number {
  return Math.max(1, Math.floor(area.height / area.rowHeight) - 1);
}

/**
 * The offset that shows `row`: unchanged where it is on screen already, moved as little as needed for a near row, and
 * with the row in the middle for one that is further than a screen away.
 */
export function offsetToShow(area: ScrollArea, offset: number, row: number): number {
  const at = clampOffset(area, offset);
  const top = row * area.rowHeight;
  const bottom = top + area.rowHeight;
  if (top >= at && bottom <= at + area.height) return at;
  const far = top < at - area.height || bottom > at + 2 * area.height;
  if (far) return clampOffset(area, top - (area.height - area.rowHeight) / 2);
  // One more row in the direction of the movement, so that one sees what comes next.
  const margin = area.height > 4 * area.rowHeight ? area.rowHeight : 0;
  return clampOffset(area, top < at ? top - margin : bottom + margin - area.height);
}

export interface Thumb {
  readonly top: number;
  readonly height: number;
  /** Whether there is anything to scroll. */
  readonly needed: boolean;
}

/** Where the scroll bar's thumb is on a track of `track` CSS pixels. */
export function thumbOf(area: ScrollArea, offset: number, track: number): Thumb {
  const furthest = maxOffset(area);
  if (furthest === 0 || track <= 0) return { top: 0, height: Math.max(0, track), needed: false };
  const share = area.height / (area.rows * area.rowHeight);
  const height = Math.min(track, Math.max(Math.min(THUMB_LEAST, track / 2), track * share));
  return { top: (clampOffset(area, offset) / furthest) * (track - height), height, needed: true };
}

/** The offset for a thumb dragged to `top`. The ends of the track are exactly the first and the last row. */
export function offsetOfThumb(area: ScrollArea, top: number, track: number): number {
  const { height } = thumbOf(area, 0, track);
  const room = track - height;
  if (room <= 0 || !(top > 0)) return 0;
  return top >= room ? maxOffset(area) : (top / room) * maxOffset(area);
}
