/**
 * Chrome's trace events: an array (its closing bracket may be missing), or an object with `traceEvents`; as Chrome,
 * Node, compilers, build tools and games write them.
 * Source: the "Trace Event Format" document of the Chromium project. `ts` and `dur` are microseconds. Threads are
 * resources; what stands within what on a thread is found by time.
 */
import { decodeUtf8 } from '../../base/bytes.ts';
import type { Problem } from '../../base/problem.ts';
import { makeTraceId } from '../agents/ids.ts';
import { peekStream } from '../foreign/documents.ts';
import type { ForeignFormat } from '../foreign/foreign.ts';
import { confidence, has, hasAny } from '../foreign/recognise.ts';
import { type PathRule, readRecords } from '../json/records.ts';
import { sketchJson } from '../json/sketch.ts';
import { member, readText } from '../json/tree.ts';
import { Reading } from './reading.ts';

/** As much tells the layout, and one file from another. */
const HEAD = 4096;

export const chromeTrace: ForeignFormat = {
  name: 'chrome-trace',
  title: 'Chrome trace events',
  recognise: (head) =>
    confidence(
      head,
      0.9,
      (sketch) =>
        hasAny(sketch, 'traceEvents[]', 'traceEvents') ||
        (has(sketch, 'ph') && hasAny(sketch, 'ts', 'pid', 'tid')) ||
        has(sketch, 'metadata.dataOrigin'),
    ),
  async read(stream, context) {
    const { head, whole } = await peekStream(stream, HEAD);
    const reading = new Reading(context, makeTraceId(decodeUtf8(head)));
    const tail = new Tail(whole);
    let read = 0;
    const areAlone = sketchJson(head)[0]?.has('ph') === true;
    await readRecords(
      tail.stream(),
      {
        rule: (path, type) =>
          areAlone && path === '' && type === 'object' ? 'record' : rule(path, type, context.count.bind(context)),
        record(path, node, place) {
          if (/^metadata\.|^otherData\./.test(path) || path === 'displayTimeUnit') reading.about(path, node);
          else {
            reading.event(node, place);
            tail.recordsTo = place.offset + place.length;
          }
        },
        recover: (node) => (readText(member(node, 'ph')) !== '' ? '[]' : undefined),
        report: (problem: Problem) => {
          // Whoever was killed between two events leaves the same file as who never closes: that much is said.
          if (problem.code === 'truncated' && tail.isOnlyUnclosed)
            context.count('lists of events that were never closed');
          else context.report(problem);
        },
        count: (what, by) => context.count(what, by),
      },
      (bytes) => {
        read = bytes;
        return reading.progress(bytes);
      },
    );
    await reading.finish(read);
  },
};

const EVENTS = /^(traceEvents)?(\[\]){0,2}$/;

function rule(path: string, type: 'object' | 'array' | 'scalar', count: (what: string) => void): PathRule {
  if (EVENTS.test(path)) {
    if (type === 'scalar') return 'skip';
    return type === 'object' && path.endsWith('[]') ? 'record' : 'enter';
  }
  if (/^(metadata|otherData)$/.test(path)) return type === 'object' ? 'enter' : 'skip';
  if (type === 'scalar') return /^(metadata|otherData)\./.test(path) || path === 'displayTimeUnit' ? 'record' : 'skip';
  count(`${path} (not spans)`);
  return 'skip';
}

/** Watches the end of a file: the format allows an array that was never closed. */
class Tail {
  readonly #stream: AsyncIterable<Uint8Array>;
  #offset = 0;
  #isArray = false;
  /** Behind the last byte that is neither white space nor a comma. */
  #solidTo = 0;
  /** Behind the last record, or the opening bracket. */
  recordsTo = 0;

  constructor(stream: AsyncIterable<Uint8Array>) {
    this.#stream = stream;
  }

  async *stream(): AsyncGenerator<Uint8Array> {
    for await (const piece of this.#stream) {
      if (this.recordsTo === 0) {
        const first = piece.findIndex((byte) => byte > 0x20);
        if (first >= 0) {
          this.#isArray = piece[first] === 0x5b;
          // An array in which nothing was found ends where it begins.
          this.recordsTo = this.#offset + first + 1;
        }
      }
      const last = piece.findLastIndex((byte) => byte > 0x20 && byte !== 0x2c);
      if (last >= 0) this.#solidTo = this.#offset + last + 1;
      this.#offset += piece.length;
      yield piece;
    }
  }

  get isOnlyUnclosed(): boolean {
    return this.#isArray && this.#solidTo === this.recordsTo;
  }
}
