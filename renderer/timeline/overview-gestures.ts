/**
 * Pointer, wheel and keys on the overview.
 *
 * click: playhead · drag the playhead: scrub · drag an edge of the viewport: resize it · drag inside the viewport: move it ·
 * drag elsewhere, or anywhere while all is shown: a new viewport · double click: fit everything · wheel: zoom ·
 * sideways: pan · keys on a focused handle: arrows, page up and down, home, end.
 */

import type { TimeWindow } from '../../shared/base/time.ts';
import { seek } from '../document/navigate.ts';
import { playbackStore } from '../stores/playback.ts';
import { viewportStore } from '../stores/viewport.ts';
import { pan, pixelAt, type TimeScale, timeAt, timeScale } from '../ui/time/time-scale.ts';
import { zoomFactor } from '../ui/tree-grid/wheel.ts';
import type { OverviewElements } from './overview-elements.ts';
import { traceAxis } from './view.ts';

const DRAG_LEAST = 4;
/** How near to the playhead or an edge a press takes hold of it, CSS pixels. */
const REACH = 6;

type Grip = 'playhead' | 'start' | 'end' | 'move' | 'new';

interface Drag {
  readonly grip: Grip;
  readonly pointer: number;
  readonly x: number;
  readonly viewport: TimeWindow;
  moved: boolean;
}

/** Whether the viewport shows everything. */
export function showsAll(viewport: TimeWindow, whole: TimeWindow): boolean {
  const slack = (whole.end - whole.start) * 1e-6;
  return viewport.start <= whole.start + slack && viewport.end >= whole.end - slack;
}

/** What a press at `x` takes hold of. Pure. */
export function gripAt(x: number, scale: TimeScale, viewport: TimeWindow, whole: TimeWindow, time: number): Grip {
  const near = (at: number) => Math.abs(pixelAt(scale, at) - x) <= REACH;
  if (near(time)) return 'playhead';
  if (showsAll(viewport, whole)) return 'new';
  const left = pixelAt(scale, viewport.start);
  const right = pixelAt(scale, viewport.end);
  // In a viewport of a few pixels the inner half of the reach moves it, so that it can be moved at all.
  const inner = Math.min(REACH, (right - left) / 4);
  if (x >= left - REACH && x <= left + inner) return 'start';
  if (x >= right - inner && x <= right + REACH) return 'end';
  return x > left && x < right ? 'move' : 'new';
}

/** Listens until `signal` aborts. `width` says how wide the strip is, CSS pixels. */
export function attachOverviewGestures(elements: OverviewElements, width: () => number, signal: AbortSignal): void {
  const { root } = elements;
  let drag: Drag | undefined;
  const scale = () => timeScale(viewportStore.getState().whole, width());
  const placeX = (event: MouseEvent) => event.clientX - root.getBoundingClientRect().left;

  root.addEventListener(
    'pointerdown',
    (event) => {
      if (event.button !== 0) return;
      event.preventDefault();
      root.setPointerCapture(event.pointerId);
      const x = placeX(event);
      const { viewport, whole } = viewportStore.getState();
      const grip = gripAt(x, scale(), viewport, whole, playbackStore.getState().time);
      drag = { grip, pointer: event.pointerId, x, viewport, moved: false };
      // The handles take the focus from the keyboard only: after a drag the arrow keys still step from span to span.
      if (document.activeElement instanceof HTMLElement) document.activeElement.blur();
    },
    { signal },
  );
  // Pressing would focus a handle.
  root.addEventListener('mousedown', (event) => event.preventDefault(), { signal });
  root.addEventListener(
    'pointermove',
    (event) => {
      const x = placeX(event);
      if (!drag) {
        const { viewport, whole } = viewportStore.getState();
        root.dataset.grip = gripAt(x, scale(), viewport, whole, playbackStore.getState().time);
        return;
      }
      if (event.pointerId !== drag.pointer) return;
      if (Math.abs(x - drag.x) >= DRAG_LEAST) drag.moved = true;
      if (drag.moved) move(drag, x, scale());
    },
    { signal },
  );
  const finish = (event: PointerEvent) => {
    if (event.pointerId !== drag?.pointer) return;
    if (!drag.moved && event.type === 'pointerup') seek(timeAt(scale(), Math.min(Math.max(drag.x, 0), width())));
    drag = undefined;
  };
  root.addEventListener('pointerup', finish, { signal });
  root.addEventListener('pointercancel', finish, { signal });
  root.addEventListener('dblclick', () => traceAxis.showAll(), { signal });
  root.addEventListener(
    'wheel',
    (event) => {
      event.preventDefault();
      const sideways = event.shiftKey || Math.abs(event.deltaX) > Math.abs(event.deltaY);
      const by = (event.deltaMode === 1 ? 24 : 1) * (sideways ? event.deltaX || event.deltaY : event.deltaY);
      if (sideways) {
        const { viewport, whole } = viewportStore.getState();
        traceAxis.setViewport(pan(viewport, by / scale().scale, whole));
      } else traceAxis.zoomBy(zoomFactor(by, event.ctrlKey), timeAt(scale(), placeX(event)));
    },
    { signal, passive: false },
  );
  root.addEventListener('keydown', (event) => press(event, elements), { signal });
}

function move(drag: Drag, x: number, scale: TimeScale): void {
  const time = timeAt(scale, Math.min(Math.max(x, 0), scale.width));
  const { start, end } = drag.viewport;
  const { whole } = viewportStore.getState();
  const least = 2 / scale.scale;
  if (drag.grip === 'playhead') seek(time);
  else if (drag.grip === 'start') traceAxis.setViewport({ start: Math.min(time, end - least), end });
  else if (drag.grip === 'end') traceAxis.setViewport({ start, end: Math.max(time, start + least) });
  else if (drag.grip === 'move') traceAxis.setViewport(pan(drag.viewport, (x - drag.x) / scale.scale, whole));
  else {
    const from = timeAt(scale, drag.x);
    traceAxis.setViewport({ start: Math.min(from, time), end: Math.max(from, time, Math.min(from, time) + least) });
  }
}

/** Steps of a focused handle: a hundredth of the viewport's width, a tenth for a page. */
function press(event: KeyboardEvent, elements: OverviewElements): void {
  const { viewport, whole } = viewportStore.getState();
  const length = viewport.end - viewport.start;
  const step = {
    ArrowLeft: -0.01,
    ArrowDown: -0.01,
    ArrowRight: 0.01,
    ArrowUp: 0.01,
    PageDown: -0.1,
    PageUp: 0.1,
    Home: Number.NEGATIVE_INFINITY,
    End: Number.POSITIVE_INFINITY,
  }[event.key];
  if (step === undefined || event.ctrlKey || event.metaKey || event.altKey) return;
  const moved = (time: number) =>
    Math.min(Math.max(time + (event.shiftKey ? 10 : 1) * step * length, whole.start), whole.end);
  const { target } = event;
  if (target === elements.playhead) seek(moved(playbackStore.getState().time));
  else if (target === elements.startHandle) {
    traceAxis.setViewport({ start: Math.min(moved(viewport.start), viewport.end - length * 0.01), end: viewport.end });
  } else if (target === elements.endHandle) {
    traceAxis.setViewport({
      start: viewport.start,
      end: Math.max(moved(viewport.end), viewport.start + length * 0.01),
    });
  } else return;
  event.preventDefault();
}
