/** Tables as CSV (RFC 4180) that is safe to open in a spreadsheet. Pure. */

/** A field that a spreadsheet would take for a formula gets an apostrophe before it; numbers stay numbers. */
export function csvField(text: string): string {
  const guarded = /^[\s\u0000]*[=+\-@\uff0b\uff0d\uff1d\uff20]/.test(text) && !isNumber(text) ? `'${text}` : text;
  const tabbed = /^[\t\r\n]/.test(guarded) ? `'${guarded}` : guarded;
  return /[",\r\n]|^\s|\s$/.test(tabbed) ? `"${tabbed.replaceAll('"', '""')}"` : tabbed;
}

function isNumber(text: string): boolean {
  return /^[+-]?(?:\d+\.?\d*|\.\d+)(?:e[+-]?\d+)?$/i.test(text);
}

/** Lines end with CR LF, the last one too. */
export function csvText(rows: readonly (readonly string[])[]): string {
  return rows.map((row) => `${row.map(csvField).join(',')}\r\n`).join('');
}
