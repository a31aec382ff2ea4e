/** Which files of a folder are opened when the whole folder was dropped or chosen in a page. */

/** As many as one document can sensibly hold. */
export const MOST_FILES = 500;
const WANTED = /\.(?:jsonl?|ndjson|pb|binpb|protobuf|proto\.bin|otlp|bin|cast)(?:\.(?:gz|zst|zstd))?$/i;
/** Files of a cell and of projects that are JSON but never a trace. */
const OTHER = /^(?:cell|package|package-lock|tsconfig.*|manifest|index|results?)\.json$/i;
const SKIPPED = new Set(['node_modules', '__pycache__', 'venv', 'target']);

/**
 * The files to open of a folder's files, as paths with `/`: those whose names say trace or recording, without hidden
 * folders and installed packages, sorted as a person would. A file that is opened by itself is always read, by content.
 */
export function filesToOpen(paths: readonly string[]): string[] {
  const order = new Intl.Collator('en', { numeric: true });
  return paths
    .filter((path) => {
      const parts = path.split('/');
      const name = parts[parts.length - 1] ?? '';
      return !parts.some((part) => part.startsWith('.') || SKIPPED.has(part)) && WANTED.test(name) && !OTHER.test(name);
    })
    .sort(order.compare)
    .slice(0, MOST_FILES);
}
