/** Unified diffs without git, in git's format. */
import { readFile, readlink } from 'node:fs/promises';
import { join } from 'node:path';
import { structuredPatch } from 'diff';
import type { DiffSide } from './git-diff.ts';
import type { FoundFile } from './walk.ts';

/** More differing lines than this, and all old lines are shown as removed, all new ones as added. */
const LONGEST_EDIT = 4000;

/** The diff of `paths` as `git diff` prints it, but for the `index` lines. */
export async function plainDiff(before: DiffSide, after: DiffSide, paths: readonly string[]): Promise<string> {
  let diff = '';
  for (const path of paths) {
    const was = before.files.get(path);
    const is = after.files.get(path);
    const old = was && (await readBytes(before.folder, path, was));
    const now = is && (await readBytes(after.folder, path, is));
    // What was a file and is a link, or the other way round, goes and comes.
    if (was && is && was.link !== is.link)
      diff += one(path, was, old, undefined, undefined) + one(path, undefined, undefined, is, now);
    else diff += one(path, was, old, is, now);
  }
  return diff;
}

function one(
  path: string,
  was: FoundFile | undefined,
  old: Buffer | undefined,
  is: FoundFile | undefined,
  now: Buffer | undefined,
): string {
  const a = quoted(`a/${path}`);
  const b = quoted(`b/${path}`);
  let head = `diff --git ${a} ${b}\n`;
  if (!was && is) head += `new file mode ${gitMode(is)}\n`;
  if (was && !is) head += `deleted file mode ${gitMode(was)}\n`;
  if (was && is && gitMode(was) !== gitMode(is)) head += `old mode ${gitMode(was)}\nnew mode ${gitMode(is)}\n`;
  const from = was ? a : '/dev/null';
  const to = is ? b : '/dev/null';
  if (isBinary(old) || isBinary(now)) return `${head}Binary files ${from} and ${to} differ\n`;
  const body = hunks(old?.toString('utf8') ?? '', now?.toString('utf8') ?? '');
  return body === '' ? head : `${head}--- ${from}\n+++ ${to}\n${body}`;
}

function hunks(old: string, now: string): string {
  if (old === now) return '';
  const patch = structuredPatch('', '', old, now, '', '', { context: 3, maxEditLength: LONGEST_EDIT });
  const found = patch?.hunks ?? [wholly(old, now)];
  return found
    .map(({ oldStart, oldLines, newStart, newLines, lines }) => {
      // An empty side is told by the line before it.
      const range = (start: number, count: number) =>
        count === 1 ? `${start}` : count === 0 ? `${start - 1},0` : `${start},${count}`;
      return `@@ -${range(oldStart, oldLines)} +${range(newStart, newLines)} @@\n${lines.join('\n')}\n`;
    })
    .join('');
}

function wholly(old: string, now: string) {
  const removed = signed('-', old);
  const added = signed('+', now);
  const count = (lines: string[]) => lines.filter((line) => !line.startsWith('\\')).length;
  return {
    oldStart: 1,
    oldLines: count(removed),
    newStart: 1,
    newLines: count(added),
    lines: [...removed, ...added],
  };
}

function signed(sign: string, text: string): string[] {
  if (text === '') return [];
  const lines = text.split('\n');
  const last = lines.pop();
  const out = lines.map((line) => sign + line);
  return last === '' ? out : [...out, `${sign}${last ?? ''}`, '\\ No newline at end of file'];
}

/** git calls a file binary that has a zero byte near its start. */
function isBinary(bytes: Buffer | undefined): boolean {
  return bytes?.subarray(0, 8000).includes(0) ?? false;
}

async function readBytes(folder: string, path: string, file: FoundFile): Promise<Buffer> {
  const full = join(folder, path);
  return file.link ? Buffer.from(await readlink(full)) : await readFile(full);
}

function gitMode(file: FoundFile): string {
  return file.link ? '120000' : file.executable ? '100755' : '100644';
}

/** A name with quotes, backslashes or control characters is written as git writes it. */
function quoted(name: string): string {
  if (!/["\\\u0000-\u001f\u007f]/.test(name)) return name;
  const named: Record<string, string> = { '\t': '\\t', '\n': '\\n', '\r': '\\r', '"': '\\"', '\\': '\\\\' };
  const escaped = name.replace(
    /["\\\u0000-\u001f\u007f]/g,
    (c) => named[c] ?? `\\${c.charCodeAt(0).toString(8).padStart(3, '0')}`,
  );
  return `"${escaped}"`;
}
