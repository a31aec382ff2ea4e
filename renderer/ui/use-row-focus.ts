import { type KeyboardEvent, type RefObject, useLayoutEffect, useRef, useState } from 'react';
import { placeAfterKey } from './roving.ts';

interface RowFocus {
  /** The element that scrolls. Each row has an element with its index in `data-row` that takes the focus. */
  readonly box: RefObject<HTMLElement | null>;
  readonly count: number;
  /** Rows that are drawn: from `first` to before `end`. */
  readonly first: number;
  readonly end: number;
  /** CSS pixels. */
  readonly rowHeight: number;
  /** Not all rows are drawn: those that the focus goes to are scrolled to first. */
  readonly virtual: boolean;
  /** The box was scrolled. */
  onScroll(): void;
}

/** Focus and keys of the rows of a table: one stop for Tab, arrows between rows. */
export function useRowFocus({ box, count, first, end, rowHeight, virtual, onScroll }: RowFocus) {
  const [active, setActive] = useState(0);
  const moved = useRef(false);
  const current = Math.min(active, count - 1);
  const stop = current >= first && current < end ? current : first;

  useLayoutEffect(() => {
    if (!moved.current) return;
    const element = box.current?.querySelector<HTMLElement>(`[data-row="${current}"]`);
    // A long way off it is drawn only after the next measuring.
    if (!element) return;
    moved.current = false;
    element.focus({ preventScroll: virtual });
  });

  /** Scrolls so far that a row is on screen, with a row's room for the titles above it. */
  const scrollTo = (row: number) => {
    const element = box.current;
    if (!virtual || !element) return;
    const top = row * rowHeight;
    const room = element.clientHeight - 2 * rowHeight;
    if (top < element.scrollTop) element.scrollTop = top;
    else if (top > element.scrollTop + room) element.scrollTop = top - room;
    onScroll();
  };
  const onKeyDown = (event: KeyboardEvent) => {
    if (event.ctrlKey) return;
    const page = Math.max(1, Math.floor((box.current?.clientHeight ?? 300) / rowHeight) - 2);
    const isVertical = event.key !== 'ArrowLeft' && event.key !== 'ArrowRight';
    const to = isVertical ? rowAfterKey(event, stop, count, page) : undefined;
    if (to === undefined) return;
    event.preventDefault();
    moved.current = true;
    setActive(to);
    scrollTo(to);
  };
  return { stop, setActive, onKeyDown };
}

/** The row that a key leads to: Home and End go to the first and the last. */
function rowAfterKey(event: KeyboardEvent, row: number, count: number, page: number): number | undefined {
  if (event.altKey || event.metaKey || event.shiftKey) return undefined;
  if (event.key === 'Home') return 0;
  if (event.key === 'End') return count - 1;
  return placeAfterKey(event, { x: 0, y: row }, { width: 1, height: count }, page)?.y;
}
