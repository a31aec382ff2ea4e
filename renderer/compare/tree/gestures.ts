/**
 * Pointer and wheel on the merged tree and its timelines.
 *
 * wheel: rows · shift+wheel or sideways: pan · ctrl/⌘+wheel or pinch, or wheel on the ruler: zoom around the pointer ·
 * click a name: select · click or drag on the timelines: select, and move the clocks (in the upper part of a row, and on
 * the upper ruler: to what the base does then; else to what the other run does) · shift-drag or middle-drag: pan ·
 * double click: fit the step.
 */
import { SIDES, type Side } from '../../../shared/compare/comparison.ts';
import { compareStore } from '../../stores/compare.ts';
import type { TimeWindow } from '../../stores/viewport.ts';
import { barOf, isOnBar } from '../../timeline/bars.ts';
import { timeAt } from '../../timeline/time-scale.ts';
import { attachWheel } from '../../timeline/wheel.ts';
import { seekBase, seekNew, selectInPlace } from '../playheads.ts';
import { rowIn } from './content.ts';
import type { MergedElements } from './elements.ts';
import { type MergedModel, RULER } from './model.ts';
import { toggleRow, toggleSubtree } from './open-close.ts';
import type { MergedOverlay } from './overlay.ts';
import { currentShown } from './shown.ts';
import { mergedViewStore, panBy, panFrom, showRow, zoomBy } from './view.ts';

/** A press that moves further than this is a drag, CSS pixels. */
const DRAG_LEAST = 4;

interface Context {
  readonly elements: MergedElements;
  readonly model: MergedModel;
  readonly overlay: MergedOverlay;
  readonly hover: (position: number) => void;
  readonly scrollTo: (offset: number) => void;
  /** Listeners are removed when it aborts. */
  readonly signal: AbortSignal;
}

interface Drag {
  readonly what: 'press' | 'scrub' | 'pan';
  readonly pointer: number;
  readonly x: number;
  readonly y: number;
  readonly side: Side;
  /** Viewport and scroll offset when it began: a drag is measured against where it started, so that it cannot drift. */
  readonly viewport: TimeWindow;
  readonly offset: number;
}

/** Starts listening. */
export function attachMergedGestures({ elements, model, overlay, hover, scrollTo, signal }: Context): void {
  const { grid, body, head } = elements;
  let drag: Drag | undefined;

  /** Pixels on the strip and below the first row's place. */
  const place = (event: MouseEvent) => {
    const box = body.getBoundingClientRect();
    return { x: event.clientX - box.left - model.nameWidth, y: event.clientY - box.top };
  };
  const at = (y: number) => {
    const position = model.positionAt(y);
    return { position, row: position < 0 ? -1 : (currentShown()?.visible[position] ?? -1) };
  };
  const onStrip = (x: number) => x >= 0 && x <= model.stripWidth;
  /** On one axis both are at the pointer, so the run that is the clock's is meant. */
  const rulerSide = (event: MouseEvent): Side =>
    compareStore.getState().axes === 'two' && event.clientY - head.getBoundingClientRect().top < RULER ? 'base' : 'new';

  const scrub = (x: number, side: Side) => {
    const time = timeAt(model.scaleOf(side), Math.min(Math.max(x, 0), model.stripWidth));
    // Under the pointer nothing may move away.
    model.keepsViewport = true;
    if (side === 'base') seekBase(time);
    else seekNew(time);
    model.keepsViewport = false;
  };
  /** Nothing is under the pointer. */
  const leave = () => {
    overlay.leave();
    hover(-1);
  };
  const begin = (event: PointerEvent, what: Drag['what'], side: Side) => {
    const { x, y } = place(event);
    const { viewport } = mergedViewStore.getState();
    drag = { what, pointer: event.pointerId, x, y, side, viewport, offset: model.offset };
    grid.setPointerCapture(event.pointerId);
    leave();
  };

  const listen = <K extends keyof HTMLElementEventMap>(name: K, heard: (event: HTMLElementEventMap[K]) => void) =>
    grid.addEventListener(name, heard, { signal, passive: name !== 'pointerdown' });

  listen('pointerdown', (event) => {
    const { x, y } = place(event);
    const wantsPan = event.button === 1 || (event.button === 0 && event.shiftKey) || event.pointerType === 'touch';
    if (event.button > 1) return;
    // Keeps text from being selected and the middle button from scrolling by itself; the focus is ours to give.
    event.preventDefault();
    grid.focus({ preventScroll: true });
    if (head.contains(event.target as Node)) {
      const side = rulerSide(event);
      begin(event, 'scrub', side);
      scrub(x, side);
    } else if (wantsPan && onStrip(x)) begin(event, event.pointerType === 'touch' ? 'press' : 'pan', 'new');
    else if (y >= 0 && event.button === 0) begin(event, 'press', model.sideAt(y));
  });

  listen('pointermove', (event) => {
    const { x, y } = place(event);
    if (!drag) {
      const { position, row } = at(y);
      hover(position);
      const side = head.contains(event.target as Node) ? rulerSide(event) : model.sideAt(y);
      // On the timelines the tooltip is the bars'; on empty ground it would be in the way.
      const tells = row >= 0 && (!onStrip(x) || isOnEither(row, x));
      overlay.point(row, { x: onStrip(x) ? x : undefined, page: { x: event.clientX, y: event.clientY }, side }, tells);
      return;
    }
    if (event.pointerId !== drag.pointer) return;
    if (drag.what === 'press') {
      if (Math.hypot(x - drag.x, y - drag.y) < DRAG_LEAST) return;
      if (event.pointerType === 'touch') drag = { ...drag, what: 'pan' };
      else if (onStrip(drag.x)) drag = { ...drag, what: 'scrub' };
    }
    if (drag.what === 'scrub') scrub(x, drag.side);
    else if (drag.what === 'pan') {
      panFrom(drag.viewport, (drag.x - x) / Math.max(1, model.stripWidth));
      scrollTo(drag.offset + drag.y - y);
    }
  });

  const isOnEither = (row: number, x: number): boolean => {
    const { pair } = compareStore.getState();
    return SIDES.some((side) => {
      const inRun = pair ? rowIn(pair, side, row) : -1;
      return pair !== undefined && inRun >= 0 && isOnBar(barOf(pair.tables[side], inRun, model.scaleOf(side)), x);
    });
  };

  const finish = (event: PointerEvent) => {
    if (event.pointerId !== drag?.pointer) return;
    const { what, x, y, side } = drag;
    drag = undefined;
    if (what === 'press' && event.type === 'pointerup') click(event, x, y, side);
  };
  listen('pointerup', finish);
  listen('pointercancel', finish);
  listen('pointerleave', () => {
    if (!drag) leave();
  });

  const click = (event: PointerEvent, x: number, y: number, side: Side) => {
    const { row } = at(y);
    // The pointer is captured, so what was pressed is asked for by place.
    const target = document.elementFromPoint(event.clientX, event.clientY);
    if (row >= 0 && target?.closest('.tv-twisty')) {
      if (event.altKey) toggleSubtree(row);
      else toggleRow(row);
    } else if (onStrip(x)) {
      model.keepsViewport = true;
      if (row >= 0) selectInPlace(row);
      model.keepsViewport = false;
      scrub(x, side);
    } else if (row >= 0) compareStore.setState({ selected: row });
  };

  listen('dblclick', (event) => {
    const { row } = at(place(event).y);
    if (row >= 0 && !(event.target as Element).closest('.tv-twisty')) showRow(row);
  });

  attachWheel({ elements, model, scrollTo, zoomBy, panBy, leave, signal });
}
