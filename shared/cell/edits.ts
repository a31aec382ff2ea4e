/** Edits that a tool call asks for, in the words of the agents, and as a diff. */
import { structuredPatch } from 'diff';
import { isObject } from '../base/is-object.ts';

export interface Edit {
  readonly before: string;
  readonly after: string;
}

const BEFORE = ['old_string', 'oldString', 'oldText', 'old_text', 'old_str', 'search', 'before'];
const AFTER = ['new_string', 'newString', 'newText', 'new_text', 'new_str', 'replace', 'after'];
/** Larger texts are not compared: they are shown as they are. */
const LARGEST = 200_000;

/** The edits in a tool call's arguments: old and new text, one pair or a list. Empty where it is no edit. */
export function editsIn(data: unknown): Edit[] {
  if (!isObject(data)) return [];
  const own = readEdit(data);
  if (own) return [own];
  const { edits } = data;
  if (!Array.isArray(edits)) return [];
  const found = edits.slice(0, 100).map((edit) => (isObject(edit) ? readEdit(edit) : undefined));
  return found.every((edit) => edit !== undefined) ? found : [];
}

function readEdit(record: Record<string, unknown>): Edit | undefined {
  const before = textAt(record, BEFORE);
  const after = textAt(record, AFTER);
  return before === undefined || after === undefined ? undefined : { before, after };
}

function textAt(record: Record<string, unknown>, names: readonly string[]): string | undefined {
  for (const name of names) {
    if (Object.hasOwn(record, name) && typeof record[name] === 'string') return record[name];
  }
  return undefined;
}

/** An edit as the lines of a unified diff (without a header); undefined where comparing would take too long. */
export function diffEdit({ before, after }: Edit): string | undefined {
  if (before.length + after.length > LARGEST) return undefined;
  const patch = structuredPatch('', '', before, after, undefined, undefined, { context: 3, timeout: 300 });
  if (!patch) return undefined;
  const lines: string[] = [];
  for (const hunk of patch.hunks) {
    if (lines.length > 0 || patch.hunks.length > 1) {
      lines.push(`@@ -${hunk.oldStart},${hunk.oldLines} +${hunk.newStart},${hunk.newLines} @@`);
    }
    for (const line of hunk.lines) if (!line.startsWith('\\')) lines.push(line);
  }
  return lines.join('\n');
}
