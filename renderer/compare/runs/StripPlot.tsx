import { useMemo } from 'react';
import { formatDuration } from '../../../shared/base/format.ts';
import { median } from '../../../shared/base/numbers.ts';
import type { Nanoseconds } from '../../../shared/base/time.ts';
import { type BothSides, SIDES, type Side } from '../../../shared/compare/sides.ts';
import { axisOf, binsOf, swarm } from './plots.ts';
import { useWidth } from './use-width.ts';
import './strip-plot.css';

interface Props {
  /** What is shown, for who cannot see it. */
  readonly label: string;
  /** By run; NaN where the run has none. ns */
  readonly baseTimes: readonly Nanoseconds[];
  readonly newTimes: readonly Nanoseconds[];
  /** The runs that are shown, as indexes. */
  readonly chosen?: BothSides<number>;
  /** Names of the runs, for the tip at a dot. */
  readonly names?: BothSides<readonly string[]>;
  /** Where the median of the new runs would be, had it been other runs of the same kind. ns */
  readonly interval?: readonly [low: Nanoseconds, high: Nanoseconds] | undefined;
  /** A press on a dot. The list of runs does the same for the keyboard. */
  onPick?(side: Side, index: number): void;
}

const LANE = 34;
const RULER = 20;
const DOT = 4;

/** A dot for each run of both sides on one axis, with the medians. */
export function StripPlot({ label, baseTimes, newTimes, chosen, names, interval, onPick }: Props) {
  const [box, width] = useWidth();
  const [from = Number.NaN, to = Number.NaN] = interval ?? [];
  const axis = useMemo(
    () => axisOf([...baseTimes, ...newTimes, from, to], Math.max(1, width)),
    [baseTimes, newTimes, from, to, width],
  );
  const sides = { base: baseTimes, new: newTimes };
  return (
    <div className="strip-plot" ref={box}>
      <svg width={width} height={2 * LANE + RULER} role="img" aria-label={`${label}. ${inWords(baseTimes, newTimes)}`}>
        {axis.ticks.map(({ x, label: text }) => (
          <g key={text} className="strip-plot-tick">
            <line x1={x} x2={x} y1={0} y2={2 * LANE} />
            <text x={x} y={2 * LANE + 14}>
              {text}
            </text>
          </g>
        ))}
        {Number.isFinite(to - from) && (
          <rect
            className="strip-plot-interval"
            x={axis.x(from)}
            width={Math.max(2, axis.x(to) - axis.x(from))}
            y={LANE + 3}
            height={LANE - 6}
            rx={3}
          >
            <title>95 % interval of the difference, from the median of the base</title>
          </rect>
        )}
        {SIDES.map((side, lane) => {
          const times = sides[side];
          const places = times.map(axis.x);
          const offsets = swarm(places, 2 * DOT, 1);
          const middle = LANE * lane + LANE / 2;
          const line = axis.x(median(times.filter((time) => !Number.isNaN(time))));
          return (
            <g key={side} className={`strip-plot-dots-${side}`}>
              {Number.isFinite(line) && (
                <line className="strip-plot-median" x1={line} x2={line} y1={middle - 14} y2={middle + 14} />
              )}
              {times.map((time, index) =>
                Number.isNaN(time) ? null : (
                  // biome-ignore lint/a11y/noStaticElementInteractions: the list of runs does the same for the keyboard
                  <circle
                    // biome-ignore lint/suspicious/noArrayIndexKey: a run is known by its place
                    key={index}
                    className={chosen?.[side] === index ? 'strip-plot-dot strip-plot-dot-chosen' : 'strip-plot-dot'}
                    cx={places[index]}
                    cy={middle + (offsets[index] ?? 0)}
                    r={DOT}
                    data-pick={onPick ? '' : undefined}
                    onClick={() => onPick?.(side, index)}
                  >
                    <title>{`${names?.[side]?.[index] ?? `run ${index + 1}`}: ${formatDuration(time)}`}</title>
                  </circle>
                ),
              )}
            </g>
          );
        })}
      </svg>
    </div>
  );
}

const HALF = 30;

/** How often each length of time was seen: the base upwards, the new runs downwards. */
export function Histogram({ label, baseTimes, newTimes }: Pick<Props, 'label' | 'baseTimes' | 'newTimes'>) {
  const [box, width] = useWidth();
  const bins = useMemo(() => binsOf(baseTimes, newTimes), [baseTimes, newTimes]);
  const wide = width / bins.base.length;
  const tall = (count: number) => (bins.most > 0 ? (count / bins.most) * (HALF - 2) : 0);
  const bars = (counts: readonly number[], side: Side) =>
    counts.map((count, index) => {
      const height = tall(count);
      return (
        <rect
          // biome-ignore lint/suspicious/noArrayIndexKey: a bin is known by its place
          key={index}
          className={`strip-plot-bin-${side}`}
          x={index * wide + 0.5}
          width={Math.max(1, wide - 1)}
          y={side === 'base' ? HALF - height : HALF + 1}
          height={height}
        >
          <title>
            {`${formatDuration(bins.edges[index] ?? 0)} to ${formatDuration(bins.edges[index + 1] ?? 0)}: ${count}`}
          </title>
        </rect>
      );
    });
  return (
    <div className="strip-plot" ref={box}>
      <svg width={width} height={2 * HALF + 1} role="img" aria-label={`${label}, as a histogram`}>
        {bars(bins.base, 'base')}
        {bars(bins.new, 'new')}
        <line className="strip-plot-axis" x1={0} x2={width} y1={HALF + 0.5} y2={HALF + 0.5} />
      </svg>
    </div>
  );
}

/** Small enough for a line of a table: dots without names. */
export function MiniStrip({ baseTimes, newTimes }: Pick<Props, 'baseTimes' | 'newTimes'>) {
  const width = 84;
  const axis = axisOf([...baseTimes, ...newTimes], width);
  const row = (times: readonly Nanoseconds[], y: number, name: string) =>
    times.map((time, index) =>
      Number.isNaN(time) ? null : (
        // biome-ignore lint/suspicious/noArrayIndexKey: a run is known by its place
        <circle key={index} className={name} cx={axis.x(time)} cy={y} r={2} />
      ),
    );
  return (
    <svg className="strip-plot-mini" width={width} height={16} aria-hidden="true">
      {row(baseTimes, 4, 'strip-plot-mini-base')}
      {row(newTimes, 12, 'strip-plot-mini-new')}
    </svg>
  );
}

function inWords(base: readonly Nanoseconds[], newTimes: readonly Nanoseconds[]): string {
  const side = (name: string, times: readonly Nanoseconds[]) => {
    const known = times.filter((time) => !Number.isNaN(time));
    if (known.length === 0) return `${name}: none`;
    const low = known.reduce((least, one) => Math.min(least, one));
    const high = known.reduce((most, one) => Math.max(most, one));
    const spread = known.length > 1 ? `, from ${formatDuration(low)} to ${formatDuration(high)}` : '';
    return `${name}: median ${formatDuration(median(known))} of ${known.length}${spread}`;
  };
  return `${side('Base', base)}. ${side('New', newTimes)}`;
}
