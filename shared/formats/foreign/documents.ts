/** Formats whose spans are whole JSON documents: as lines, pretty-printed one after another, or in arrays (of arrays). */
import { type RecordPlace, type RecordReader, readRecords } from '../json/records.ts';
import type { JsonNode } from '../json/tree.ts';
import type { ForeignContext } from './foreign.ts';

export interface DocumentReader {
  /** Whether an object is one of the format's, wherever it stands; others are counted. */
  is(node: JsonNode): boolean;
  record(node: JsonNode, place: RecordPlace): void;
  /** An array ends: `` the outermost, `[]` one inside it. */
  leave?(path: string): void;
}

/** Reads a stream of documents to its end. */
export async function readDocuments(
  stream: AsyncIterable<Uint8Array>,
  context: ForeignContext,
  reader: DocumentReader,
): Promise<void> {
  const records: RecordReader = {
    rule(path, type) {
      if (type === 'object') return 'record';
      if (type === 'array' && /^(\[\]){0,2}$/.test(path)) return 'enter';
      context.count(type === 'array' ? 'lists that are nested too deeply' : 'values that are not spans');
      return 'skip';
    },
    record(_path, node, place) {
      if (reader.is(node)) reader.record(node, place);
      else context.count('records that are not spans');
    },
    leave: (path) => reader.leave?.(path),
    recover: (node) => (reader.is(node) ? '' : undefined),
    report: (problem) => context.report(problem),
    count: (what, by) => context.count(what, by),
  };
  await readRecords(stream, records, (bytes) => context.progress(bytes));
}

/** The first bytes of a stream (at most `size`), and the stream again from its beginning. */
export async function peekStream(
  stream: AsyncIterable<Uint8Array>,
  size: number,
): Promise<{ head: Uint8Array; whole: AsyncIterable<Uint8Array> }> {
  const iterator = stream[Symbol.asyncIterator]();
  const head = new Uint8Array(size);
  let length = 0;
  // What of the last piece went beyond the head.
  let rest: Uint8Array = new Uint8Array(0);
  while (length < size) {
    const { done, value } = await iterator.next();
    if (done) break;
    const taken = value.subarray(0, size - length);
    head.set(taken, length);
    length += taken.length;
    rest = value.slice(taken.length);
  }
  const begin = head.subarray(0, length);
  async function* whole(): AsyncGenerator<Uint8Array> {
    if (length > 0) yield begin;
    if (rest.length > 0) yield rest;
    for (;;) {
      const { done, value } = await iterator.next();
      if (done) return;
      yield value;
    }
  }
  return { head: begin, whole: whole() };
}
