/** Which of the agent's tool calls explains a change of a file. */
import type { ToolUse } from '../proxy/types.ts';
import type { FileChange } from './types.ts';

/** A tool call with its span, and the time in which it can have done something. */
export type TimedToolRequest = Omit<ToolUse, 'failed'>;

export interface Explanation {
  readonly request: TimedToolRequest;
  /** Its arguments name the file, or it was the one that was running. */
  readonly by: 'arguments' | 'time';
}

/** Clocks of files tick in steps of some milliseconds, and an agent may write after it has told the result. */
const EARLY = 10_000_000n;
const LATE = 250_000_000n;

/** A short name in a long text may stand anywhere; the first of them must do. */
const MOST_MENTIONS = 2000;
const LONGEST_PATH = 4096;

/** Tools that change no file, whatever else runs at the same time: by their first word, their last ones, or whole. */
const READING = [
  /^(?:read|view|list|ls|glob|grep|search|find|fetch|web|open_?file|cat|think|ask|get)(?![a-z])/i,
  /(?:read|list|search|view|fetch|glob|grep)(?:_?(?:files?|dir(?:ectory)?|many_files|file_content|web|url|image))?$/i,
  /^(?:todo_?(?:write|read|list)?|write_todos|update_plan|(?:enter|exit)_?plan_?mode|save_memory|ask\w*question)$/i,
];
/** Tools that run commands: what they change stands nowhere in their arguments. */
const SHELL = /bash|shell|exec|command|terminal|run|python|script|sh$/i;

/**
 * Finds the tool call that explains a change, among those that ran at its time: the one whose arguments name the path
 * (relative, absolute, from a folder further in, or in the header of a patch), else a shell, else any other. Of several
 * the one that names it best, then the latest. Tools that only read explain nothing.
 *
 * @param workdir the working folder, absolute, by all the names that the agent may know it by
 */
export function explainChange(
  change: Pick<FileChange, 'path' | 'unixNano'>,
  requests: readonly TimedToolRequest[],
  workdir: readonly string[],
): Explanation | undefined {
  let best: Explanation | undefined;
  let bestRank = 0;
  for (const request of requests) {
    if (change.unixNano < request.from - EARLY) continue;
    if (request.to !== undefined && change.unixNano > request.to + LATE) continue;
    if (READING.some((words) => words.test(request.name)) && !SHELL.test(request.name)) continue;
    const named = naming(request.arguments, change.path, workdir);
    const rank = named * 10 + (named > 0 ? 10 : SHELL.test(request.name) ? 2 : 1);
    if (rank < bestRank || (rank === bestRank && best && request.from < best.request.from)) continue;
    best = { request, by: named > 0 ? 'arguments' : 'time' };
    bestRank = rank;
  }
  return best;
}

/** How well a text names a path: 2 the path itself, 1 its end (as from a folder further in), 0 not at all. */
function naming(args: string, path: string, workdir: readonly string[]): 0 | 1 | 2 {
  const name = path.slice(path.lastIndexOf('/') + 1);
  if (name === '') return 0;
  let best: 0 | 1 | 2 = 0;
  for (const text of listTexts(args)) {
    let looked = 0;
    for (let at = text.indexOf(name); at !== -1 && looked < MOST_MENTIONS; at = text.indexOf(name, at + 1)) {
      looked++;
      const end = at + name.length;
      // `a.js` in `a.jsx` or `a.js.map` is another file; a full stop at the end of a sentence is not.
      if (/^(?:[\w$/\\-]|\.\w)/.test(text.slice(end, end + 2))) continue;
      const mentioned = mention(text, at, end, path);
      const inside = withoutFolder(mentioned, workdir);
      if (inside === path) return 2;
      if (!mentioned.startsWith('/') && path.endsWith(`/${inside}`)) best = 1;
    }
  }
  return best;
}

/** The path that ends at `end`: as much before the name as belongs to it. */
function mention(text: string, nameAt: number, end: number, path: string): string {
  // Names with spaces have no edge of their own: the path as it is known is looked for first.
  const whole = end - path.length;
  let start = whole >= 0 && text.startsWith(path, whole) ? whole : nameAt;
  const first = Math.max(0, start - LONGEST_PATH);
  while (start > first && /[^\s"'`<>|;&(){}=,*?]/.test(text[start - 1] ?? '')) start--;
  const found = text.slice(start, end).replaceAll('\\', '/');
  // Patches and diffs: `a/src/x.js`, `b/src/x.js`; file URLs.
  if (/^[ab]\//.test(found) && found.slice(2) === path && /(?:---|\+\+\+|diff --git.*) $/.test(text.slice(0, start)))
    return path;
  return found.replace(/^file:\/\//, '').replace(/^[\w-]+:(?=\/|\.\/)/, '');
}

function withoutFolder(path: string, folders: readonly string[]): string {
  let inside = path;
  for (const folder of folders) {
    const stem = folder.replaceAll('\\', '/').replace(/\/$/, '');
    if (stem !== '' && path.startsWith(`${stem}/`)) inside = path.slice(stem.length + 1);
  }
  const parts: string[] = [];
  for (const part of inside.split('/')) {
    if (part === '..' && parts.length > 0 && parts.at(-1) !== '..') parts.pop();
    else if (part !== '.' && (part !== '' || parts.length === 0)) parts.push(part);
  }
  return parts.join('/');
}

/** The strings of JSON arguments with their escapes undone, else the text as it is. */
function listTexts(args: string): string[] {
  let value: unknown;
  try {
    value = JSON.parse(args);
  } catch {
    // Custom tools take free text, and an answer that was cut off leaves half a document.
    return [args];
  }
  const texts: string[] = [];
  const waiting: unknown[] = [value];
  while (waiting.length > 0) {
    const next = waiting.pop();
    if (typeof next === 'string') texts.push(next);
    else if (typeof next === 'object' && next !== null) waiting.push(...Object.values(next));
  }
  return texts;
}
