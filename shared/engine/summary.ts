/** What the terminal panel shows where there is no recording: the spans so far, as terminal text. */
import { formatDuration } from '../base/format.ts';
import type { Nanoseconds } from '../base/time.ts';
import { startedBy } from '../playback/steps.ts';
import { KINDS, type Kind, STATUS_ERROR } from '../trace/kind.ts';
import { rowEnd, type SpanTable } from '../trace/table.ts';

/** ANSI foreground colours (SGR) by kind, from the terminal's own palette so that they follow its theme. */
const COLOUR: Record<Kind, number> = {
  internal: 37,
  setup: 37,
  agent: 34,
  container: 34,
  model: 35,
  tool: 36,
  scorer: 33,
  cleanup: 37,
  http: 34,
  db: 33,
};
const LINES = 200;

/** Spans that had started by `time`, the latest last: `●` done, `◌` running, `✗` failed, with name and time taken. */
export function summaryText(table: SpanTable, time: Nanoseconds, columns: number): string {
  const count = startedBy(table, time);
  if (count === 0) return '\x1b[90mNothing has started yet.\x1b[0m\r\n';
  const lines: string[] = [];
  const first = Math.max(0, count - LINES);
  if (first > 0) lines.push(`\x1b[90m… ${first} earlier spans\x1b[0m`);
  for (let i = first; i < count; i++) lines.push(line(table, table.byStart[i] as number, time, columns));
  return `${lines.join('\r\n')}\r\n`;
}

function line(table: SpanTable, row: number, time: Nanoseconds, columns: number): string {
  const start = table.start[row] as number;
  const running = rowEnd(table, row) > time || Number.isNaN(table.duration[row] as number);
  const failed = !running && table.status[row] === STATUS_ERROR;
  const kind = KINDS[table.kind[row] as number] ?? 'internal';
  const mark = failed ? '\x1b[31m✗\x1b[0m' : `\x1b[${COLOUR[kind]}m${running ? '◌' : '●'}\x1b[0m`;
  const indent = '  '.repeat(Math.min(12, table.depth[row] as number));
  const taken = running
    ? `${formatDuration(Math.max(0, time - start))} …`
    : formatDuration(table.duration[row] as number);
  const room = Math.max(8, columns - indent.length - taken.length - 5);
  const name = plain(table.strings[table.name[row] as number] ?? '');
  const shown = name.length > room ? `${name.slice(0, room - 1)}…` : name;
  return `${indent}${mark} ${failed ? `\x1b[31m${shown}\x1b[0m` : shown} \x1b[90m${taken}\x1b[0m`;
}

/** Names come from the file: control characters must not reach a terminal. */
function plain(text: string): string {
  return text.replace(/[\u0000-\u001f\u007f-\u009f]/g, ' ');
}
