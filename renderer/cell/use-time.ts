import { useEffect, useState } from 'react';
import type { Nanoseconds } from '../../shared/base/time.ts';
import { playbackStore } from '../stores/playback.ts';

/** The clock for what React draws: at most so many times a second, and exact when it rests. */
const EVERY = 50;

export function useTime(): Nanoseconds {
  const [time, setTime] = useState(() => playbackStore.getState().time);
  useEffect(() => {
    let timer: ReturnType<typeof setTimeout> | undefined;
    let last = Number.NEGATIVE_INFINITY;
    const take = () => {
      timer = undefined;
      last = performance.now();
      setTime(playbackStore.getState().time);
    };
    const follow = () => {
      if (timer !== undefined) return;
      const wait = last + EVERY - performance.now();
      if (wait <= 0) take();
      else timer = setTimeout(take, wait);
    };
    follow();
    const stop = playbackStore.subscribe((state, before) => {
      if (state.time !== before.time) follow();
    });
    return () => {
      stop();
      clearTimeout(timer);
    };
  }, []);
  return time;
}
