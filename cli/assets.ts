/** The page's files: whatever lies below one folder, and nothing else. */
import { readFile, realpath } from 'node:fs/promises';
import { extname, join, normalize, sep } from 'node:path';

const TYPES: Readonly<Record<string, string>> = {
  '.html': 'text/html; charset=utf-8',
  '.js': 'text/javascript; charset=utf-8',
  '.css': 'text/css; charset=utf-8',
  '.json': 'application/json; charset=utf-8',
  '.map': 'application/json; charset=utf-8',
  '.jsonl': 'application/x-ndjson; charset=utf-8',
  '.cast': 'application/x-asciicast',
  '.diff': 'text/plain; charset=utf-8',
  '.svg': 'image/svg+xml',
  '.png': 'image/png',
  '.woff2': 'font/woff2',
  '.wasm': 'application/wasm',
};

export interface Asset {
  readonly type: string;
  readonly bytes: Buffer;
  /** Its name holds a hash of its content, so it never changes. */
  readonly immutable: boolean;
}

/** The file at a URL path below `root`; undefined where there is none. Links may not lead out of `root`. */
export async function readAsset(root: string, urlPath: string): Promise<Asset | undefined> {
  let path: string;
  try {
    path = normalize(decodeURIComponent(urlPath)).replaceAll('\\', '/');
  } catch {
    // A broken percent sequence names no file.
    return undefined;
  }
  if (path.includes('\0') || !path.startsWith('/') || path.split('/').some((part) => part.startsWith('.')))
    return undefined;
  try {
    const [realRoot, real] = await Promise.all([realpath(root), realpath(join(root, path))]);
    if (!real.startsWith(realRoot + sep)) return undefined;
    const type = TYPES[extname(real)] ?? 'application/octet-stream';
    return { type, bytes: await readFile(real), immutable: path.startsWith('/assets/') };
  } catch (error) {
    const code = (error as NodeJS.ErrnoException).code;
    if (code === 'ENOENT' || code === 'ENOTDIR' || code === 'EISDIR') return undefined;
    throw error;
  }
}
