/**
 * Patterns of paths, as a task writes them. Relative to the working folder, with `/`. A `*` stands for anything within a
 * name, a name that is `**` for any number of folders, `?` for one character, `{a,b}` for alternatives. Brackets are
 * ordinary characters (`app/[id]/page.tsx` is a path). A pattern that names a folder covers everything in it.
 */

/** Which paths a list of patterns covers. */
export interface PathMatcher {
  /** Whether the path, or a folder that it is in, is meant. */
  covers(path: string): boolean;
}

/** Never looked at, whatever a task says: git's own files, and installed packages. */
const ALWAYS_IGNORED: readonly string[] = ['**/.git', '**/node_modules'];

/** More alternatives than this are a mistake. */
const MOST_ALTERNATIVES = 200;

/**
 * Makes a matcher. Its time is proportional to the length of path × pattern, whatever the pattern.
 *
 * @throws RangeError for a pattern with too many alternatives
 */
export function pathMatcher(patterns: readonly string[]): PathMatcher {
  const compiled = patterns.flatMap(alternatives).map(splitPath);
  return {
    covers(path) {
      const segments = splitPath(path);
      return compiled.some((pattern) => coversSegments(pattern, segments));
    },
  };
}

/** A matcher for what is not recorded: the patterns, and what is always ignored. */
export function ignoreMatcher(patterns: readonly string[]): PathMatcher {
  // `dist/**` means the folder too, so that nobody walks through it for nothing.
  return pathMatcher([...ALWAYS_IGNORED, ...patterns.map((pattern) => pattern.replace(/([^/*])\/\*\*\/?$/, '$1'))]);
}

function splitPath(path: string): string[] {
  return path.split('/').filter((segment) => segment !== '' && segment !== '.');
}

/** The pattern with every `{a,b}` written out. */
function alternatives(pattern: string): string[] {
  const done: string[] = [];
  const waiting = [pattern];
  for (let text = waiting.pop(); text !== undefined; text = waiting.pop()) {
    const braces = /\{([^{}]*,[^{}]*)\}/.exec(text);
    if (!braces) done.push(text);
    else {
      const before = text.slice(0, braces.index);
      const after = text.slice(braces.index + braces[0].length);
      for (const choice of (braces[1] ?? '').split(',')) waiting.push(before + choice + after);
    }
    if (done.length + waiting.length > MOST_ALTERNATIVES)
      throw new RangeError(`The pattern ${JSON.stringify(pattern)} has more than ${MOST_ALTERNATIVES} alternatives.`);
  }
  return done;
}

/** Whether the pattern matches the whole path or one of its leading folders. `**` takes as little as it can. */
function coversSegments(pattern: readonly string[], path: readonly string[]): boolean {
  let p = 0;
  let s = 0;
  let retryPattern = -1;
  let retryPath = 0;
  for (;;) {
    if (p === pattern.length) return pattern.length > 0 && s > 0;
    if (pattern[p] === '**') {
      retryPattern = ++p;
      retryPath = s;
      // At the end it covers everything below, but not the folder itself, which may be a file.
      if (p === pattern.length) return s < path.length;
    } else if (s < path.length && matchesName(pattern[p] ?? '', path[s] ?? '')) {
      p++;
      s++;
    } else if (retryPattern !== -1 && retryPath < path.length) {
      p = retryPattern;
      s = ++retryPath;
    } else return false;
  }
}

/** One name against one with `*` and `?`. Goes back to the last `*` only: earlier ones need not take more. */
function matchesName(pattern: string, name: string): boolean {
  let p = 0;
  let n = 0;
  let star = -1;
  let from = 0;
  while (n < name.length) {
    const c = pattern[p];
    if (c === '*') {
      star = p++;
      from = n;
    } else if (p < pattern.length && (c === '?' || c === name[n])) {
      p++;
      n++;
    } else if (star !== -1) {
      p = star + 1;
      n = ++from;
    } else return false;
  }
  while (pattern[p] === '*') p++;
  return p === pattern.length;
}
