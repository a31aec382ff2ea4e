import { useEffect, useRef } from 'react';
import { Disposables } from '../../shared/base/disposables.ts';
import { formatClock, formatDuration } from '../../shared/base/format.ts';
import { layoutStore } from '../stores/layout.ts';
import { playbackStore } from '../stores/playback.ts';
import { viewportStore } from '../stores/viewport.ts';
import './clock.css';

/** The clock and the length of what is shown. Written directly: it changes with every frame. A press edits it. */
export function Clock() {
  const now = useRef<HTMLSpanElement>(null);
  const whole = useRef<HTMLSpanElement>(null);
  useEffect(() => {
    const write = () => {
      const { whole: shown } = viewportStore.getState();
      setText(now.current, formatClock(playbackStore.getState().time));
      setText(whole.current, `/ ${formatDuration(shown.end)}`);
    };
    write();
    const listening = new Disposables();
    listening.add(playbackStore.subscribe(write), viewportStore.subscribe(write));
    return () => listening.dispose();
  }, []);
  return (
    <button
      type="button"
      className="clock"
      title="Go to a time (g)"
      aria-haspopup="dialog"
      onClick={() => layoutStore.setState({ overlay: 'goto' })}
    >
      <span className="visually-hidden">Go to a time. Now </span>
      <span ref={now} className="clock-now" /> <span ref={whole} className="clock-whole" />
    </button>
  );
}

/** Writes text only where it differs: most frames change nothing. */
export function setText(element: HTMLElement | null, text: string): void {
  if (element && element.textContent !== text) element.textContent = text;
}
