/** Which fields of a large matrix are on screen: only those are drawn. Of a small one, all are. */
import { type RefObject, useLayoutEffect, useState } from 'react';
import { clamp } from '../../../shared/base/numbers.ts';

/** From the first to before `to`. */
export interface Range {
  readonly from: number;
  readonly to: number;
}

export interface VisibleFields {
  readonly rows: Range;
  readonly columns: Range;
  /** The matrix is so large that not all of it is drawn. */
  readonly many: boolean;
}

/** A run of columns of one row: drawn, or left out in one piece. */
export interface Piece extends Range {
  readonly drawn: boolean;
}

/** Up to so many fields are drawn all at once, in less than the time of a noticeable wait. */
const FEW = 3000;
/** Rows and columns come and go by so many, which are also drawn beyond the edges. */
const STEP = 8;
export const NO_RANGE: Range = { from: 0, to: 0 };

/** Rows or columns that are on screen, and some around them. All sizes in px. */
export function visibleRange(scrolled: number, room: number, size: number, count: number): Range {
  if (!(size > 0)) return NO_RANGE;
  const from = Math.floor(scrolled / size / STEP) * STEP - STEP;
  const to = Math.ceil((scrolled + room) / size / STEP) * STEP + STEP;
  return { from: clamp(from, 0, count), to: clamp(to, 0, count) };
}

/** The columns of a row in pieces. `also` is drawn wherever it is: the field that has the focus must not go away. */
export function piecesOf(visible: Range, count: number, also = -1): readonly Piece[] {
  const pieces: Piece[] = [];
  let at = 0;
  const add = ({ from, to }: Range) => {
    if (from >= to) return;
    if (from > at) pieces.push({ from: at, to: from, drawn: false });
    pieces.push({ from, to, drawn: true });
    at = to;
  };
  const alone = { from: also, to: also + 1 };
  const outside = also >= 0 && also < count && (also < visible.from || also >= visible.to);
  if (outside && also < visible.from) add(alone);
  add(visible);
  if (outside && also >= at) add(alone);
  if (at < count) pieces.push({ from: at, to: count, drawn: false });
  return pieces;
}

/** Follows the scrolling of `box`, whose first field says how large fields are. */
export function useVisibleFields(box: RefObject<HTMLElement | null>, rows: number, columns: number): VisibleFields {
  const many = rows * columns > FEW;
  const [seen, setSeen] = useState<Pick<VisibleFields, 'rows' | 'columns'>>({ rows: NO_RANGE, columns: NO_RANGE });
  useLayoutEffect(() => {
    const element = box.current;
    if (!many || !element) return;
    const look = () => {
      const { width, height } = element.querySelector('tbody .matrix-field')?.getBoundingClientRect() ?? new DOMRect();
      const now = {
        rows: visibleRange(element.scrollTop, element.clientHeight, height, rows),
        columns: visibleRange(element.scrollLeft, element.clientWidth, width, columns),
      };
      setSeen((before) => (same(before.rows, now.rows) && same(before.columns, now.columns) ? before : now));
    };
    look();
    element.addEventListener('scroll', look, { passive: true });
    const observer = new ResizeObserver(look);
    observer.observe(element);
    return () => {
      element.removeEventListener('scroll', look);
      observer.disconnect();
    };
  }, [box, many, rows, columns]);
  return many ? { ...seen, many } : { rows: { from: 0, to: rows }, columns: { from: 0, to: columns }, many };
}

function same(a: Range, b: Range): boolean {
  return a.from === b.from && a.to === b.to;
}
