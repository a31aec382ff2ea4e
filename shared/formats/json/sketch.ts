/** What the JSON at the beginning of a file looks like: the paths of its keys, as far as they go. */
import { JsonScanner, JsonStop, PADDING } from './scanner.ts';
import { decodeString } from './text.ts';

/** Key paths of one document: `resourceSpans`, `data[].spans[].operationName`. Arrays are `[]`. */
export type Sketch = ReadonlySet<string>;

const DEPTH_LIMIT = 5;
const PATH_LIMIT = 600;
const DOCUMENT_LIMIT = 40;
/** Elements of an array that are looked at. */
const ELEMENT_LIMIT = 3;

/** Sketches of the documents in `head`, in order. The last may be cut off, and a broken one has what was before. */
export function sketchJson(head: Uint8Array): Sketch[] {
  const scanner = new JsonScanner();
  scanner.use(new Uint8Array(head.length + PADDING));
  scanner.bytes.set(head);
  scanner.end = head.length;
  const sketches: Sketch[] = [];
  let at = 0;
  while (sketches.length < DOCUMENT_LIMIT) {
    const begin = nextDocument(scanner, at);
    if (begin < 0) break;
    const paths = new Set<string>();
    try {
      at = sketchDocument(scanner, begin, paths);
    } catch (error) {
      if (!(error instanceof JsonStop)) throw error;
      at = Math.max(begin + 1, scanner.stoppedAt);
    }
    if (paths.size > 0) sketches.push(paths);
  }
  return sketches;
}

/** Where the next `{` or `[` is that has JSON inside, or -1. */
function nextDocument(scanner: JsonScanner, from: number): number {
  const { bytes, end } = scanner;
  for (let i = from; i < end; i++) {
    const c = bytes[i] as number;
    if (c !== 0x7b && c !== 0x5b) continue;
    const d = bytes[scanner.space(i + 1)] as number;
    if (c === 0x7b ? d === 0x22 : d === 0x7b || d === 0x5b) return i;
  }
  return -1;
}

interface Open {
  readonly path: string;
  readonly object: boolean;
  count: number;
}

function sketchDocument(scanner: JsonScanner, begin: number, paths: Set<string>): number {
  const { bytes } = scanner;
  const open: Open[] = [];
  let path = '';
  let i = begin;
  for (;;) {
    // A value begins at i.
    const c = bytes[i] as number;
    if ((c === 0x7b || c === 0x5b) && open.length < DEPTH_LIMIT && paths.size < PATH_LIMIT) {
      const object = c === 0x7b;
      open.push({ path: object ? path : `${path}[]`, object, count: 0 });
      if (!object) paths.add(`${path}[]`);
      i = scanner.space(i + 1);
    } else i = scanner.space(scanner.value(i));
    for (;;) {
      const top = open[open.length - 1];
      if (top === undefined) return i;
      if (bytes[i] === (top.object ? 0x7d : 0x5d)) {
        open.pop();
        i = scanner.space(i + 1);
        continue;
      }
      if (top.count++ > 0) {
        if (bytes[i] !== 0x2c) scanner.stop(i);
        i = scanner.space(i + 1);
      }
      if (!top.object) {
        path = top.path;
        if (top.count <= ELEMENT_LIMIT) break;
        i = scanner.space(scanner.value(i));
        continue;
      }
      i = scanner.key(i);
      const key = decodeString(bytes, scanner.keyStart, scanner.keyEnd);
      path = top.path === '' ? key : `${top.path}.${key}`;
      paths.add(path);
      break;
    }
  }
}
