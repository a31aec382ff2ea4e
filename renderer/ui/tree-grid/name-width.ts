/** The edge between names and timeline: dragged, or moved with the arrow keys while it has the focus. */
import { clamp } from '../../../shared/base/numbers.ts';
import { setAttribute } from '../element.ts';
import type { GridModel } from './model.ts';
import type { TreeGridSource } from './source.ts';

const STEP = 16;
const BIG_STEP = 64;

/** Listens until `signal` aborts. The source keeps the width. */
export function attachNameWidth(
  separator: HTMLElement,
  model: GridModel,
  source: Pick<TreeGridSource, 'keepWidth' | 'usualWidth'>,
  signal: AbortSignal,
): void {
  let grip: number | undefined;
  const set = (width: number) =>
    source.keepWidth(Math.round(clamp(width, model.leastNames, model.mostNames)), model.layout);
  const usual = () => source.usualWidth(model.layout);
  const release = () => {
    grip = undefined;
  };
  separator.addEventListener(
    'pointerdown',
    (event) => {
      if (event.button !== 0) return;
      separator.setPointerCapture(event.pointerId);
      grip = event.clientX - model.nameWidth;
    },
    { signal },
  );
  // Only the keyboard focuses the edge: after a drag the arrow keys still step from span to span.
  separator.addEventListener('mousedown', (event) => event.preventDefault(), { signal });
  separator.addEventListener('pointermove', (event) => grip !== undefined && set(event.clientX - grip), { signal });
  separator.addEventListener('pointerup', release, { signal });
  separator.addEventListener('pointercancel', release, { signal });
  separator.addEventListener('dblclick', () => set(usual()), { signal });
  separator.addEventListener(
    'keydown',
    (event) => {
      const step = event.shiftKey ? BIG_STEP : STEP;
      const width = {
        ArrowLeft: model.nameWidth - step,
        ArrowRight: model.nameWidth + step,
        Home: model.leastNames,
        End: model.mostNames,
        Enter: usual(),
      }[event.key];
      if (width === undefined) return;
      event.preventDefault();
      set(width);
    },
    { signal },
  );
}

/** Says what the width is and can be. */
export function showNameWidth(separator: HTMLElement, model: GridModel): void {
  setAttribute(separator, 'aria-valuenow', String(model.nameWidth));
  setAttribute(separator, 'aria-valuemin', String(model.leastNames));
  setAttribute(separator, 'aria-valuemax', String(model.mostNames));
}
