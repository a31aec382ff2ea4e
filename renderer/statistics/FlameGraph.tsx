import { type KeyboardEvent, type PointerEvent, useLayoutEffect, useMemo, useRef, useState } from 'react';
import type { SpanTable } from '../../shared/trace/table.ts';
import type { FlameValue } from '../stores/statistics.ts';
import { readPalette, watchPalette } from '../ui/canvas/palette.ts';
import { makePatterns } from '../ui/canvas/patterns.ts';
import { Surface } from '../ui/canvas/surface.ts';
import { drawFlame, LEVEL } from './flame-draw.ts';
import { ALL, type FlameFrame, type FlameModel, frameAt, layoutFlame, neighbour } from './flame-model.ts';
import { frameWords } from './flame-words.ts';

interface Props {
  readonly table: SpanTable;
  readonly model: FlameModel;
  readonly value: FlameValue;
  /** The node that fills the width, and the one that the keys are at. */
  readonly zoom: number;
  readonly current: number;
  onMove(next: { readonly zoom?: number; readonly current?: number }): void;
}

interface Hovered {
  readonly frame: FlameFrame;
  readonly x: number;
  readonly y: number;
}

/** The graph on a canvas as large as the panel; levels beyond it scroll. */
export function FlameGraph({ table, model, value, zoom, current, onMove }: Props) {
  const box = useRef<HTMLDivElement>(null);
  const canvas = useRef<HTMLCanvasElement>(null);
  const surface = useRef<Surface>(undefined);
  const [size, setSize] = useState({ width: 0, height: 0 });
  const [scrollTop, setScrollTop] = useState(0);
  const [palette, setPalette] = useState(readPalette);
  const [focused, setFocused] = useState(false);
  const [hovered, setHovered] = useState<Hovered | undefined>(undefined);
  const frames = useMemo(() => layoutFlame(model, zoom, size.width), [model, zoom, size.width]);
  const levels = frames.reduce((most, { level }) => Math.max(most, level + 1), 1);

  useLayoutEffect(() => {
    const element = box.current;
    if (!element) return;
    const measure = () => setSize({ width: element.clientWidth, height: element.clientHeight });
    measure();
    const observer = new ResizeObserver(measure);
    observer.observe(element);
    const stop = watchPalette(() => setPalette(readPalette()));
    return () => {
      observer.disconnect();
      stop();
    };
  }, []);
  useLayoutEffect(() => {
    if (!canvas.current) return;
    surface.current ??= new Surface(canvas.current);
    const target = surface.current;
    target.resize(size.width, size.height);
    drawFlame(target, {
      table,
      model,
      value,
      frames,
      palette,
      patterns: makePatterns(target.context, palette, target.ratio),
      scrollTop,
      current,
      hovered: hovered?.frame.node,
      focused,
    });
  }, [table, model, value, frames, palette, size, scrollTop, current, hovered, focused]);

  /** Goes to a node: zooms out where it is not in what is shown, and scrolls to its level. */
  const moveTo = (node: number) => {
    const shown = frames.find((frame) => frame.node === node);
    onMove(
      shown ? { current: node } : { current: node, zoom: node === ALL ? ALL : (model.flame.parent[node] as number) },
    );
    const level = shown?.level ?? (node === ALL ? 0 : (model.flame.depth[node] as number) + 1);
    const element = box.current;
    if (!element) return;
    const top = level * LEVEL;
    if (top < element.scrollTop) element.scrollTop = top;
    else if (top + LEVEL > element.scrollTop + element.clientHeight) {
      element.scrollTop = top + LEVEL - element.clientHeight;
    }
  };
  const keys = (event: KeyboardEvent) => {
    if (event.ctrlKey || event.metaKey || event.altKey || event.shiftKey) return;
    if (['ArrowUp', 'ArrowDown', 'ArrowLeft', 'ArrowRight', 'Home'].includes(event.key)) {
      moveTo(neighbour(model, current, event.key));
    } else if (event.key === 'Enter') onMove({ zoom: current });
    else if ((event.key === 'Escape' || event.key === 'Backspace') && zoom !== ALL) {
      onMove({ zoom: model.flame.parent[zoom] as number });
    } else return;
    event.preventDefault();
  };
  const frameOf = (event: PointerEvent): Hovered | undefined => {
    const bounds = event.currentTarget.getBoundingClientRect();
    const x = event.clientX - bounds.left;
    const y = event.clientY - bounds.top;
    const frame = frameAt(frames, x, Math.floor((y + scrollTop) / LEVEL));
    return frame && { frame, x, y };
  };
  return (
    <div className="flame-box">
      <div
        className="flame-scroll"
        ref={box}
        role="application"
        aria-roledescription="flame graph"
        aria-label="Flame graph. Arrows move between frames, Enter zooms in, Escape out."
        // biome-ignore lint/a11y/noNoninteractiveTabindex: the frames are reached with the arrows
        tabIndex={0}
        onKeyDown={keys}
        onFocus={() => setFocused(true)}
        onBlur={() => setFocused(false)}
        onScroll={(event) => setScrollTop(event.currentTarget.scrollTop)}
        onPointerMove={(event) => setHovered(frameOf(event))}
        onPointerLeave={() => setHovered(undefined)}
        onPointerDown={(event) => {
          const found = event.button === 0 ? frameOf(event) : undefined;
          if (found && found.frame.node >= ALL) onMove({ zoom: found.frame.node, current: found.frame.node });
        }}
      >
        <canvas ref={canvas} className="flame-canvas" />
        <div style={{ height: levels * LEVEL - size.height }} className="flame-room" />
      </div>
      {hovered && <Tip table={table} model={model} value={value} hovered={hovered} width={size.width} />}
    </div>
  );
}

function Tip(props: Pick<Props, 'table' | 'model' | 'value'> & { readonly hovered: Hovered; readonly width: number }) {
  const { table, model, value, hovered, width } = props;
  const { name, kind, time, share, own, count } = frameWords(table, model, value, hovered.frame.node, hovered.frame.of);
  const place = hovered.x < width * 0.6 ? { left: hovered.x + 14 } : { right: width - hovered.x + 14 };
  return (
    <div className="statistics-tip" style={{ ...place, top: hovered.y + 18 }}>
      <b>{name}</b>
      {(time || share) && (
        <span>
          {time} · {share}
          {kind ? ` · ${kind}` : ''}
        </span>
      )}
      {own && <span>{own} of its own</span>}
      {count && <span>{count}</span>}
    </div>
  );
}
