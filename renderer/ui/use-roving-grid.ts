import { type KeyboardEvent, type RefObject, type SyntheticEvent, useEffect, useLayoutEffect, useRef } from 'react';
import { elementAt, type GridSize, type Place, placeAfterKey, placeOfEvent, type Stop, stopAt } from './roving.ts';

interface RovingGrid {
  /** The element around the grid. */
  readonly box: RefObject<HTMLElement | null>;
  /** The stop for Tab. */
  readonly here: Place;
  readonly size: GridSize;
  /** Rows that PageUp and PageDown go. */
  readonly page: number;
  /** A key or a click leads to another place. */
  onMove(place: Place): void;
  /** Enter, Space or a click on a place. */
  onActivate(place: Place): void;
}

/** What a grid puts on its elements. */
interface RovingProps {
  /** Of the element at a place. */
  stop(x: number, y: number): Stop;
  /** Of the grid itself. */
  readonly grid: {
    onKeyDown(event: KeyboardEvent): void;
    onFocus(event: SyntheticEvent): void;
    onClick(event: SyntheticEvent): void;
  };
}

/** Focus and keys of a grid with one stop for Tab. Arrows work at once where nothing else has the focus. */
export function useRovingGrid({ box, here, size, page, onMove, onActivate }: RovingGrid): RovingProps {
  const moved = useRef(false);

  useLayoutEffect(() => {
    const focus = document.activeElement;
    const element = elementAt(box.current, here);
    // The focus goes with what is chosen, also when that has got another place.
    const strayed = focus !== element && focus?.closest('[data-x]') === focus && box.current?.contains(focus);
    if (!element || !(moved.current || strayed)) return;
    moved.current = false;
    focusOn(element);
  });
  useEffect(() => {
    // As in a list that has just been opened.
    const element = box.current?.querySelector<HTMLElement>('[data-x][tabindex="0"]');
    if (document.activeElement === document.body && element) focusOn(element);
  }, [box]);

  return {
    stop: (x, y) => stopAt(x, y, here),
    grid: {
      onKeyDown(event) {
        const to = placeAfterKey(event, here, size, page);
        if (to) {
          event.preventDefault();
          moved.current = true;
          onMove(to);
        } else if (isActivation(event)) {
          event.preventDefault();
          onActivate(here);
        }
      },
      onFocus(event) {
        const place = placeOfEvent(event);
        if (place && (place.x !== here.x || place.y !== here.y)) onMove(place);
      },
      onClick(event) {
        const place = placeOfEvent(event);
        if (place) onActivate(place);
      },
    },
  };
}

function isActivation({ key, altKey, ctrlKey, metaKey, shiftKey }: KeyboardEvent): boolean {
  return (key === 'Enter' || key === ' ') && !altKey && !ctrlKey && !metaKey && !shiftKey;
}

function focusOn(element: HTMLElement): void {
  element.focus({ preventScroll: true });
  element.scrollIntoView({ block: 'nearest', inline: 'nearest' });
}
