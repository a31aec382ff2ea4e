/** Time's three windows: the whole (what is shown of the document), the viewport (what the waterfall shows), the range (what was dragged). */
import type { TimeWindow } from '../../shared/base/time.ts';
import { createStore } from './store.ts';

export interface ViewportState {
  /** The document, or the one trace that is shown. */
  readonly whole: TimeWindow;
  readonly viewport: TimeWindow;
  readonly range: TimeWindow | undefined;
}

export const viewportStore = createStore<ViewportState>(() => ({
  whole: { start: 0, end: 1e9 },
  viewport: { start: 0, end: 1e9 },
  range: undefined,
}));
