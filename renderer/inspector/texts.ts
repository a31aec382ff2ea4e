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
