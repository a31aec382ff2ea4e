/** Text of a trace in GitHub's Markdown, in which it stays text: nothing of it becomes markup, a link or a mention. */

/** Between characters it is not seen, and no rule of Markdown looks through it. */
const JOINER = '\u2060';

/** A sentence on one line. */
export function mdText(text: string): string {
  return (
    oneLine(text)
      .replace(/[&<>]/g, (character) => ({ '&': '&amp;', '<': '&lt;', '>': '&gt;' })[character] ?? character)
      .replace(/[\\`*_[\]#|~$]/g, '\\$&')
      // What begins a line elsewhere: a list, a quotation, a rule.
      .replace(/^(?:[-+=>]|\d{1,9}(?=[.)](?:\s|$)))/, (start) => (/\d/.test(start) ? `${start}\\` : `\\${start}`))
      .replace(/@|\\#|\bGH(?=-)|\bwww(?=\.)|:(?=\/\/)/gi, `$&${JOINER}`)
  );
}

/** A word or a value as inline code, also inside a table. */
export function mdCode(text: string): string {
  const plain = oneLine(text);
  if (plain === '') return '';
  // Where tables and code disagree on what a backslash escapes, nothing is left to be escaped.
  if (/[`|\\]/.test(plain)) return `<code>${plain.replace(/[^\p{L}\p{N} ]/gu, entity)}</code>`;
  return `\`${plain}\``;
}

function entity(character: string): string {
  return `&#${character.codePointAt(0)};`;
}

/** Several lines, in a fence that is longer than any inside. */
export function mdBlock(text: string, language = ''): string {
  const plain = visible(text).replace(/\n+$/, '');
  const fence = '`'.repeat(Math.max(3, longestRun(plain, '`') + 1));
  return `${fence}${language}\n${plain}\n${fence}`;
}

/** What can be folded away. */
export function mdDetails(summary: string, content: string): string {
  const text = oneLine(summary).replace(/[&<>]/g, entity);
  return `<details>\n<summary>${text.replace(/@/g, `@${JOINER}`)}</summary>\n\n${content}\n\n</details>`;
}

export function mdTable(head: readonly string[], rows: readonly (readonly string[])[]): string {
  const line = (cells: readonly string[]) => `| ${cells.join(' | ')} |`;
  return [line(head), line(head.map(() => '---')), ...rows.map(line)].join('\n');
}

function longestRun(text: string, character: string): number {
  let longest = 0;
  let run = 0;
  for (const one of text) {
    run = one === character ? run + 1 : 0;
    longest = Math.max(longest, run);
  }
  return longest;
}

function oneLine(text: string): string {
  return visible(text).replace(/\s+/g, ' ').trim();
}

/** Without colours and other control characters; characters that turn the direction of writing are shown as such. */
function visible(text: string): string {
  return text
    .replace(/\x1b(?:\[[0-9;:?<=>]*[ -/]*[@-~]|\][^\x07\x1b]*(?:\x07|\x1b\\)?|[ -/]*[0-~])/g, '')
    .replace(/\r\n?/g, '\n')
    .replace(/[\u0000-\u0008\u000b-\u001f\u007f-\u009f\u202a-\u202e\u2066-\u2069]/g, '\ufffd');
}
