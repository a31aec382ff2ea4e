/** Watches the stores behind the merged rows and their times, and has the tree grid draw what changes. */
import { Disposables } from '../../../shared/base/disposables.ts';
import type { Nanoseconds } from '../../../shared/base/time.ts';
import { compareStore } from '../../stores/compare.ts';
import { playbackStore } from '../../stores/playback.ts';
import { isInside } from '../../ui/time/axis.ts';
import type { GridSignals } from '../../ui/tree-grid/source.ts';
import { beginPair, currentAxis, mergedAxis, mergedViewStore, newTime } from './view.ts';

/** Notifies the grid until what is returned is called. */
export function watchMerged(grid: GridSignals): () => void {
  const disposables = new Disposables();
  beginPair();
  disposables.add(
    compareStore.subscribe((state, before) => {
      if (state.pair !== before.pair) {
        beginPair();
        grid.restarted();
      }
      if (state.axes !== before.axes) grid.resized();
      if (state.collapsed !== before.collapsed || state.onlyDifferences !== before.onlyDifferences) {
        grid.changed('rows', 'marks');
      }
      if (state.selected !== before.selected) grid.selectionChanged();
      if (state.baseTime !== before.baseTime) grid.changed('overlay');
    }),
    playbackStore.subscribe((state, before) => {
      if (state.time === before.time) return;
      grid.changed('overlay');
      if (!grid.isPointing) keepPlayheadInView(state.playing, before.time, state.time);
    }),
    mergedViewStore.subscribe((state, before) => {
      if (state.nameWidth !== before.nameWidth) grid.resized();
      grid.changed('overlay');
      if (state.viewport !== before.viewport) grid.changed('bars', 'ruler');
    }),
  );
  return () => disposables.dispose();
}

/** By playing the playhead leaves the viewport: it goes on to the next page. A clock that was set is always brought into view. */
function keepPlayheadInView(isPlaying: boolean, before: Nanoseconds, time: Nanoseconds): void {
  const now = newTime();
  const earlier = now - (time - before) / (currentAxis().per.new || 1);
  if (!isPlaying || isInside(earlier, mergedAxis.viewport)) mergedAxis.showTime(now);
}
