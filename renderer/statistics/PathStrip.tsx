import { type PointerEvent, useLayoutEffect, useMemo, useRef, useState } from 'react';
import { formatClock, formatDuration } from '../../shared/base/format.ts';
import { clamp } from '../../shared/base/numbers.ts';
import { KINDS } from '../../shared/trace/kind.ts';
import { OWNER_IDLE, OWNER_NONE, OWNER_UNATTRIBUTED, type PathSummary } from '../../shared/trace/path-summary.ts';
import { NO_ORDINAL } from '../../shared/trace/table.ts';
import { findRow } from '../../shared/trace/visible.ts';
import { documentStore } from '../stores/document.ts';
import { playbackStore } from '../stores/playback.ts';
import { type Palette, readPalette, watchPalette } from '../ui/canvas/palette.ts';
import { makePatterns, type Patterns } from '../ui/canvas/patterns.ts';
import { Surface } from '../ui/canvas/surface.ts';
import { percent, roundToTenths } from '../ui/shares.ts';
import { goToPiece } from './PathTab.tsx';
import { ownerColour, ownerWords } from './words.ts';
import './path-strip.css';

const HEIGHT = 26;

/** The wall time from left to right, each instant in the colour of whose it was; below, how much that makes. */
export function PathStrip({ path }: { readonly path: PathSummary }) {
  const box = useRef<HTMLDivElement>(null);
  const canvas = useRef<HTMLCanvasElement>(null);
  const playhead = useRef<HTMLDivElement>(null);
  const [hovered, setHovered] = useState<{ readonly x: number; readonly share: number } | undefined>(undefined);
  const shares = useMemo(() => sharesOf(path), [path]);

  useLayoutEffect(() => {
    const element = canvas.current;
    const around = box.current;
    if (!element || !around) return;
    const surface = new Surface(element);
    let palette = readPalette();
    const draw = () => {
      surface.resize(around.clientWidth, HEIGHT);
      drawStrip(surface, path, palette, makePatterns(surface.context, palette, surface.ratio));
    };
    draw();
    const observer = new ResizeObserver(draw);
    observer.observe(around);
    const stop = watchPalette(() => {
      palette = readPalette();
      draw();
    });
    return () => {
      observer.disconnect();
      stop();
    };
  }, [path]);
  useLayoutEffect(() => {
    const follow = () => {
      if (!playhead.current) return;
      const share = path.wall > 0 ? (playbackStore.getState().time - path.from) / path.wall : 0;
      playhead.current.hidden = share < 0 || share > 1;
      playhead.current.style.left = `${clamp(share, 0, 1) * 100}%`;
    };
    follow();
    return playbackStore.subscribe(follow);
  }, [path]);

  const shareAt = (event: PointerEvent) => {
    const bounds = event.currentTarget.getBoundingClientRect();
    const x = event.clientX - bounds.left;
    return { x, share: clamp(x / Math.max(1, bounds.width), 0, 1) };
  };
  const go = (event: PointerEvent) => {
    if (event.button !== 0) return;
    const { share } = shareAt(event);
    goToPiece({ ordinal: path.binOrdinal[binAt(path, share)] ?? NO_ORDINAL, from: path.from + share * path.wall });
  };
  return (
    <figure className="path-strip-box" aria-label="The critical path from start to end">
      <div
        className="path-strip"
        ref={box}
        onPointerMove={(event) => setHovered(shareAt(event))}
        onPointerLeave={() => setHovered(undefined)}
        onPointerDown={go}
      >
        <canvas ref={canvas} />
        <div className="path-strip-playhead" ref={playhead} />
        {hovered && <Tip path={path} x={hovered.x} share={hovered.share} />}
      </div>
      <ul className="path-strip-legend" aria-label="Shares of the wall time on the critical path">
        {shares.map(({ owner, time, tenths }) => (
          <li key={owner}>
            <i
              className={owner === OWNER_UNATTRIBUTED ? 'path-strip-key path-strip-hatched' : 'path-strip-key'}
              style={owner < KINDS.length ? { background: ownerColour(owner) } : undefined}
              aria-hidden="true"
            />
            {ownerWords(owner)} <b>{formatDuration(time)}</b> <span>{percent(tenths)}</span>
          </li>
        ))}
      </ul>
    </figure>
  );
}

function Tip({ path, x, share }: { readonly path: PathSummary; readonly x: number; readonly share: number }) {
  const bin = binAt(path, share);
  const owner = path.binOwner[bin] ?? OWNER_NONE;
  const { table } = documentStore.getState();
  const row = findRow(table, path.binOrdinal[bin] ?? NO_ORDINAL);
  const name = row >= 0 ? table.strings[table.name[row] as number] : '';
  if (owner === OWNER_NONE) return null;
  return (
    <div className="statistics-tip" style={share < 0.7 ? { left: x + 12 } : { right: `calc(100% - ${x - 12}px)` }}>
      <b>{name || ownerWords(owner)}</b>
      <span>
        {name ? `${ownerWords(owner)} · ` : ''}
        {formatClock(path.from + share * path.wall)}
      </span>
    </div>
  );
}

function binAt({ binOwner }: PathSummary, share: number): number {
  return Math.min(binOwner.length - 1, Math.floor(share * binOwner.length));
}

/** Who had any of the time, most first, with tenths of a percent that sum to a hundred. */
function sharesOf({ byOwner }: PathSummary) {
  const owners = [...byOwner.keys()].filter((owner) => (byOwner[owner] as number) > 0);
  owners.sort((a, b) => (byOwner[b] as number) - (byOwner[a] as number));
  const tenths = roundToTenths(owners.map((owner) => byOwner[owner] as number));
  return owners.map((owner, index) => ({ owner, time: byOwner[owner] as number, tenths: tenths[index] ?? 0 }));
}

function drawStrip(surface: Surface, path: PathSummary, palette: Palette, patterns: Patterns): void {
  const context = surface.clear();
  const ownerAt = (x: number) => path.binOwner[binAt(path, (x + 0.5) / surface.width)] as number;
  for (let x = 0; x < surface.width; ) {
    const owner = ownerAt(x);
    const from = x;
    while (x < surface.width && ownerAt(x) === owner) x++;
    if (owner === OWNER_NONE) continue;
    if (owner === OWNER_IDLE) {
      // Nothing: a line, so that it is seen to be a part of the whole.
      context.fillStyle = palette.lineStrong;
      context.fillRect(from, HEIGHT / 2, x - from, 1);
      continue;
    }
    context.fillStyle =
      owner === OWNER_UNATTRIBUTED ? (patterns.gap ?? palette.gap) : (palette.kinds[owner] ?? palette.muted);
    context.fillRect(from, 0, x - from, HEIGHT);
  }
}
