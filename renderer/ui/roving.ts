/**
 * One stop for Tab in a grid, and arrows inside of it ("roving tabindex" of the ARIA authoring practices). Elements say
 * their place in `data-x` and `data-y`.
 */
import type { KeyboardEvent, SyntheticEvent } from 'react';
import { clamp } from '../../shared/base/numbers.ts';

/** A place in a grid, from 0. */
export interface Place {
  readonly x: number;
  readonly y: number;
}

export interface GridSize {
  readonly width: number;
  readonly height: number;
}

/** The part of a key press that decides where it leads. */
type Press = Pick<KeyboardEvent, 'key' | 'ctrlKey' | 'altKey' | 'metaKey' | 'shiftKey'>;

/**
 * The place that a key leads to from `here`, kept inside of the grid; undefined where the key leads nowhere. `page` is how
 * many rows PageUp and PageDown go. Ctrl with Home or End goes to the corners.
 */
export function placeAfterKey(press: Press, here: Place, size: GridSize, page: number): Place | undefined {
  const { key, ctrlKey } = press;
  if (press.altKey || press.metaKey || press.shiftKey) return undefined;
  if (ctrlKey && key !== 'Home' && key !== 'End') return undefined;
  const to = unboundedPlace(key, here, size, page, ctrlKey);
  return to && { x: clamp(to.x, 0, size.width - 1), y: clamp(to.y, 0, size.height - 1) };
}

function unboundedPlace(
  key: string,
  { x, y }: Place,
  { width, height }: GridSize,
  page: number,
  corners: boolean,
): Place | undefined {
  switch (key) {
    case 'ArrowLeft':
      return { x: x - 1, y };
    case 'ArrowRight':
      return { x: x + 1, y };
    case 'ArrowUp':
      return { x, y: y - 1 };
    case 'ArrowDown':
      return { x, y: y + 1 };
    case 'PageUp':
      return { x, y: y - page };
    case 'PageDown':
      return { x, y: y + page };
    case 'Home':
      return { x: 0, y: corners ? 0 : y };
    case 'End':
      return { x: width - 1, y: corners ? height - 1 : y };
    default:
      return undefined;
  }
}

/** The attributes of the element at a place: it is a stop for Tab where it is `here`. */
export interface Stop {
  readonly tabIndex: 0 | -1;
  readonly 'data-x': number;
  readonly 'data-y': number;
  readonly 'aria-colindex': number;
}

export function stopAt(x: number, y: number, here: Place): Stop {
  return { tabIndex: x === here.x && y === here.y ? 0 : -1, 'data-x': x, 'data-y': y, 'aria-colindex': x + 1 };
}

/** The place of the element that an event happened in; undefined where it has none. */
export function placeOfEvent(event: Pick<SyntheticEvent, 'target'>): Place | undefined {
  const element = (event.target as Element).closest<HTMLElement>('[data-x]');
  return element ? { x: Number(element.dataset.x), y: Number(element.dataset.y) } : undefined;
}

/** The element at a place; null where it is not drawn. */
export function elementAt(box: HTMLElement | null, { x, y }: Place): HTMLElement | null {
  return box?.querySelector<HTMLElement>(`[data-x="${x}"][data-y="${y}"]`) ?? null;
}
