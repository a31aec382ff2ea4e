/** Reads Zipkin's spans of both models: arrays, arrays of arrays, or lines. */
import { readDocuments } from '../foreign/documents.ts';
import type { ForeignContext } from '../foreign/foreign.ts';
import { type JsonNode, member, readText } from '../json/tree.ts';
import { ZipkinJoin } from './join.ts';
import { isV1, readV1Spans } from './v1.ts';
import { readV2Span } from './v2.ts';

/** Reads such a stream to its end. */
export async function readZipkin(stream: AsyncIterable<Uint8Array>, context: ForeignContext): Promise<void> {
  const join = new ZipkinJoin((span) => context.span(span));
  try {
    await readDocuments(stream, context, {
      is: isSpan,
      record(node, place) {
        const spans = isV1(node) ? readV1Spans(context, node, place) : [readV2Span(context, node, place)];
        for (const span of spans) join.add(span);
      },
      // An array in an array is a whole trace.
      leave: (path) => (path === '[]' ? join.finish() : undefined),
    });
  } finally {
    // Also what was read before somebody cancelled.
    join.finish();
  }
}

const isSpan = (node: JsonNode): boolean =>
  readText(member(node, 'traceId')) !== '' && readText(member(node, 'id')) !== '';
