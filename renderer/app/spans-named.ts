/** Finds spans by name, for the palette. */
import type { Row, SpanTable } from '../../shared/trace/table.ts';

/** The first rows (in order of start) whose name contains the text, at most `most`. None for an empty text. */
export function spansNamed(table: SpanTable, text: string, most: number): Row[] {
  const wanted = text.trim().toLowerCase();
  const rows: Row[] = [];
  if (wanted === '') return rows;
  // Names are interned: look at each name once, then only at numbers.
  const matching = new Uint8Array(table.strings.length);
  let any = false;
  for (let index = 0; index < table.strings.length; index++) {
    if (!table.strings[index]?.toLowerCase().includes(wanted)) continue;
    matching[index] = 1;
    any = true;
  }
  if (!any) return rows;
  for (const row of table.byStart) {
    if (matching[table.name[row] as number] !== 1) continue;
    rows.push(row);
    if (rows.length === most) break;
  }
  return rows;
}
