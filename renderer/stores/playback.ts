/** The one clock. `time` may change 60 times a second: subscribe to it, do not render React from it. */
import type { Nanoseconds } from '../../shared/base/time.ts';
import { createStore } from './store.ts';

export interface PlaybackState {
  /** Nanoseconds since the document's origin. */
  readonly time: Nanoseconds;
  readonly playing: boolean;
  /** 0.25 to 16. */
  readonly speed: number;
  readonly skipIdle: boolean;
  /** While playing, select the deepest span that runs at `time`. */
  readonly follow: boolean;
  /** Whether playing loops over the selected range. */
  readonly loop: boolean;
}

export const playbackStore = createStore<PlaybackState>(() => ({
  time: 0,
  playing: false,
  speed: 1,
  skipIdle: false,
  follow: true,
  loop: false,
}));
