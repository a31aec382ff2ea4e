import { useEffect, useLayoutEffect, useMemo, useRef, useState } from 'react';
import { formatCount, formatDuration, formatInteger } from '../../shared/base/format.ts';
import { clamp } from '../../shared/base/numbers.ts';
import type { CallRow } from '../../shared/cell/page/page.ts';
import { seek } from '../document/navigate.ts';
import { playbackStore } from '../stores/playback.ts';
import { useStore } from '../stores/store.ts';
import { viewportStore } from '../stores/viewport.ts';
import { plotOf } from './plot.ts';
import './calls-plot.css';

const HEIGHT = 64;

/** Tokens and latency of the calls over the run's time, with the playhead. The table below holds the same as text. */
export function CallsPlot({ calls }: { readonly calls: readonly CallRow[] }) {
  const whole = useStore(viewportStore, (state) => state.whole);
  const box = useRef<HTMLDivElement>(null);
  const [width, setWidth] = useState(0);
  useLayoutEffect(() => {
    const element = box.current;
    if (!element) return;
    const observer = new ResizeObserver(() => setWidth(element.clientWidth));
    observer.observe(element);
    return () => observer.disconnect();
  }, []);
  const plot = useMemo(() => plotOf(calls, whole.start, whole.end, width), [calls, whole, width]);
  const tall = (value: number, most: number) => (most > 0 ? Math.max(value > 0 ? 1 : 0, (value / most) * HEIGHT) : 0);
  const bars = (kind: 'prompt' | 'completion' | 'latency') =>
    plot.columns
      .map((column) => {
        const most = kind === 'latency' ? plot.mostLatency : plot.mostTokens;
        const base = kind === 'completion' ? tall(column.prompt, plot.mostTokens) : 0;
        const height = tall(column[kind], most);
        if (height === 0) return '';
        return `M${column.x} ${HEIGHT - base}v${-height}h${column.width}v${height}z`;
      })
      .join('');
  return (
    <figure className="calls-plot">
      {/* biome-ignore lint/a11y/noStaticElementInteractions: pressing is a shortcut; the clock has its own controls */}
      {/* biome-ignore lint/a11y/useKeyWithClickEvents: as above */}
      <div
        className="calls-plot-box"
        ref={box}
        onClick={(event) => {
          const { left, width: wide } = event.currentTarget.getBoundingClientRect();
          seek(whole.start + ((event.clientX - left) / wide) * (whole.end - whole.start));
        }}
      >
        <p className="calls-plot-label" aria-hidden="true">
          <i className="cell-key calls-plot-key-prompt" /> prompt <i className="cell-key calls-plot-key-completion" />{' '}
          completion tokens, to {formatCount(plot.mostTokens)}
        </p>
        <svg width={width} height={HEIGHT} role="img" aria-label={inWords(calls)}>
          <path className="calls-plot-prompt" d={bars('prompt')} />
          <path className="calls-plot-completion" d={bars('completion')} />
        </svg>
        <p className="calls-plot-label" aria-hidden="true">
          <i className="cell-key calls-plot-key-latency" /> latency, to {formatDuration(plot.mostLatency)}
        </p>
        <svg width={width} height={HEIGHT} aria-hidden="true">
          <path className="calls-plot-latency" d={bars('latency')} />
        </svg>
        <Playhead start={whole.start} end={whole.end} width={width} />
      </div>
    </figure>
  );
}

/** Moved directly: it follows every frame. */
function Playhead({ start, end, width }: { readonly start: number; readonly end: number; readonly width: number }) {
  const line = useRef<HTMLDivElement>(null);
  useEffect(() => {
    const move = () => {
      const x = ((playbackStore.getState().time - start) / (end - start)) * width;
      if (line.current) line.current.style.transform = `translateX(${clamp(x, 0, width)}px)`;
    };
    move();
    return playbackStore.subscribe(move);
  }, [start, end, width]);
  return <div className="calls-plot-head" ref={line} />;
}

function inWords(calls: readonly CallRow[]): string {
  const range = (name: string, values: readonly number[], format: (value: number) => string) => {
    const known = values.filter((value) => !Number.isNaN(value));
    if (known.length === 0) return `${name} unknown`;
    const least = known.reduce((a, b) => Math.min(a, b));
    const most = known.reduce((a, b) => Math.max(a, b));
    return `${name} from ${format(least)} to ${format(most)}`;
  };
  const parts = [
    range(
      'prompt tokens',
      calls.map((call) => call.prompt),
      formatInteger,
    ),
    range(
      'completion tokens',
      calls.map((call) => call.completion),
      formatInteger,
    ),
    range(
      'latency',
      calls.map((call) => call.duration),
      formatDuration,
    ),
  ];
  return `${formatInteger(calls.length)} model calls over time: ${parts.join(', ')}. The table below has each.`;
}
