/** Tables as CSV (RFC 4180) and TSV that are safe to open in a spreadsheet. Pure. */

const FORMULA = /^[\s\u0000]*[=+\-@\uff0b\uff0d\uff1d\uff20]/;

/** A field that a spreadsheet would take for a formula gets an apostrophe before it; numbers stay numbers. */
export function csvField(text: string): string {
  const guarded = needsGuard(text) ? `'${text}` : text;
  return /[",\r\n]|^\s|\s$/.test(guarded) ? `"${guarded.replaceAll('"', '""')}"` : guarded;
}

/** Apostrophes that the text itself begins with do not count: one more is put before them, and one is taken off again. */
function needsGuard(text: string): boolean {
  const bare = text.replace(/^'+/, '');
  return (FORMULA.test(bare) && !isNumber(bare)) || /^[\t\r\n]/.test(bare);
}

function isNumber(text: string): boolean {
  return /^[+-]?(?:\d+\.?\d*|\.\d+)(?:e[+-]?\d+)?$/i.test(text);
}

/** The text of a field that `csvField` wrote, its quotes taken off already. */
export function unguarded(text: string): string {
  return text.startsWith("'") && needsGuard(text.slice(1)) ? text.slice(1) : text;
}

/** Lines end with CR LF, the last one too. */
export function csvText(rows: readonly (readonly string[])[]): string {
  return rows.map((row) => `${row.map(csvField).join(',')}\r\n`).join('');
}

/** The same with tabs, for pasting: no quotes, since those are pasted too; a tab or line break in a field is a space. */
export function tsvText(rows: readonly (readonly string[])[]): string {
  const field = (text: string) => (needsGuard(text) ? `'${text}` : text).replace(/[\t\r\n]+/g, ' ');
  return rows.map((row) => `${row.map(field).join('\t')}\n`).join('');
}
