/** Changes of files as a tool call's arguments ask for them, and as a unified diff tells them. */
import { diffEdit, editsIn } from '../edits.ts';
import { asRecord, parsed } from '../fields.ts';
import type { ToolStep } from '../step.ts';
import type { FileFact } from './facts.ts';

/** A change without its time. */
export interface FileEdit {
  readonly path: string;
  readonly what: FileFact['what'];
  /** Lines of a unified diff of it, without a header. */
  readonly diff: string | undefined;
}

const CONTENT = ['content', 'contents', 'file_text', 'text', 'new_content'];
const WRITES = /write|create|save/i;
const PATCH_FILE = /^\*\*\* (Add|Update|Delete) File: (.+)$/;

/** What a tool call changes, by its arguments: an edit, a whole file, or a patch. Empty for what changes nothing. */
export function editsOfTool(step: ToolStep): FileEdit[] {
  const data = parsed(step.arguments);
  const patch = patchIn(data);
  if (patch !== undefined) return editsOfPatch(patch);
  if (step.path === '') return [];
  const edits = editsIn(data);
  if (edits.length > 0) {
    const lines = edits.map((edit) => diffEdit(edit));
    const diff = lines.every((text) => text !== undefined) ? lines.join('\n') : undefined;
    return [{ path: step.path, what: 'modified', diff }];
  }
  if (!WRITES.test(step.name)) return [];
  const record = asRecord(data);
  const content = CONTENT.map((name) => record[name]).find((value) => typeof value === 'string');
  if (typeof content !== 'string') return [];
  return [{ path: step.path, what: 'modified', diff: diffEdit({ before: '', after: content }) }];
}

/** The patch in a tool's arguments: a text of its own, or the one argument that is one. */
function patchIn(data: unknown): string | undefined {
  const texts = typeof data === 'string' ? [data] : Object.values(asRecord(data));
  return texts.find((text): text is string => typeof text === 'string' && /^\*\*\* Begin Patch$/m.test(text));
}

function editsOfPatch(patch: string): FileEdit[] {
  const what = { Add: 'added', Update: 'modified', Delete: 'removed' } as const;
  const found: { path: string; what: FileEdit['what']; lines: string[] }[] = [];
  for (const line of patch.split('\n')) {
    const head = PATCH_FILE.exec(line);
    if (head) found.push({ path: (head[2] as string).trim(), what: what[head[1] as keyof typeof what], lines: [] });
    else if (!line.startsWith('***')) found[found.length - 1]?.lines.push(line);
  }
  return found.map(({ lines, ...edit }) => ({ ...edit, diff: lines.join('\n').trimEnd() || undefined }));
}

/** The files of a unified diff as `git diff` writes it, in its order. What is no diff gives an empty list. */
export function editsOfDiff(diff: string): FileEdit[] {
  const found: { path: string; what: FileEdit['what']; lines: string[]; body: boolean }[] = [];
  for (const line of diff.split('\n')) {
    if (line.startsWith('diff --git ')) {
      found.push({ path: gitPath(line), what: 'modified', lines: [], body: false });
      continue;
    }
    const file = found[found.length - 1];
    if (!file) continue;
    if (line.startsWith('@@') || line.startsWith('Binary files ')) file.body = true;
    if (file.body) file.lines.push(line);
    else if (line.startsWith('new file')) file.what = 'added';
    else if (line.startsWith('deleted file')) file.what = 'removed';
    else if (line.startsWith('+++ b/')) file.path = line.slice(6);
  }
  return found.map(({ path, what, lines }) => ({ path, what, diff: lines.join('\n').trimEnd() || undefined }));
}

/** `diff --git a/x b/x`: both names are the same, so the second half is the path. */
function gitPath(line: string): string {
  const names = line.slice('diff --git '.length);
  const half = names.slice(Math.ceil(names.length / 2));
  return half.replace(/^ ?"?b\//, '').replace(/"$/, '');
}

/** A path as the change log has it: without the working folder in front, where it is absolute. */
export function relativePath(path: string, workdir: string): string {
  const folder = workdir.endsWith('/') ? workdir : `${workdir}/`;
  const inside = workdir !== '' && path.startsWith(folder) ? path.slice(folder.length) : path;
  return inside.replace(/^\.\//, '');
}
