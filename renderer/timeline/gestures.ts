/**
 * Pointer and wheel on tree and waterfall.
 *
 * wheel: rows · shift+wheel or sideways: pan · ctrl/⌘+wheel or pinch, or wheel on the ruler: zoom around the pointer ·
 * click a name: select · click the timeline: select and put the playhead there · drag: select a range · shift-drag or
 * middle-drag: pan · drag on the ruler: playhead · double click: fit the range, else the span.
 */

import { keyOf } from '../../shared/trace/visible.ts';
import { seek } from '../document/navigate.ts';
import { selectRow, toggleRow, toggleSubtree } from '../document/select.ts';
import { documentStore } from '../stores/document.ts';
import { selectionStore } from '../stores/selection.ts';
import { treeStore } from '../stores/tree.ts';
import { viewportStore } from '../stores/viewport.ts';
import { barOf, isOnBar } from './bars.ts';
import type { Overlay } from './overlay.ts';
import { type TimeScale, timeAt } from './time-scale.ts';
import type { TraceElements } from './trace-elements.ts';
import type { TraceModel } from './trace-model.ts';
import { panBy, panFrom, selectRange, showRange, showRow, zoomBy } from './view.ts';
import { attachWheel } from './wheel.ts';

/** A press that moves further than this is a drag, CSS pixels. */
const DRAG_LEAST = 4;

interface Context {
  readonly elements: TraceElements;
  readonly model: TraceModel;
  readonly overlay: Overlay;
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
  /** The scale and scroll offset when it began: a drag is measured against where it started, so that it cannot drift. */
  readonly scale: TimeScale;
  readonly offset: number;
}

/** Starts listening. */
export function attachGestures(context: Context): void {
  const { elements, model, overlay, signal } = context;
  const { grid, body, head } = elements;
  let drag: Drag | undefined;

  /** Pixels on the strip and below the first row's place. */
  const place = (event: MouseEvent) => {
    const box = body.getBoundingClientRect();
    return { x: event.clientX - box.left - model.nameWidth, y: event.clientY - box.top };
  };
  const rowAt = (y: number) => {
    const position = model.positionAt(y);
    return { position, row: position < 0 ? undefined : treeStore.getState().visible[position] };
  };
  const onStrip = (x: number) => x >= 0 && x <= model.stripWidth;

  /** Nothing is under the pointer. */
  const leave = () => {
    overlay.leave();
    context.hover(-1);
  };
  const begin = (event: PointerEvent, what: Drag['what']) => {
    const { x, y } = place(event);
    drag = { what, pointer: event.pointerId, x, y, scale: model.scale, offset: model.offset };
    grid.setPointerCapture(event.pointerId);
    leave();
  };
  const scrub = (x: number) => seek(timeAt(model.scale, Math.min(Math.max(x, 0), model.stripWidth)));

  grid.addEventListener(
    'pointerdown',
    (event) => {
      const { x, y } = place(event);
      const wantsPan = event.button === 1 || (event.button === 0 && event.shiftKey) || event.pointerType === 'touch';
      if (event.button > 1) return;
      // Keeps text from being selected and the middle button from scrolling by itself; the focus is ours to give.
      event.preventDefault();
      grid.focus({ preventScroll: true });
      if (head.contains(event.target as Node)) {
        begin(event, 'scrub');
        scrub(x);
      } else if (wantsPan && onStrip(x)) begin(event, event.pointerType === 'touch' ? 'press' : 'pan');
      else if (y >= 0 && event.button === 0) begin(event, 'press');
    },
    { signal },
  );

  grid.addEventListener(
    'pointermove',
    (event) => {
      const { x, y } = place(event);
      if (!drag) {
        const { position, row } = rowAt(y);
        const { table } = documentStore.getState();
        // On the timeline the tooltip is the bar's; on empty ground it would be in the way.
        const tells = row !== undefined && (!onStrip(x) || isOnBar(barOf(table, row, model.scale), x));
        context.hover(position);
        overlay.point(position, onStrip(x) ? x : undefined, { x: event.clientX, y: event.clientY }, tells);
        return;
      }
      if (event.pointerId !== drag.pointer) return;
      if (drag.what === 'press') drag = grown(drag, x, y, event.pointerType === 'touch', onStrip(drag.x));
      if (drag.what === 'scrub') scrub(x);
      else if (drag.what === 'range') {
        const end = Math.min(Math.max(x, 0), model.stripWidth);
        selectRange(timeAt(drag.scale, drag.x), timeAt(drag.scale, end));
      } else if (drag.what === 'pan') {
        panFrom(drag.scale, (drag.x - x) / drag.scale.width);
        context.scrollTo(drag.offset + drag.y - y);
      }
    },
    { signal },
  );

  const finish = (event: PointerEvent) => {
    if (event.pointerId !== drag?.pointer) return;
    const { what, x, y } = drag;
    drag = undefined;
    if (what === 'press' && event.type === 'pointerup') click(event, x, y);
  };
  grid.addEventListener('pointerup', finish, { signal });
  grid.addEventListener('pointercancel', finish, { signal });
  grid.addEventListener(
    'pointerleave',
    () => {
      if (!drag) leave();
    },
    { signal },
  );

  const click = (event: PointerEvent, x: number, y: number) => {
    const { row } = rowAt(y);
    // The pointer is captured, so what was pressed is asked for by place.
    const target = document.elementFromPoint(event.clientX, event.clientY);
    if (row !== undefined && target?.closest('.tv-twisty')) {
      if (event.altKey) toggleSubtree(row);
      else toggleRow(row);
    } else if (onStrip(x)) {
      model.keepsViewport = true;
      if (row !== undefined) selectionStore.setState({ ordinal: keyOf(documentStore.getState().table, row) });
      model.keepsViewport = false;
      seek(timeAt(model.scale, x));
    } else if (row !== undefined) selectRow(row);
  };

  grid.addEventListener(
    'dblclick',
    (event) => {
      const { x, y } = place(event);
      const { range } = viewportStore.getState();
      const time = timeAt(model.scale, x);
      const { row } = rowAt(y);
      if ((event.target as Element).closest('.tv-twisty')) return;
      if (onStrip(x) && range && time >= range.start && time <= range.end) showRange();
      else if (row !== undefined) showRow(row);
    },
    { signal },
  );

  attachWheel({ elements, model, scrollTo: context.scrollTo, zoomBy, panBy, leave, signal });
}

/** A press that has moved far enough becomes a drag. */
function grown(drag: Drag, x: number, y: number, touch: boolean, fromStrip: boolean): Drag {
  if (Math.hypot(x - drag.x, y - drag.y) < DRAG_LEAST) return drag;
  if (touch || !fromStrip) return touch ? { ...drag, what: 'pan' } : drag;
  return { ...drag, what: 'range' };
}
