/**
 * What Next.js writes to `.next/trace`: an array of spans a line.
 * Source: the JSON reporter of Next.js (packages/next/src/trace/report/to-json.ts). `timestamp` and `duration` are
 * microseconds of a clock that only counts on; `startTime` is the wall clock in milliseconds. The difference between
 * the two, taken once, gives the wall clock with microseconds.
 */

import { readDocuments } from '../foreign/documents.ts';
import type { FilePlace, ForeignContext, ForeignFormat } from '../foreign/foreign.ts';
import { confidence, has, hasAny } from '../foreign/recognise.ts';
import { parseDecimalTime } from '../foreign/times.ts';
import { readAttributes, stringAttribute } from '../foreign/values.ts';
import { type JsonNode, member, readText } from '../json/tree.ts';

const KNOWN = new Set('traceId id parentId name timestamp duration startTime tags'.split(' '));

/** The machine slept, or another one goes on: more than the milliseconds that rounding costs. */
const JUMP = 1_000_000_000n;

export const nextjsTrace: ForeignFormat = {
  name: 'nextjs-trace',
  title: 'Next.js trace',
  recognise: (head) =>
    confidence(
      head,
      0.8,
      (sketch) =>
        has(sketch, 'id', 'name', 'timestamp', 'duration', 'startTime') && !hasAny(sketch, 'spanId', 'start_time'),
    ),
  async read(stream, context) {
    const reading = new Reading(context);
    await readDocuments(stream, context, {
      is: (node) => readText(member(node, 'id')) !== '' && member(node, 'timestamp') !== undefined,
      record: (node, place) => reading.span(node, place),
    });
  },
};

class Reading {
  readonly #context: ForeignContext;
  /** Wall clock minus counting clock, in nanoseconds. */
  #offset: bigint | undefined;

  constructor(context: ForeignContext) {
    this.#context = context;
  }

  span(node: JsonNode, place: FilePlace): void {
    const context = this.#context;
    const text = (key: string) => readText(member(node, key));
    const counted = parseDecimalTime(text('timestamp'), 3);
    const wall = parseDecimalTime(text('startTime'), 6);
    if (wall > 0n && this.#isFar(counted, wall)) this.#offset = wall - counted;
    const start = counted > 0n ? counted + (this.#offset ?? 0n) : wall;
    const length = text('duration');
    const parent = text('parentId');
    context.span({
      traceId: text('traceId') || 'next.js',
      spanId: text('id'),
      parentSpanId: parent === '0' ? '' : parent,
      name: text('name'),
      start,
      end: start > 0n && length !== '' ? start + parseDecimalTime(length, 3) : 0n,
      attributes: [...readAttributes(member(node, 'tags')), ...readAttributes(node, 'nextjs.', KNOWN)],
      resource: context.resource('', [stringAttribute('service.name', 'next.js')]),
      ...(wall > 0n ? {} : { timing: 'derived' }),
      place,
    });
  }

  #isFar(counted: bigint, wall: bigint): boolean {
    if (this.#offset === undefined) return true;
    const difference = wall - (counted + this.#offset);
    return difference > JUMP || difference < -JUMP;
  }
}
