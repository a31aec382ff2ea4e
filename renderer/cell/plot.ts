/** Model calls over time as a few hundred columns, however many calls there are. Pure. */

import { clamp } from '../../shared/base/numbers.ts';
import type { CallRow } from '../../shared/cell/page/page.ts';

interface PlotColumn {
  /** CSS pixels from the left. */
  readonly x: number;
  readonly width: number;
  /** The largest of the calls that share the column; 0 where unknown. */
  readonly prompt: number;
  readonly completion: number;
  /** ns */
  readonly latency: number;
  /** Index of the first call in it. */
  readonly index: number;
}

export interface Plot {
  readonly columns: readonly PlotColumn[];
  readonly mostTokens: number;
  /** ns */
  readonly mostLatency: number;
}

const LEAST_WIDTH = 3;

/** Columns for calls from `start` to `end` (ns) over `width` CSS pixels. */
export function plotOf(calls: readonly CallRow[], start: number, end: number, width: number): Plot {
  const scale = end > start ? width / (end - start) : 0;
  const columns = new Map<number, PlotColumn>();
  let mostTokens = 0;
  let mostLatency = 0;
  calls.forEach((call, index) => {
    const exact = (call.start - start) * scale;
    const x = clamp(Math.round(exact / LEAST_WIDTH) * LEAST_WIDTH, 0, Math.max(0, width - LEAST_WIDTH));
    const before = columns.get(x);
    const prompt = known(call.prompt);
    const completion = known(call.completion);
    const larger = !before || prompt + completion > before.prompt + before.completion;
    const column: PlotColumn = {
      x,
      width: Math.max(LEAST_WIDTH - 1, Math.min(known(call.duration) * scale, width - x), before?.width ?? 0),
      prompt: larger ? prompt : (before?.prompt ?? 0),
      completion: larger ? completion : (before?.completion ?? 0),
      latency: Math.max(known(call.duration), before?.latency ?? 0),
      index: before?.index ?? index,
    };
    columns.set(x, column);
    mostTokens = Math.max(mostTokens, prompt + completion);
    mostLatency = Math.max(mostLatency, column.latency);
  });
  return { columns: [...columns.values()], mostTokens, mostLatency };
}

const known = (value: number): number => (Number.isNaN(value) ? 0 : Math.max(0, value));
