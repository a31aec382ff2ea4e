/** Runs the one clock: a frame loop that lives only while playing. */

import { advance } from '../../shared/playback/clock.ts';
import { deepestAt } from '../../shared/playback/steps.ts';
import { rowKey } from '../../shared/trace/visible.ts';
import { documentStore } from '../stores/document.ts';
import { playbackStore } from '../stores/playback.ts';
import { selectionStore } from '../stores/selection.ts';
import { treeStore } from '../stores/tree.ts';
import { viewportStore } from '../stores/viewport.ts';
import { currentIdleMap } from './derived.ts';
import type { Derived } from './start.ts';

/** A tab in the background gets no frames: at most this much real time (ms) passes in one, so that nothing is leapt over. */
const LONGEST_FRAME = 250;

/** Nobody reads a span that is selected for a shorter time (ms), and showing each one would cost the frames. */
const FOLLOW_EVERY = 100;

/** Starts or stops playing. At the end, playing starts over. */
export function togglePlaying(): void {
  const { playing, time } = playbackStore.getState();
  if (playing) {
    playbackStore.setState({ playing: false });
    return;
  }
  const { whole } = viewportStore.getState();
  playbackStore.setState({ playing: true, time: time >= whole.end ? whole.start : time });
}

/** Call once: runs frames whenever the store says that it plays. */
export function startClock(_derived: Derived): void {
  let frame: number | undefined;
  let last = 0;
  let followed = 0;
  const tick = (now: number) => {
    frame = undefined;
    const state = playbackStore.getState();
    if (!state.playing) return;
    const { whole, range } = viewportStore.getState();
    const elapsed = Math.min(now - last, LONGEST_FRAME);
    last = now;
    const { time, ended } = advance({ ...state, whole, range }, elapsed, state.skipIdle ? currentIdleMap() : undefined);
    playbackStore.setState(ended ? { time, playing: false } : { time });
    if (state.follow && now - followed >= FOLLOW_EVERY) {
      followed = now;
      follow(time);
    }
    if (!ended) frame = requestAnimationFrame(tick);
  };
  playbackStore.subscribe((state, before) => {
    if (state.playing === before.playing) return;
    if (!state.playing) {
      if (frame !== undefined) cancelAnimationFrame(frame);
      frame = undefined;
      if (state.follow) follow(state.time);
    } else if (frame === undefined) {
      last = performance.now();
      followed = 0;
      frame = requestAnimationFrame(tick);
    }
  });
}

/** Selects the deepest visible span that runs at a time; between spans the last one stays selected. */
function follow(time: number): void {
  const { table } = documentStore.getState();
  const row = deepestAt(table, treeStore.getState().positionOf, time);
  if (row < 0) return;
  const ordinal = rowKey(table, row);
  if (ordinal !== selectionStore.getState().ordinal) selectionStore.setState({ ordinal });
}
