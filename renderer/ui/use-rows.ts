import { type RefObject, useCallback, useLayoutEffect, useState } from 'react';

/** Height of a row of a long table, CSS pixels; cell.css says the same. */
const ROW_HEIGHT = 26;
const BEYOND = 8;

/** Which rows of a long table are drawn: those on screen and a few beyond. All of a short one. */
export function useRows(box: RefObject<HTMLElement | null>, count: number, virtual: boolean) {
  const [range, setRange] = useState({ first: 0, end: virtual ? 40 : count });
  const measure = useCallback(() => {
    const element = box.current;
    if (!virtual || !element) {
      setRange((old) => (old.first === 0 && old.end === count ? old : { first: 0, end: count }));
      return;
    }
    const shown = Math.ceil(element.clientHeight / ROW_HEIGHT);
    const top = Math.floor(element.scrollTop / ROW_HEIGHT);
    // In steps, so that most scrolling draws nothing new.
    const first = Math.max(0, Math.floor((top - BEYOND) / BEYOND) * BEYOND);
    const end = Math.min(count, top + shown + 2 * BEYOND);
    setRange((old) => (old.first === first && old.end === end ? old : { first, end }));
  }, [box, count, virtual]);
  useLayoutEffect(() => {
    measure();
    const element = box.current;
    if (!element) return;
    const observer = new ResizeObserver(measure);
    observer.observe(element);
    return () => observer.disconnect();
  }, [measure, box]);
  const end = Math.min(range.end, count);
  return { first: Math.min(range.first, end), end, rowHeight: ROW_HEIGHT, onScroll: measure };
}
