/**
 * statistics.*: a document of sequential siblings, which is the shape of an agent's run, and the worst for whatever
 * recurses: its critical path with the table by name, its flame graph with the reverse, and the path as it is drawn. The
 * floor is one pass that adds up the lengths.
 */
import { encodeUtf8 } from '../../shared/base/bytes.ts';
import { SpanTableBuilder } from '../../shared/trace/builder.ts';
import { pathSegments } from '../../shared/trace/critical-path.ts';
import { flameGraph, reverseFlame } from '../../shared/trace/flame.ts';
import { pathByRow, pathSummary } from '../../shared/trace/path-summary.ts';
import { statistics } from '../../shared/trace/statistics.ts';
import { rowEnd, type SpanTable } from '../../shared/trace/table.ts';
import { makeScope } from '../../shared/trace/time-scope.ts';
import { type Figure, figure, median } from './figures.ts';

const RUNS = 5;
const NAMES = 500;

/** Measures a parent with `spans` children, one after another, of 500 names. */
export function benchStatistics(spans: number): Figure[] {
  const table = sequential(spans);
  const floor = timed(() => {
    let all = 0;
    for (let row = 0; row < table.rowCount; row++) all += rowEnd(table, row) - (table.start[row] as number);
    return all;
  });
  return [
    figure(
      'statistics.table_ms',
      timed(() => statistics(table, { by: 'name' })),
      'ms',
      floor,
    ),
    figure(
      'statistics.flame_ms',
      timed(() => reverseFlame(flameGraph(table))),
      'ms',
      floor,
    ),
    figure(
      'statistics.path_ms',
      timed(() => {
        const segments = pathSegments(table);
        pathSummary(table, makeScope(table), segments, { bins: 2048, most: 1000 });
        return pathByRow(table, segments);
      }),
      'ms',
      floor,
    ),
  ];
}

function timed(run: () => unknown): number {
  const times: number[] = [];
  for (let i = 0; i < RUNS; i++) {
    const begin = performance.now();
    run();
    times.push(performance.now() - begin);
  }
  return median(times);
}

function sequential(spans: number): SpanTable {
  const builder = new SpanTableBuilder();
  const { draft, ids, strings } = builder;
  const bytes = new Uint8Array(8);
  const view = new DataView(bytes.buffer);
  const idOf = (i: number): number => {
    view.setUint32(4, i + 1);
    return ids.internRaw(bytes, 0, 8);
  };
  const names = Array.from({ length: NAMES }, (_, i) => strings.intern(`step ${i}`));
  draft.traceId = ids.internRaw(encodeUtf8('0123456789abcdef'), 0, 16);
  for (let i = 0; i <= spans; i++) {
    draft.offset = i * 100;
    draft.length = 100;
    draft.hash = i;
    draft.spanId = idOf(i);
    draft.parentId = i === 0 ? 0 : idOf(0);
    draft.name = names[i % NAMES] as number;
    const start = i === 0 ? 0 : i * 1000;
    const end = i === 0 ? (spans + 2) * 1000 : i * 1000 + 800;
    [draft.startSeconds, draft.startNanos] = [1_700_000_000, start];
    [draft.endSeconds, draft.endNanos] = [1_700_000_000, end];
    builder.addSpan();
  }
  return builder.snapshot(true);
}
