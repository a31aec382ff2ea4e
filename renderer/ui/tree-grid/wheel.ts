/**
 * The wheel on a tree with timelines: rows · shift+wheel or sideways: pan · ctrl/⌘+wheel or pinch, or wheel on the
 * ruler: zoom around the pointer.
 */
import type { TimeAxis } from '../time/axis.ts';
import { timeAt } from '../time/time-scale.ts';
import type { GridElements } from './elements.ts';
import type { GridModel } from './model.ts';

interface Context {
  readonly elements: Pick<GridElements, 'grid' | 'body' | 'head'>;
  readonly model: GridModel;
  readonly axis: TimeAxis;
  readonly scrollTo: (offset: number) => void;
  /** Called when something else is under the pointer now. */
  readonly leave: () => void;
  /** The listener is removed when it aborts. */
  readonly signal: AbortSignal;
}

/** Starts listening. */
export function attachWheel({ elements, model, axis, scrollTo, leave, signal }: Context): void {
  const { grid, body, head } = elements;
  const turn = (event: WheelEvent) => {
    event.preventDefault();
    const unit = event.deltaMode === 1 ? model.rowHeight : event.deltaMode === 2 ? model.height : 1;
    const dx = event.deltaX * unit;
    const dy = event.deltaY * unit;
    const x = event.clientX - body.getBoundingClientRect().left - model.nameWidth;
    const onHead = head.contains(event.target as Node);
    if (event.ctrlKey || event.metaKey || (onHead && !event.shiftKey && Math.abs(dy) > Math.abs(dx))) {
      axis.zoomBy(zoomFactor(dy, event.ctrlKey && event.deltaMode === 0), timeAt(model.scale, Math.max(0, x)));
    } else if (event.shiftKey || Math.abs(dx) > Math.abs(dy)) axis.panBy((dx || dy) / Math.max(1, model.stripWidth));
    else scrollTo(model.offset + dy);
    leave();
  };
  grid.addEventListener('wheel', turn, { signal, passive: false });
}

/** How much a turn of the wheel zooms. A pinch on a trackpad arrives as ctrl+wheel with small steps. */
export function zoomFactor(delta: number, pinch: boolean): number {
  const step = Math.min(Math.max(delta, -240), 240);
  return Math.exp(step * (pinch && Math.abs(step) < 50 ? 0.01 : 0.0035));
}
