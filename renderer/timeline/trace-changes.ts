/** Watches the stores behind the open document's rows and times, and has the tree grid draw what changes. */
import { Disposables } from '../../shared/base/disposables.ts';
import { documentStore } from '../stores/document.ts';
import { layoutStore } from '../stores/layout.ts';
import { playbackStore } from '../stores/playback.ts';
import { selectionStore } from '../stores/selection.ts';
import { statisticsStore } from '../stores/statistics.ts';
import { terminalHitsStore } from '../stores/terminal-hits.ts';
import { treeStore } from '../stores/tree.ts';
import { viewportStore } from '../stores/viewport.ts';
import { isInside } from '../ui/time/axis.ts';
import type { GridSignals } from '../ui/tree-grid/source.ts';
import { timelineStore, traceAxis } from './view.ts';

/** Notifies the grid until what is returned is called. */
export function watchTrace(grid: GridSignals): () => void {
  const disposables = new Disposables();
  disposables.add(
    documentStore.subscribe((state, before) => {
      if (state.table === before.table) return;
      // Another document begins at its top.
      if (state.table.rowCount === 0) grid.restarted();
      grid.changed('rows', 'marks');
    }),
    treeStore.subscribe((state, before) => {
      if (state.visible !== before.visible) grid.changed('rows', 'marks');
      else if (state.filter !== before.filter || state.collapsed !== before.collapsed) grid.changed('rows');
      if (state.filter !== before.filter) grid.changed('marks');
    }),
    selectionStore.subscribe((state, before) => {
      if (state.ordinal !== before.ordinal) grid.selectionChanged();
    }),
    viewportStore.subscribe((state, before) => {
      grid.changed('overlay');
      if (state.viewport !== before.viewport) grid.changed('bars', 'ruler');
    }),
    playbackStore.subscribe((state, before) => {
      // The same times are at other places now.
      if (state.skipIdle !== before.skipIdle) grid.changed('bars', 'ruler', 'overlay');
      if (state.time === before.time) return;
      grid.changed('overlay');
      // The playhead left the viewport by playing: the viewport goes on to the next page.
      if (state.playing && isInside(before.time, traceAxis.viewport)) traceAxis.showTime(state.time);
    }),
    layoutStore.subscribe((state, before) => {
      if (state.nameWidth !== before.nameWidth) grid.resized();
    }),
    terminalHitsStore.subscribe(() => grid.changed('ruler')),
    statisticsStore.subscribe((state, before) => {
      if (state.onBars !== before.onBars || state.pathByRow !== before.pathByRow) grid.changed('bars');
    }),
    timelineStore.subscribe((state, before) => {
      if (state.described !== before.described) grid.changed('overlay');
    }),
  );
  return () => disposables.dispose();
}
