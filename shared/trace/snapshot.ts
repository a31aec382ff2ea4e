import type { IdTable, StringTable } from '../base/intern.ts';
import type { SpanKeys } from './duplicates.ts';
import { FLAG, STATUS_ERROR } from './kind.ts';
import type { LogColumns } from './log-columns.ts';
import { makeNodes, type Nodes } from './nodes.ts';
import { sortByStart, type TreeOrder, treeOrder } from './order.ts';
import { selfTimes } from './self-time.ts';
import type { SpanColumns } from './span-columns.ts';
import { eventColumns, tokenColumns } from './sparse.ts';
import { NO_ORDINAL, NO_ROW, type SpanTable } from './table.ts';
import { traceSummaries } from './traces.ts';

export interface SnapshotSource {
  readonly spans: SpanColumns;
  readonly keys: SpanKeys;
  /** Already joined with the spans. */
  readonly logs: LogColumns;
  readonly ids: IdTable;
  readonly strings: StringTable;
  /** Interned service name by resource, interned name by scope. */
  readonly serviceOf: Uint32Array;
  readonly scopeName: Uint32Array;
}

/** Orders everything that was read into a table. The arrays are new: they may be transferred to another thread. */
export function snapshotTable(source: SnapshotSource, version: number, complete: boolean): SpanTable {
  const { spans, ids } = source;
  const nodes = makeNodes(spans, source.keys);
  const order = treeOrder(nodes.start, nodes.parent, nodes.traceId, ids.size, nodes.rowCount);
  const tree = treeColumns(nodes, order);
  const plain = plainColumns(source, nodes, order);
  const events = eventColumns(spans, nodes, order);

  let extent = events.latest;
  for (let row = 0; row < nodes.rowCount; row++) {
    const start = tree.start[row] as number;
    const length = plain.duration[row] as number;
    const end = length > 0 ? start + length : start;
    if (end > extent) extent = end;
  }
  const end = new Float64Array(nodes.rowCount);
  for (let row = 0; row < nodes.rowCount; row++) {
    const length = plain.duration[row] as number;
    end[row] = Number.isNaN(length) ? extent : (tree.start[row] as number) + length;
  }
  spanMissingParents(tree.parent, tree.start, plain.duration, end, plain.flags);
  markSkewed(tree.parent, tree.start, plain.duration, end, plain.flags);

  const table: SpanTable = {
    version,
    complete,
    rowCount: nodes.rowCount,
    origin: BigInt(nodes.originSeconds) * 1_000_000_000n + BigInt(nodes.originNanos),
    extent,
    ...tree,
    ...plain,
    selfTime: selfTimes(tree.start, end, tree.parent),
    errorsBelow: errorsBelow(tree.parent, plain.status),
    byStart: sortByStart(tree.start),
    eventStart: events.eventStart,
    eventTime: events.eventTime,
    ...tokenColumns(spans, nodes, order),
    traces: [],
  };
  return { ...table, traces: traceSummaries(table, end, order, ids) };
}

/** What follows from the order alone. */
function treeColumns(nodes: Nodes, order: TreeOrder) {
  const rows = nodes.rowCount;
  const start = new Float64Array(rows);
  const parent = new Int32Array(rows);
  const depth = new Uint16Array(rows);
  const trace = new Uint32Array(rows);
  const subtreeEnd = new Uint32Array(rows);
  let currentTrace = 0;
  for (let row = 0; row < rows; row++) {
    const node = order.nodeOf[row] as number;
    start[row] = nodes.start[node] as number;
    const above = nodes.parent[node] as number;
    const parentRow = above < 0 ? NO_ROW : (order.rowOf[above] as number);
    parent[row] = parentRow;
    depth[row] = parentRow === NO_ROW ? 0 : Math.min(0xffff, (depth[parentRow] as number) + 1);
    while (row >= (order.traceRows[currentTrace + 1] as number)) currentTrace++;
    trace[row] = currentTrace;
    subtreeEnd[row] = row + 1;
  }
  for (let row = rows - 1; row >= 0; row--) {
    const above = parent[row] as number;
    if (above >= 0 && (subtreeEnd[above] as number) < (subtreeEnd[row] as number)) {
      subtreeEnd[above] = subtreeEnd[row] as number;
    }
  }
  return { start, parent, depth, trace, subtreeEnd };
}

