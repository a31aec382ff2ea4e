/** Which files of a folder are opened when the whole folder was chosen: by their names, the same everywhere. */

/** As many as one document can sensibly hold. */
export const MOST_FILES = 500;
const WANTED =
  /(?:\.(?:jsonl?|ndjson|pb|binpb|protobuf|proto\.bin|otlp|bin|traj|cast|ttyrec)|^typescript|^\.?aider\.chat\.history\.md)(?:\.(?:gz|zst|zstd))?$/i;
/** Files of a cell, of trials and of projects that are JSON but never a trace. A trial's `result.json` may be one. */
const OTHER =
  /^(?:cell|package|package-lock|tsconfig.*|manifest|index|results|config|ctrf|reward|lock|.*\.meta)\.json$/i;
/** Hidden files that people mean all the same. */
const SHOWN = /^\.aider\.chat\.history\.md/;
/** Folders of dependencies and build outputs. */
const SKIPPED = new Set(['node_modules', '__pycache__', 'venv', 'target']);

/** Whether a file inside an opened folder is worth reading, by its name. A file that is opened by itself always is. */
export function looksLikeTrace(name: string): boolean {
  return WANTED.test(name) && !OTHER.test(name);
}

/** Whether a file or folder is left out with all that is in it. */
export function isSkipped(name: string): boolean {
  return (name.startsWith('.') && !SHOWN.test(name)) || SKIPPED.has(name);
}

/**
 * The files to open of a folder's files, as paths with `/`: those whose names say trace or recording, without hidden
 * folders and installed packages, sorted as a person would. A file that is opened by itself is always read, by content.
 */
export function filesToOpen(paths: readonly string[]): string[] {
  const order = new Intl.Collator('en', { numeric: true });
  return paths
    .filter((path) => {
      const parts = path.split('/');
      return !parts.some(isSkipped) && looksLikeTrace(parts[parts.length - 1] ?? '');
    })
    .sort(order.compare)
    .slice(0, MOST_FILES);
}
