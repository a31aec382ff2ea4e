/** The spans behind a row of the table, one after another: selection and clock go there, the view stays. */
import type { ScopeArgument } from '../../shared/protocol.ts';
import { isUnattributed } from '../../shared/trace/frames.ts';
import { KINDS } from '../../shared/trace/kind.ts';
import { NO_ORDINAL, type Row, rowEnd, type SpanTable } from '../../shared/trace/table.ts';
import { goToRow, selectedRow } from '../document/navigate.ts';
import { documentStore } from '../stores/document.ts';
import { notify } from '../stores/notices.ts';
import { playbackStore } from '../stores/playback.ts';
import { type InstanceGroup, statisticsStore } from '../stores/statistics.ts';
import { includesRow } from '../ui/time/bars.ts';
import { currentScope } from './data.ts';

/** Rows of a group in a scope, by start. */
export function instancesOf(table: SpanTable, group: InstanceGroup, { trace, range, rows }: ScopeArgument): Row[] {
  const kind = KINDS.indexOf(group.kind);
  const found: Row[] = [];
  for (const row of table.byStart) {
    if (table.kind[row] !== kind || table.ordinal[row] === NO_ORDINAL) continue;
    if (group.by === 'name' && table.strings[table.name[row] as number] !== group.name) continue;
    if (group.frames && !isUnattributed(table, row)) continue;
    if (trace !== undefined && table.trace[row] !== trace) continue;
    if (range && !touches(table, row, range)) continue;
    if (rows && !includesRow(rows, row)) continue;
    found.push(row);
  }
  return found;
}

function touches(
  table: SpanTable,
  row: Row,
  { start, end }: { readonly start: number; readonly end: number },
): boolean {
  const begins = table.start[row] as number;
  const ends = rowEnd(table, row);
  return ends > begins ? begins < end && ends > start : begins >= start && begins <= end;
}

/**
 * Goes to the next (1) or previous (-1) span of a group: from the selected one, if that is of the group, else from where
 * the clock is. After the last comes the first.
 */
export function stepInstance(group: InstanceGroup, direction: 1 | -1): void {
  const { table } = documentStore.getState();
  const rows = instancesOf(table, group, currentScope());
  if (rows.length === 0) {
    notify('There is no span to go to');
    return;
  }
  const at = rows.indexOf(selectedRow());
  const index = at >= 0 ? (at + direction + rows.length) % rows.length : nearest(table, rows, direction);
  const row = rows[index] as Row;
  goToRow(row);
  statisticsStore.setState({
    instance: { group, index, count: rows.length, ordinal: table.ordinal[row] as number },
  });
}

/** From the clock: the first that starts at it or later, or the last that starts before it. */
function nearest(table: SpanTable, rows: readonly Row[], direction: 1 | -1): number {
  const { time } = playbackStore.getState();
  const after = rows.findIndex((row) => (table.start[row] as number) >= time);
  if (direction > 0) return Math.max(after, 0);
  return after < 0 ? rows.length - 1 : (after - 1 + rows.length) % rows.length;
}