/** What is copied from the spans, row by row. */
function plainColumns(source: SnapshotSource, nodes: Nodes, order: TreeOrder) {
  const { spans, logs, ids } = source;
  const rows = nodes.rowCount;
  const strings = source.strings.toArray();
  const duration = new Float64Array(rows);
  const kind = new Uint8Array(rows);
  const status = new Uint8Array(rows);
  const flags = new Uint16Array(rows);
  const name = new Uint32Array(rows);
  const service = new Uint32Array(rows);
  const scope = new Uint32Array(rows);
  const ordinal = new Uint32Array(rows);
  const logCount = new Uint16Array(rows);
  for (let row = 0; row < rows; row++) {
    const node = order.nodeOf[row] as number;
    flags[row] = nodes.flags[node] as number;
    if (node >= nodes.spans) {
      ordinal[row] = NO_ORDINAL;
      name[row] = strings.length;
      strings.push(`missing span ${ids.text(nodes.missingId[node - nodes.spans] as number)}`);
      continue;
    }
    ordinal[row] = node;
    const length = nodeLength(spans, node);
    if (length < 0) flags[row] = (flags[row] as number) | FLAG.negative;
    duration[row] = Math.max(0, length);
    kind[row] = spans.kind.data[node] as number;
    status[row] = spans.status.data[node] as number;
    name[row] = spans.name.data[node] as number;
    service[row] = source.serviceOf[spans.resource.data[node] as number] ?? 0;
    scope[row] = source.scopeName[spans.scope.data[node] as number] ?? 0;
    logCount[row] = Math.min(0xffff, logs.logCount(node));
  }
  return { duration, kind, status, flags, name, service, scope, ordinal, logCount, strings };
}

/** End minus start; NaN without an end, 0 where only the end is known. */
function nodeLength(spans: SpanColumns, node: number): number {
  const startSeconds = spans.startSeconds.data[node] as number;
  const endSeconds = spans.endSeconds.data[node] as number;
  if (Number.isNaN(endSeconds)) return Number.NaN;
  if (Number.isNaN(startSeconds)) return 0;
  return (
    (endSeconds - startSeconds) * 1e9 +
    ((spans.endNanos.data[node] as number) - (spans.startNanos.data[node] as number))
  );
}

/** A made-up parent reaches to the end of its last child. */
function spanMissingParents(
  parent: Int32Array,
  start: Float64Array,
  duration: Float64Array,
  end: Float64Array,
  flags: Uint16Array,
): void {
  for (let row = 0; row < parent.length; row++) {
    const above = parent[row] as number;
    if (above < 0 || ((flags[above] as number) & FLAG.synthetic) === 0) continue;
    if ((end[row] as number) <= (end[above] as number)) continue;
    end[above] = end[row] as number;
    duration[above] = (end[row] as number) - (start[above] as number);
  }
}

function markSkewed(
  parent: Int32Array,
  start: Float64Array,
  duration: Float64Array,
  end: Float64Array,
  flags: Uint16Array,
): void {
  const exempt = FLAG.synthetic | FLAG.noStart;
  for (let row = 0; row < parent.length; row++) {
    const above = parent[row] as number;
    if (above < 0 || ((flags[above] as number) & FLAG.synthetic) !== 0) continue;
    const early =
      (((flags[row] as number) | (flags[above] as number)) & exempt) === 0 &&
      (start[row] as number) < (start[above] as number);
    const late =
      !Number.isNaN(duration[row]) && !Number.isNaN(duration[above]) && (end[row] as number) > (end[above] as number);
    if (early || late) flags[row] = (flags[row] as number) | FLAG.skewed;
  }
}

function errorsBelow(parent: Int32Array, status: Uint8Array): Uint32Array {
  const below = new Uint32Array(parent.length);
  for (let row = parent.length - 1; row >= 0; row--) {
    const above = parent[row] as number;
    if (above < 0) continue;
    const own = status[row] === STATUS_ERROR ? 1 : 0;
    below[above] = (below[above] as number) + (below[row] as number) + own;
  }
  return below;
}
