/** Whether idle stretches are drawn short now: only while the user skips them. */
import type { GapMap } from '../../shared/playback/idle.ts';
import { currentIdleMap } from '../document/derived.ts';
import { playbackStore } from '../stores/playback.ts';

/** The map in force, or undefined: time is drawn as it is. Times themselves never change. */
export function currentShortening(): GapMap | undefined {
  if (!playbackStore.getState().skipIdle) return undefined;
  const map = currentIdleMap();
  return map.gaps.length > 0 ? map : undefined;
}
