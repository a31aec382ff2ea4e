/** The facts in the tooltip of a row: what the row has no room for. */
import { formatClock, formatDuration, formatInteger } from '../../shared/base/format.ts';
import type { Row, SpanTable } from '../../shared/trace/table.ts';
import type { Fact } from '../ui/tree-grid/tooltip.ts';
import { FLAG_TEXT, flagsOf, rowContent } from './row-content.ts';

/** Returns what the tooltip says about a row. Pure. */
export function factsOf(table: SpanTable, row: Row): Fact[] {
  const content = rowContent(table, row);
  const service = table.strings[table.service[row] as number] ?? '';
  const self = table.selfTime[row] as number;
  const duration = table.duration[row] as number;
  const share = duration > 0 && self >= 0 ? ` (${Math.round((self / duration) * 100)} %)` : '';
  const events = (table.eventStart[row + 1] as number) - (table.eventStart[row] as number);
  const logs = table.logCount[row] as number;
  const facts: Fact[] = [
    { term: 'Kind', value: service ? `${content.kind} · ${service}` : content.kind, tone: 'plain' },
  ];
  const add = (term: string, value: string, tone: Fact['tone'] = 'plain') => facts.push({ term, value, tone });
  add('Start', formatClock(table.start[row] as number));
  add('Duration', content.durationLabel);
  if (Number.isFinite(self)) add('Self time', formatDuration(self) + share);
  if (content.failed) add('Status', 'error', 'error');
  if (content.errorsBelow > 0) add('Errors inside', formatInteger(content.errorsBelow), 'error');
  if (events > 0) add('Events', formatInteger(events));
  if (logs > 0) add('Log records', formatInteger(logs));
  for (const flag of flagsOf(table.flags[row] as number)) add('Note', FLAG_TEXT[flag].long);
  return facts;
}
