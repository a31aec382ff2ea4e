/** What the agent left in the working folder, against what it was given. */
import { accessSync, constants, readFileSync, readlinkSync } from 'node:fs';
import { join } from 'node:path';
import { turn } from '../../shared/base/turn.ts';
import { fileDigest } from './digest.ts';
import { gitDiff } from './git-diff.ts';
import { ignoreMatcher } from './patterns.ts';
import { plainDiff } from './plain-diff.ts';
import type { WorkdirChanges } from './types.ts';
import { type FoundFile, failureReason, walkFolder } from './walk.ts';

export interface ChangesOptions {
  /** The folder as it was given to the agent; not touched since. */
  readonly before: string;
  readonly after: string;
  /** Patterns (see patterns.ts) beside those that are always ignored. */
  readonly ignore: readonly string[];
  /** Largest file that the diff shows, and all its files together, both sides counted. Bytes. */
  readonly largestFile?: number;
  readonly largestDiff?: number;
  /** `false`: as if git were not installed. */
  readonly git?: boolean;
}

const LARGEST_FILE = 2 * 1024 * 1024;
const LARGEST_DIFF = 16 * 1024 * 1024;
/** Bytes that are read in one go; files that are compared before others get their turn. */
const SMALL = 256 * 1024;
const AT_ONCE = 50;
/** As many are named of what the diff leaves out. */
const MOST_NAMED = 100;

/**
 * Compares two folders byte by byte; a renamed file is one removed and one added. Symbolic links are compared by where
 * they point. What is too large for the diff, or cannot be read, stands in lines at its end.
 */
export async function workdirChanges(options: ChangesOptions): Promise<WorkdirChanges> {
  const ignored = ignoreMatcher(options.ignore);
  const was = await walkFolder(options.before, ignored);
  const is = await walkFolder(options.after, ignored);
  const problems = [...was.problems, ...is.problems];
  const added: string[] = [];
  const modified: string[] = [];
  const removed: string[] = [];
  const readable = new Set<string>();
  let compared = 0;
  for (const [path, now] of is.files) {
    if (++compared % AT_ONCE === 0) await turn();
    const old = was.files.get(path);
    try {
      if (!old) {
        added.push(path);
        if (!now.link) accessSync(join(options.after, path), constants.R_OK);
      } else if (!(await sameContent(join(options.before, path), old, join(options.after, path), now)))
        modified.push(path);
      readable.add(path);
    } catch (error) {
      if (old) modified.push(path);
      problems.push(`${path}: ${failureReason(error)}`);
    }
  }
  for (const path of was.files.keys()) if (!is.files.has(path)) removed.push(path);
  for (const path of removed) readable.add(path);

  const shown: string[] = [];
  const large: { path: string; bytes: number }[] = [];
  let budget = options.largestDiff ?? LARGEST_DIFF;
  for (const path of [...added, ...modified, ...removed].sort(byName)) {
    if (!readable.has(path)) continue;
    const old = was.files.get(path)?.size ?? 0;
    const now = is.files.get(path)?.size ?? 0;
    if (Math.max(old, now) > (options.largestFile ?? LARGEST_FILE) || old + now > budget) {
      large.push({ path, bytes: Math.max(old, now) });
    } else {
      shown.push(path);
      budget -= old + now;
    }
  }
  const before = { folder: options.before, files: was.files };
  const after = { folder: options.after, files: is.files };
  let diff: string;
  try {
    if (options.git === false) throw new Error('git is not to be used');
    diff = shown.length === 0 ? '' : await gitDiff(before, after, shown);
  } catch {
    // Without git, or with a name that git refuses (`.git` in other letters): the same diff by our own means.
    diff = await plainDiff(before, after, shown);
  }
  diff += leftOut(
    'Left out of this diff for their size',
    large.map(({ path, bytes }) => `${path} (${bytes} bytes)`),
  );
  diff += leftOut('Could not be read', problems);
  return { added: added.sort(byName), modified: modified.sort(byName), removed: removed.sort(byName), diff };
}

/** Lines after the last hunk, which tools that apply patches skip. */
function leftOut(title: string, lines: readonly string[]): string {
  if (lines.length === 0) return '';
  const named = lines.slice(0, MOST_NAMED).map((line) => `#   ${line.replaceAll('\n', '\\n')}\n`);
  const more = lines.length > MOST_NAMED ? `#   and ${lines.length - MOST_NAMED} more\n` : '';
  return `# ${title}: ${lines.length === 1 ? '1 file' : `${lines.length} files`}\n${named.join('')}${more}`;
}

function byName(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0;
}

/** Whether two files are the same to git: kind, executable bit, bytes. */
async function sameContent(pathA: string, a: FoundFile, pathB: string, b: FoundFile): Promise<boolean> {
  if (a.link !== b.link) return false;
  if (a.link) return readlinkSync(pathA) === readlinkSync(pathB);
  if (a.executable !== b.executable || a.size !== b.size) return false;
  // Most files are small and unchanged: read at once, they take a tenth of the time of two streams.
  if (a.size <= SMALL) return readFileSync(pathA).equals(readFileSync(pathB));
  return (await fileDigest(pathA)) === (await fileDigest(pathB));
}
