/** Columns that only some rows have: events and token counts. */
import type { Nodes } from './nodes.ts';
import type { TreeOrder } from './order.ts';
import type { SpanColumns } from './span-columns.ts';

/** Event times grouped by row, sorted in each; an event without a time is shown at its span's start. */
export function eventColumns(spans: SpanColumns, nodes: Nodes, order: TreeOrder) {
  const rows = nodes.rowCount;
  const eventStart = new Uint32Array(rows + 1);
  let total = 0;
  for (let row = 0; row < rows; row++) {
    eventStart[row] = total;
    const node = order.nodeOf[row] as number;
    if (node < nodes.spans) total += (spans.eventEnd.data[node] as number) - firstEvent(spans, node);
  }
  eventStart[rows] = total;

  const eventTime = new Float64Array(total);
  let latest = 0;
  for (let row = 0; row < rows; row++) {
    let at = eventStart[row] as number;
    const end = eventStart[row + 1] as number;
    if (at === end) continue;
    const node = order.nodeOf[row] as number;
    let sorted = true;
    for (let event = firstEvent(spans, node); at < end; event++, at++) {
      let time =
        ((spans.eventSeconds.data[event] as number) - nodes.originSeconds) * 1e9 +
        ((spans.eventNanos.data[event] as number) - nodes.originNanos);
      if (Number.isNaN(time)) time = nodes.start[node] as number;
      eventTime[at] = time;
      if (time > latest) latest = time;
      if (at > (eventStart[row] as number) && (eventTime[at - 1] as number) > time) sorted = false;
    }
    if (!sorted) eventTime.subarray(eventStart[row] as number, end).sort();
  }
  return { eventStart, eventTime, latest };
}

function firstEvent(spans: SpanColumns, node: number): number {
  return node === 0 ? 0 : (spans.eventEnd.data[node - 1] as number);
}

/** Rows with token counts, ascending. */
export function tokenColumns(spans: SpanColumns, nodes: Nodes, order: TreeOrder) {
  const entryOf = new Int32Array(spans.tokenOrdinal.length === 0 ? 0 : nodes.spans).fill(-1);
  for (let i = 0; i < spans.tokenOrdinal.length; i++) entryOf[spans.tokenOrdinal.data[i] as number] = i;
  const tokenRow: number[] = [];
  const inputTokens: number[] = [];
  const outputTokens: number[] = [];
  for (let row = 0; entryOf.length > 0 && row < nodes.rowCount; row++) {
    const entry = entryOf[order.nodeOf[row] as number] ?? -1;
    if (entry === -1) continue;
    tokenRow.push(row);
    inputTokens.push(spans.inputTokens.data[entry] as number);
    outputTokens.push(spans.outputTokens.data[entry] as number);
  }
  return {
    tokenRow: Uint32Array.from(tokenRow),
    inputTokens: Float64Array.from(inputTokens),
    outputTokens: Float64Array.from(outputTokens),
  };
}
