/**
 * Pointer and wheel on a tree grid.
 *
 * wheel: rows · shift+wheel or sideways: pan · ctrl/⌘+wheel or pinch, or wheel on the ruler: zoom around the pointer ·
 * click a name: select · click the timeline: select and put the playhead there · drag on the timeline: select a range, or
 * where there are no ranges the playhead · shift-drag or middle-drag: pan · drag on the ruler: playhead · double click:
 * fit the range, else the row. Where rows have several lanes, a time is that of the lane under the pointer.
 */

import { clamp } from '../../../shared/base/numbers.ts';
import type { TimeWindow } from '../../../shared/base/time.ts';
import { isOnBar } from '../time/bars.ts';
import { type TimeScale, timeAt } from '../time/time-scale.ts';
import type { GridElements } from './elements.ts';
import type { GridModel } from './model.ts';
import type { GridOverlay } from './overlay.ts';
import type { TreeGridSource } from './source.ts';
import { attachWheel } from './wheel.ts';

/** A press that moves further than this is a drag, CSS pixels. */
const DRAG_LEAST = 4;

interface Context {
  readonly elements: GridElements;
  readonly model: GridModel;
  readonly source: TreeGridSource;
  readonly overlay: GridOverlay;
  readonly hover: (position: number) => void;
  readonly scrollTo: (offset: number) => void;
  /** Listeners are removed when it aborts. */
  readonly signal: AbortSignal;
}

interface Drag {
  readonly what: 'press' | 'range' | 'pan' | 'scrub';
  readonly pointer: number;
  readonly x: number;
  readonly y: number;
  readonly lane: number;
  /** Viewport, scale and scroll offset when it began: a drag is measured from there, so that it cannot drift. */
  readonly viewport: TimeWindow;
  readonly scale: TimeScale;
  readonly offset: number;
}

