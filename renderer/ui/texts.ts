/** What kind of text a text is, and how it becomes readable. */

/** More than this is not parsed to look nicer: it is shown as it is. */
const MOST_PARSED = 2_000_000;

/** JSON objects and arrays as data; undefined for everything else. */
export function jsonIn(text: string): unknown {
  if (text.length > MOST_PARSED) return undefined;
  const trimmed = text.trim();
  if (!/^[[{]/.test(trimmed) || !/[\]}]$/.test(trimmed)) return undefined;
  try {
    return JSON.parse(trimmed);
  } catch {
    // Not JSON: text in brackets.
    return undefined;
  }
}

/** Whether a text is a diff: a unified one, Git's, or the patches that agents write. */
export function isDiff(text: string): boolean {
  const head = text.slice(0, 4000);
  if (/^diff --git |^\*\*\* Begin Patch|^Index: /m.test(head)) return true;
  return /^@@ -\d+(?:,\d+)? \+\d+(?:,\d+)? @@/m.test(head);
}

/** Text without the escape sequences of terminals (colours, links, cursor moves) and with lines as they end up. */
export function withoutEscapes(text: string): string {
  if (!text.includes('\u001b') && !text.includes('\r')) return text;
  return text
    .replace(
      /\u001b(?:\[[0-9;:?<=>]{0,40}[ -/]{0,4}[@-~]|\][^\u0007\u001b]{0,2000}(?:\u0007|\u001b\\)|[@-Z\\^_=>78cM])/g,
      '',
    )
    .replaceAll('\r\n', '\n');
}

/** The beginning of a text: so many characters and lines, and whether that is all of it. */
export function beginning(text: string, characters: number, lines: number): { text: string; whole: boolean } {
  let end = Math.min(text.length, characters);
  let seen = 0;
  for (let at = text.indexOf('\n'); at >= 0 && at < end; at = text.indexOf('\n', at + 1)) {
    if (++seen >= lines) end = at;
  }
  const last = text.charCodeAt(end - 1);
  if (end < text.length && last >= 0xd800 && last <= 0xdbff) end--;
  return { text: text.slice(0, end), whole: end === text.length };
}

/**
 * JSON text with line breaks and two spaces a level. It is not parsed and written again, so every digit and escape stays
 * as it stands in the file; text that is cut off, or no JSON at all, is indented as far as it goes.
 */
export function indentJson(text: string): string {
  const out: string[] = [];
  let depth = 0;
  let opened = false;
  const line = () => `\n${'  '.repeat(Math.min(depth, 100))}`;
  for (let at = 0; at < text.length; ) {
    const end = pieceEnd(text, at);
    const piece = text.slice(at, end);
    at = end;
    if (/^\s/.test(piece)) continue;
    const closes = piece === '}' || piece === ']';
    if (closes) depth = Math.max(0, depth - 1);
    if (opened !== closes) out.push(line());
    opened = piece === '{' || piece === '[';
    if (opened) depth++;
    out.push(piece === ':' ? ': ' : piece);
    if (piece === ',') out.push(line());
  }
  return out.join('');
}

const STRUCTURE = /[{}[\],:]/;
const RUN = /\s+|[^\s"{}[\],:]+/y;

/** Where the string, the mark, the blanks or the word that starts here ends. Strings may be cut off. */
function pieceEnd(text: string, at: number): number {
  const first = text[at] as string;
  if (STRUCTURE.test(first)) return at + 1;
  if (first !== '"') {
    RUN.lastIndex = at;
    return at + (RUN.exec(text)?.[0].length ?? 1);
  }
  for (let quote = text.indexOf('"', at + 1); quote >= 0; quote = text.indexOf('"', quote + 1)) {
    let slashes = 0;
    while (text[quote - 1 - slashes] === '\\') slashes++;
    if (slashes % 2 === 0) return quote + 1;
  }
  return text.length;
}