/** Starts listening. */
export function attachGestures({ elements, model, source, overlay, hover, scrollTo, signal }: Context): void {
  const { grid, body, head } = elements;
  const { axis, tree } = source;
  let drag: Drag | undefined;

  /** Pixels on the strip and below the first row's place. */
  const place = (event: MouseEvent) => {
    const box = body.getBoundingClientRect();
    return { x: event.clientX - box.left - model.nameWidth, y: event.clientY - box.top };
  };
  const rowAt = (y: number) => {
    const position = model.positionAt(y);
    return { position, row: position < 0 ? -1 : (tree.tree.visible[position] ?? -1) };
  };
  const onStrip = (x: number) => x >= 0 && x <= model.stripWidth;
  const isOnHead = (event: MouseEvent) => head.contains(event.target as Node);
  const laneAt = (event: MouseEvent, y: number): number => {
    if (!isOnHead(event)) return source.laneAt(model.shareOfRow(y));
    const last = source.lanes.length - 1;
    const ruler = Math.floor((event.clientY - head.getBoundingClientRect().top) / source.rulerHeight);
    return source.hasOwnRulers() ? clamp(ruler, 0, last) : last;
  };
  const scaleOf = (lane: number) => source.scale(lane, model.stripWidth);

  const scrub = (x: number, lane: number) => {
    const time = timeAt(scaleOf(lane), clamp(x, 0, model.stripWidth));
    model.isPointing = true;
    source.seek(lane, time);
    model.isPointing = false;
  };
  /** Nothing is under the pointer. */
  const leave = () => {
    overlay.leave();
    hover(-1);
  };
  const begin = (event: PointerEvent, what: Drag['what'], lane: number) => {
    const { x, y } = place(event);
    const { viewport } = axis;
    drag = { what, pointer: event.pointerId, x, y, lane, viewport, scale: scaleOf(lane), offset: model.offset };
    grid.setPointerCapture(event.pointerId);
    leave();
  };

  const listen = <K extends keyof HTMLElementEventMap>(name: K, handle: (event: HTMLElementEventMap[K]) => void) =>
    grid.addEventListener(name, handle, { signal });

  listen('pointerdown', (event) => {
    const { x, y } = place(event);
    const wantsPan = event.button === 1 || (event.button === 0 && event.shiftKey) || event.pointerType === 'touch';
    if (event.button > 1) return;
    // Keeps text from being selected and the middle button from scrolling by itself; the focus is ours to give.
    event.preventDefault();
    grid.focus({ preventScroll: true });
    const lane = laneAt(event, y);
    if (isOnHead(event)) {
      begin(event, 'scrub', lane);
      scrub(x, lane);
    } else if (wantsPan && onStrip(x)) begin(event, event.pointerType === 'touch' ? 'press' : 'pan', lane);
    else if (y >= 0 && event.button === 0) begin(event, 'press', lane);
  });

  listen('pointermove', (event) => {
    const { x, y } = place(event);
    if (!drag) {
      const { position, row } = rowAt(y);
      const isOnStrip = onStrip(x);
      hover(position);
      const pointer = {
        x: isOnStrip ? x : undefined,
        page: { x: event.clientX, y: event.clientY },
        lane: laneAt(event, y),
      };
      // On the timeline the tooltip is the bar's; on empty ground it would be in the way.
      overlay.point(row, pointer, row >= 0 && (!isOnStrip || isOnAnyBar(row, x)));
      return;
    }
    if (event.pointerId !== drag.pointer) return;
    if (drag.what === 'press') drag = grown(drag, x, y, event.pointerType === 'touch');
    if (drag.what === 'scrub') scrub(x, drag.lane);
    else if (drag.what === 'range') {
      const end = clamp(x, 0, model.stripWidth);
      source.selectRange?.(timeAt(drag.scale, drag.x), timeAt(drag.scale, end));
    } else if (drag.what === 'pan') {
      axis.panFrom(drag.viewport, (drag.x - x) / drag.scale.width);
      scrollTo(drag.offset + drag.y - y);
    }
  });

  /** A press that has moved far enough becomes a drag. */
  const grown = (press: Drag, x: number, y: number, isTouch: boolean): Drag => {
    if (Math.hypot(x - press.x, y - press.y) < DRAG_LEAST) return press;
    if (isTouch) return { ...press, what: 'pan' };
    if (!onStrip(press.x)) return press;
    return { ...press, what: source.selectRange ? 'range' : 'scrub' };
  };

  const isOnAnyBar = (row: number, x: number): boolean =>
    source.lanes.some((_, lane) => {
      const bar = source.bar(row, lane, scaleOf(lane));
      return bar !== undefined && isOnBar(bar, x);
    });

  const finish = (event: PointerEvent) => {
    if (event.pointerId !== drag?.pointer) return;
    const finished = drag;
    drag = undefined;
    if (finished.what === 'press' && event.type === 'pointerup') click(event, finished);
  };
  listen('pointerup', finish);
  listen('pointercancel', finish);
  listen('pointerleave', () => {
    if (!drag) leave();
  });

  const click = (event: PointerEvent, { x, y, lane }: Drag) => {
    const { row } = rowAt(y);
    // The pointer is captured, so what was pressed is asked for by place.
    const target = document.elementFromPoint(event.clientX, event.clientY);
    if (row >= 0 && target?.closest('.tree-grid-twisty')) {
      if (event.altKey) tree.toggleSubtree(row);
      else tree.toggleRow(row);
    } else if (onStrip(x)) {
      model.isPointing = true;
      if (row >= 0) tree.select(row, 'stay');
      scrub(x, lane);
    } else if (row >= 0) tree.select(row);
  };

  listen('dblclick', (event) => {
    const { x, y } = place(event);
    const { row } = rowAt(y);
    if ((event.target as Element).closest('.tree-grid-twisty')) return;
    if (onStrip(x) && source.fitRangeAt?.(timeAt(model.scale, x))) return;
    if (row >= 0) axis.showRow(row);
  });

  attachWheel({ elements, model, axis, scrollTo, leave, signal });
}
